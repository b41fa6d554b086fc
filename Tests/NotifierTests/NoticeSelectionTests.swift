import Contracts
import NotifierDomain
import ServiceStandard
import Testing

@Suite("Notices to the customer")
struct CustomerNoticeTests {
    let selection = Fixture.selection()

    private func notices(for cause: NoticeCause, of ticket: TicketSnapshot) -> [Notice] {
        var ticket = ticket
        return selection.notices(for: cause, of: &ticket, on: Fixture.occasion)
    }

    @Test("the first clocks of a ticket make one receipt that promises the response, later ones none")
    func receipt() throws {
        var ticket = Fixture.ticket(Fixture.contact())
        let due = Fixture.now + .seconds(7200)
        let cause = Fixture.revised(Fixture.clock("acknowledged"), Fixture.clock("responded", due: due))
        let first = selection.notices(for: cause, of: &ticket, on: Fixture.occasion)
        let notice = try #require(first.first)
        #expect(first.count == 1)
        #expect(notice.template == .receipt)
        #expect(notice.recipient == Fixture.party("customer").description)
        #expect(notice.variables["promised"] == .instant(due))
        #expect(notice.variables["number"] == .text(Fixture.number))
        let later = Occasion(messageId: "m-2", drill: false, now: Fixture.now)
        #expect(selection.notices(for: cause, of: &ticket, on: later).isEmpty)
    }

    @Test("the clock that runs before the assessment promises nothing, so it makes no receipt and spoils none")
    func unassessed() {
        var ticket = Fixture.ticket(Fixture.contact())
        #expect(
            selection.notices(for: Fixture.revised(Fixture.clock("unassessed")), of: &ticket, on: Fixture.occasion)
                .isEmpty)
        let next = selection.notices(
            for: Fixture.revised(Fixture.clock("responded")), of: &ticket, on: Fixture.occasion)
        #expect(next.map(\.template) == [.receipt])
    }

    @Test("a paused response clock is not promised")
    func paused() {
        let receipt = notices(
            for: Fixture.revised(Fixture.clock("responded", due: nil)), of: Fixture.ticket(Fixture.contact()))
        #expect(receipt.count == 1)
        #expect(receipt.first?.variables["promised"] == nil)
    }

    @Test("without anybody we could reach, the receipt is withheld and says so")
    func nobody() {
        let receipt = notices(for: Fixture.revised(Fixture.clock("responded")), of: Fixture.ticket())
        #expect(receipt.map(\.change?.change) == [.withheld])
        #expect(receipt.map(\.reason) == ["no_recipient"])
        #expect(receipt.map(\.recipient) == [Notice.nobody])
    }

    @Test("who wants no messages still gets the receipt and nothing later")
    func optedOut() {
        let ticket = Fixture.ticket(Fixture.contact(optedOut: true))
        #expect(notices(for: Fixture.revised(Fixture.clock("responded")), of: ticket).map(\.state) == [.pending])
        #expect(notices(for: Fixture.event(.resolved), of: ticket).map(\.reason) == ["opted_out"])
    }

    @Test("the customer is told before who speaks for them, in whatever order they were named")
    func addressee() {
        let ticket = Fixture.ticket(
            Fixture.contact("agent", role: .agent), Fixture.contact("site", role: .onsiteContact),
            Fixture.contact("customer", role: .customer), Fixture.contact("second", role: .customer))
        #expect(ticket.addressee?.partyId == Fixture.party("customer"))
        #expect(
            Fixture.ticket(Fixture.contact("a", role: nil), Fixture.contact("b", role: nil)).addressee?.partyId
                == Fixture.party("a"))
    }

    @Test("a role heard from triage is kept when the contact card comes again without one")
    func roles() {
        var ticket = Fixture.ticket(
            Fixture.contact("agent", role: .agent), Fixture.contact("customer", role: .customer))
        ticket.hear(Fixture.contact("customer", role: nil, language: "en"))
        #expect(ticket.addressee?.partyId == Fixture.party("customer"))
        #expect(ticket.addressee?.language == "en")
    }

    @Test(
        "each change that matters to the customer has its template",
        arguments: [
            (
                TicketEvent.Change.responded(WorkResponded(kind: .arrangement, summary: "明天上门")),
                NoticeTemplate?.some(.responded)
            ),
            (.resolved, .resolved), (.reworkRequested(reason: "还是不制冷"), .rework),
            (.assigned(reason: nil), nil), (.workStarted, nil), (.closed, nil), (.reopened(reason: "again"), nil),
        ])
    func templates(change: TicketEvent.Change, template: NoticeTemplate?) {
        let found = notices(for: Fixture.event(change), of: Fixture.ticket(Fixture.contact()))
        #expect(found.map(\.template) == (template.map { [$0] } ?? []))
    }

    @Test("an answer carries its kind, its summary and the appointment")
    func response() throws {
        let summary = "明天上门"
        let found = notices(
            for: Fixture.event(.responded(WorkResponded(kind: .arrangement, summary: summary))),
            of: Fixture.ticket(Fixture.contact()))
        let variables = try #require(found.first?.variables)
        #expect(variables["summary"] == .text(summary))
        #expect(variables["arrangement"] != nil)
        #expect(variables["solution"] == nil)
        #expect(variables["from"] == nil)
    }

    @Test("an invitation goes to the party invited, who need not be the customer of the ticket")
    func survey() {
        let ticket = Fixture.ticket(Fixture.contact(), Fixture.contact("site", role: .onsiteContact, language: "en"))
        func invited(_ party: String) -> NoticeCause {
            .invited(
                SurveyInvited(
                    invitationId: InvitationID(Fixture.ticketId.uuid), ticketId: Fixture.ticketId,
                    number: Fixture.number,
                    round: 2, partyId: Fixture.party(party), language: "zh-Hans", expiresAt: Fixture.now))
        }
        let site = notices(for: invited("site"), of: ticket)
        #expect(site.map(\.recipient) == [Fixture.party("site").description])
        #expect(site.map(\.language) == [.english])
        #expect(site.first?.variables["again"] == .text("2"))
        #expect(notices(for: invited("stranger"), of: ticket).map(\.reason) == ["no_recipient"])
    }
}

@Suite("Notices to staff")
struct StaffNoticeTests {
    private func notices(
        for cause: NoticeCause, of ticket: TicketSnapshot = Fixture.ticket(), known: Set<ChannelName> = [.file]
    ) -> [Notice] {
        var ticket = ticket
        return Fixture.selection(known: known).notices(for: cause, of: &ticket, on: Fixture.occasion)
    }

    private func warned(_ tell: [String]) -> NoticeCause {
        .warned(
            ClockWarned(
                ticketId: Fixture.ticketId, number: Fixture.number, clock: Fixture.clock("responded"), priority: .p1,
                tell: tell))
    }

    @Test("everybody named is told once, in their own language")
    func warning() {
        let found = notices(for: warned(["E1001", "E1002", "E1001", ""]))
        #expect(found.map(\.recipient) == ["E1001", "E1002"])
        #expect(found.map(\.language) == [.chinese, .english])
        #expect(found.map { $0.variables["why"] } == [.text("时限已用去 80%"), .text("80% of the limit is used up")])
    }

    @Test("a person's own channel is used where it exists, and the default where it does not")
    func channel() {
        #expect(notices(for: warned(["E1002"])).map(\.channel) == [.file])
        #expect(notices(for: warned(["E1002"]), known: [.file, .webhook]).map(\.channel) == [.webhook])
    }

    @Test("a handler missing from the roster is told all the same")
    func stranger() {
        let found = notices(for: warned(["X9"]))
        #expect(found.map(\.recipient) == ["X9"])
        #expect(found.map(\.state) == [.pending])
    }

    @Test("a warning that names nobody is withheld, not lost")
    func nobody() {
        #expect(notices(for: warned([])).map(\.reason) == ["no_recipient"])
    }

    @Test(
        "an escalation is told to whom it paged when it is raised, and a mere warning is not told twice",
        arguments: [
            (EscalationChanged.Change.raised, EscalationReason.breach, ["E1001", "E1002"]),
            (.raised, .complaint, ["E1001", "E1002"]), (.raised, .warning, []),
            (.acknowledged, .breach, []), (.resolved, .breach, []),
        ])
    func escalation(change: EscalationChanged.Change, reason: EscalationReason, told: [String]) {
        let found = notices(for: Fixture.escalation(change, reason: reason, recipients: ["E1001", "E1002"]))
        #expect(found.map(\.recipient) == told)
    }

    @Test("a customer who calls again is announced to the handler, or to who first took the matter")
    func contact() {
        let cause = NoticeCause.contactLogged(
            ContactLogged(channel: "phone", text: "怎么还没来", externalRef: "C-2", contacts: 2))
        func ticket(handler: String?) -> TicketSnapshot {
            var ticket = Fixture.ticket()
            let event = Fixture.event(.assigned(reason: nil), handler: handler, firstContact: "E1002")
            _ = Fixture.selection().notices(for: event, of: &ticket, on: Fixture.occasion)
            return ticket
        }
        #expect(notices(for: cause, of: ticket(handler: "E1001")).map(\.recipient) == ["E1001"])
        #expect(notices(for: cause, of: ticket(handler: nil)).map(\.recipient) == ["E1002"])
        #expect(notices(for: cause).map(\.reason) == ["no_recipient"])
    }
}
