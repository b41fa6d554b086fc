import Contracts

extension NoticeSelection {
    /// The clock whose due instant a receipt promises.
    static let promisedClock = "responded"
    /// Our guard over tickets that nobody has assessed, and the customer's own time to answer: they promise a customer nothing.
    static let noPromises: Set<String> = ["unassessed", "acceptance_silence"]

    func receipt(for revised: ClocksRevised, of ticket: inout TicketSnapshot, on occasion: Occasion) -> [Notice] {
        guard !ticket.receipted, revised.clocks.contains(where: { !Self.noPromises.contains($0.id) }) else { return [] }
        ticket.receipted = true
        var variables: [String: Notice.Variable] = [:]
        if let promised = ticket.promised[Self.promisedClock] { variables["promised"] = .instant(promised) }
        return [customerNotice(.receipt, to: ticket.addressee, of: ticket, variables, on: occasion)]
    }

    func customerNotice(for event: TicketEvent, of ticket: TicketSnapshot, on occasion: Occasion) -> [Notice] {
        var variables: [String: Notice.Variable] = [:]
        let template: NoticeTemplate
        switch event.change {
        case .responded(let response):
            template = .responded
            variables = responseVariables(response)
        case .resolved:
            template = .resolved
            if event.head.round > 1 { variables["again"] = .text("\(event.head.round)") }
        case .reworkRequested(let reason):
            template = .rework
            if !reason.isEmpty { variables["reason"] = .text(reason) }
        case .assessed, .assigned, .infoRequested, .consentRequested, .workStarted, .waiting, .resumed, .workCompleted,
            .reopened, .closed, .cancelled, .merged:
            return []
        }
        return [customerNotice(template, to: ticket.addressee, of: ticket, variables, on: occasion)]
    }

    func surveyNotice(for invited: SurveyInvited, of ticket: TicketSnapshot, on occasion: Occasion) -> Notice {
        var variables: [String: Notice.Variable] = [
            "number": .text(invited.number), "invitation": .text(invited.invitationId.description),
            "expires": .instant(invited.expiresAt),
        ]
        if invited.round > 1 { variables["again"] = .text("\(invited.round)") }
        let contact = ticket.contacts.first { $0.partyId == invited.partyId }
        return customerNotice(.survey, to: contact, of: ticket, variables, on: occasion)
    }

    private func customerNotice(
        _ template: NoticeTemplate, to contact: TicketSnapshot.Contact?, of ticket: TicketSnapshot,
        _ own: [String: Notice.Variable], on occasion: Occasion
    ) -> Notice {
        var variables = own
        variables["name"] = contact?.maskedName.map(Notice.Variable.text)
        if variables["number"] == nil { variables["number"] = ticket.number.map(Notice.Variable.text) }
        let withheld: Withholding? =
            if let contact {
                contact.accepts(template) ? nil : .optedOut
            } else {
                .noRecipient
            }
        return Notice(
            causeId: occasion.messageId, ticketId: ticket.ticketId, number: ticket.number, template: template,
            recipient: contact?.partyId.description ?? Notice.nobody, channel: channels.customer,
            language: contact.flatMap { TextLanguage(tag: $0.language) } ?? .chinese, variables: variables,
            drill: occasion.drill, now: occasion.now, withheld: withheld)
    }

    private func responseVariables(_ response: WorkResponded) -> [String: Notice.Variable] {
        var variables: [String: Notice.Variable] = [
            "summary": .text(response.summary), response.kind.rawValue: .text(response.kind.rawValue),
        ]
        if let appointment = response.appointment {
            variables["from"] = .instant(appointment.from)
            variables["to"] = .instant(appointment.to)
        }
        return variables
    }
}
