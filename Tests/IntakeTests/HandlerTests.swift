import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging
import ServiceStandard
import Testing

@testable import IntakeWorker

@Suite("what the other services decide reaches the sender and the case file")
struct HandlerTests {
    private struct Story {
        let bench: Bench
        let ticket: TicketID
        let number: String
        let registered: String
    }

    private func story() async throws -> Story {
        let bench = try await Bench()
        let sent = try await bench.publish(Bodies.submission())
        let registered = try #require(sent.first("ticket.registered.v1"))
        return Story(
            bench: bench, ticket: try #require(registered["ticketId"].flatMap { TicketID($0) }),
            number: try #require(registered["number"]), registered: registered.id)
    }

    private func resolved(_ story: Story, _ decision: Decision? = nil, cause: String, sequence: Int64) async throws
        -> [Bench.Sent]
    {
        let head = TicketHead.sample(story.ticket, number: story.number, state: .resolved, stage: .feedback)
        return try await story.bench.hear(
            TicketEvent(head: head, change: .resolved, decision: decision), from: .triage, about: story.ticket,
            cause: cause,
            sequence: sequence)
    }

    @Test("triage's decision is the second answer, and the replay gives it from then on")
    func decided() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        let sent = try await resolved(
            story, Decision(verdict: .applied, disposition: .new), cause: story.registered, sequence: 4)
        #expect(sent.answer?["status"]?.string == "applied")
        #expect(sent.answer?["phase"]?.string == "decided")
        #expect(sent.answer?["final"] == .bool(true))
        #expect(sent.answer?["state"]?.string == "resolved")
        #expect(sent.answer?["revision"]?.integer == 4)
        let replay = try await story.bench.publish(Bodies.submission())
        #expect(replay.answer?["phase"]?.string == "decided")
        #expect(replay.answer?["replayed"] == .bool(true))
    }

    @Test("a decision about nothing of an outsider's is answered to nobody")
    func unasked() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        let sent = try await resolved(story, Decision(verdict: .applied), cause: "a timer", sequence: 1)
        #expect(sent.types == ["ticket.progressed.v1"])
    }

    @Test("a refusal says what is legal")
    func refused() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        let wish = try await story.bench.publish(Bodies.withdrawn(id: "cc-2", ticket: #"{"externalRef":"CRM-1"}"#))
        let fact = try #require(wish.first("fact.recorded.v1"))
        let decision = Decision(
            verdict: .refused, legal: ["ticket.reopen-requested"], because: LocalizedText("已办结", "Closed"))
        let sent = try await story.bench.hear(
            DecisionMade(ticketId: story.ticket, head: nil, decision: decision), from: .triage, about: story.ticket,
            cause: fact.id, sequence: 2)
        #expect(sent.types == ["event.answered.v1"])
        #expect(sent.answer?["status"]?.string == "refused")
        #expect(sent.answer?["legal"] == .array([.string("ticket.reopen-requested")]))
        #expect(sent.answer?["problem"]?["code"]?.string == "not_legal")
    }

    @Test("what triage says again to a register that was put back brings the ticket to where it is")
    func remindedOfState() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        let head = TicketHead.sample(story.ticket, number: story.number, state: .resolved, stage: .feedback)
        let sent = try await story.bench.hear(
            DecisionMade(ticketId: story.ticket, head: head, decision: Decision(verdict: .applied)), from: .triage,
            about: story.ticket, cause: story.registered, sequence: nil)
        #expect(Set(sent.types) == ["event.answered.v1", "ticket.progressed.v1"])
        #expect(sent.answer?["status"]?.string == "applied")
        #expect(sent.first("ticket.progressed.v1")?["state"] == "resolved")
        // The next event of the stream is still news.
        let closed = TicketEvent(
            head: .sample(story.ticket, number: story.number, state: .closed, stage: .feedback), change: .closed)
        let next = try await story.bench.hear(closed, from: .triage, about: story.ticket, cause: "x", sequence: 1)
        #expect(next.types == ["ticket.progressed.v1"])
    }

    @Test("progress is told once per state, with what was promised, under the listener's own reference")
    func progress() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        try await story.bench.publish(Bodies.submission(id: "s-1", ref: "SHOP-1", publisher: "shop"), from: "shop")
        let due = Samples.noon + .seconds(3600)
        let clock = Clock(
            id: "responded", requirement: ["S1-6"], startedAt: Samples.noon, dueAt: due, state: .running, percent: 0)
        let clocks = ClocksRevised(ticketId: story.ticket, number: story.number, clocks: [clock], because: "assessed")
        #expect(
            try await story.bench.hear(clocks, from: .escalation, about: story.ticket, cause: "x", sequence: 1).isEmpty)
        let sent = try await resolved(story, cause: "x", sequence: 1)
        #expect(sent.types == ["ticket.progressed.v1", "ticket.progressed.v1"])
        #expect(sent.map(\.key) == ["callcentre", "shop"])
        #expect(sent.map { $0["externalRef"] } == ["CRM-1", "SHOP-1"])
        #expect(sent[0].body["data"]?["promised"]?["responded"]?.string == due.description)
        #expect(try await resolved(story, cause: "x", sequence: 2).isEmpty)
    }

    @Test("the first assessment is told when its clocks are set, with what is promised")
    func firstProgress() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        let assessment = Assessment(
            assessmentNo: 1, cause: .initial, category: "product_fault/functional_abnormality", taxonomyVersion: "1",
            serviceType: "repair", serviceForm: nil, severity: .general, urgency: .general, complexity: .simple,
            complaintSubject: nil, specialCase: nil, needsReview: false, rules: [], missing: [],
            warranty: .init(status: .unknown, until: nil, basis: "none"), chargeable: false, previous: nil)
        let head = TicketHead.sample(story.ticket, number: story.number, state: .classified, stage: .assess)
        let assessed = TicketEvent(head: head, change: .assessed(assessment))
        #expect(
            try await story.bench.hear(assessed, from: .triage, about: story.ticket, cause: "x", sequence: 1).isEmpty)
        let due = Samples.noon + .seconds(3600)
        let clock = Clock(
            id: "responded", requirement: ["S1-6"], startedAt: Samples.noon, dueAt: due, state: .running, percent: 0)
        let clocks = ClocksRevised(ticketId: story.ticket, number: story.number, clocks: [clock], because: "assessed")
        let sent = try await story.bench.hear(
            clocks, from: .escalation, about: story.ticket, cause: "y", sequence: 1)
        #expect(sent.types == ["ticket.progressed.v1"])
        #expect(sent[0].body["data"]?["promised"]?["responded"]?.string == due.description)
        #expect(sent[0].body["data"]?["state"]?.string == "classified")
    }

    @Test("promises are called as the ticket's standard calls them, and the customer's own time is none")
    func promises() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        func clock(_ id: ClockID, _ title: LocalizedText, owner: ClockRule.Owner) -> ClockRule {
            ClockRule(
                id: id, title: title, requirements: [], anchor: .init([.received]), satisfiedBy: ["resolved"],
                limits: [.init(.elapsed(.seconds(60)))], owner: owner)
        }
        let calendar = BusinessCalendar.always(zone: "Asia/Shanghai")
        let gold = try Edition(
            Standard(
                id: "gold", version: "1", title: LocalizedText("金牌", "Gold"), calendar: calendar.id,
                clocks: [
                    clock("spare_part", LocalizedText("备机送达", "Loan machine"), owner: .us),
                    clock("patience", LocalizedText("等待客户", "Waiting for the customer"), owner: .customer),
                ]), calendar: calendar)
        let bench = story.bench
        try await bench.hear(
            try gold.activated(at: Samples.noon, replacing: nil), from: .triage, about: story.ticket, cause: "start",
            sequence: 0)
        let head = TicketHead.sample(
            story.ticket, number: story.number, state: .working, stage: .handle, digest: gold.digest)
        try await bench.hear(
            TicketEvent(head: head, change: .workStarted), from: .triage, about: story.ticket, cause: "x", sequence: 1)
        let clocks = ["spare_part", "patience", "unassessed"].map {
            Clock(
                id: $0, requirement: [], startedAt: Samples.noon, dueAt: Samples.noon + .seconds(60), state: .running,
                percent: 0)
        }
        let revised = ClocksRevised(ticketId: story.ticket, number: story.number, clocks: clocks, because: "started")
        let sent = try await bench.hear(revised, from: .escalation, about: story.ticket, cause: "y", sequence: 1)
        let data = try #require(sent.first?.body["data"])
        #expect(data["promised"] == .object(["spare_part": .string((Samples.noon + .seconds(60)).description)]))
        #expect(data["promises"]?["spare_part"]?["zh-Hans"]?.string == "备机送达")
    }

    @Test("a survey's token is good once")
    func survey() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        let invitation = InvitationID(UUID())
        let token = SurveyToken(invitation: invitation, seal: try Seal(base64: Bench.key)).description
        func answer(_ id: String, _ token: String) async throws -> JSONValue? {
            let data = #"{"token":"\#(token)","method":"link","score":5,"solved":true}"#
            return try await story.bench.publish(Bodies.event("survey.answered", id: id, data)).answer
        }
        #expect(try await answer("1", token)?["problem"]?["code"]?.string == "ticket_unknown")
        let invited = SurveyInvited(
            invitationId: invitation, ticketId: story.ticket, number: story.number, round: 1, partyId: PartyID(UUID()),
            language: "zh-Hans", expiresAt: Samples.noon + .seconds(60))
        try await story.bench.hear(invited, from: .survey, about: story.ticket, cause: "x", sequence: 1)
        #expect(try await answer("2", "\(invitation).0000")?["problem"]?["code"]?.string == "ticket_unknown")
        let taken = try await answer("3", token)
        #expect(taken?["status"]?.string == "accepted")
        #expect(taken?["final"] == .bool(false))
        #expect(try await story.bench.count("SELECT count(*) FROM case_lines WHERE instr(body, 'token') > 0") == 0)
        let completed = SurveyCompleted(
            invitationId: invitation, ticketId: story.ticket, round: 1,
            answer: SurveyAnswered(method: .link, score: 5, solved: true))
        try await story.bench.hear(completed, from: .survey, about: story.ticket, cause: "x", sequence: 2)
        #expect(try await answer("4", token)?["status"]?.string == "refused")
    }

    @Test("an invitation that is over is refused")
    func surveyOver() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        let invitation = InvitationID(UUID())
        let invited = SurveyInvited(
            invitationId: invitation, ticketId: story.ticket, number: story.number, round: 1, partyId: PartyID(UUID()),
            language: "zh-Hans", expiresAt: Samples.noon + .seconds(60))
        try await story.bench.hear(invited, from: .survey, about: story.ticket, cause: "x", sequence: 1)
        story.bench.clock.advance(by: .seconds(61))
        let token = SurveyToken(invitation: invitation, seal: try Seal(base64: Bench.key))
        let data = #"{"token":"\#(token)","method":"link","score":5,"solved":true}"#
        let sent = try await story.bench.publish(Bodies.event("survey.answered", id: "1", data))
        #expect(sent.answer?["status"]?.string == "refused")
        #expect(sent.answer?["problem"]?["code"]?.string == "not_legal")
    }

    @Test("a low score on solved work becomes a linked feedback ticket of the same parties")
    func feedback() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        let verdict = VerdictGiven(
            ticketId: story.ticket, number: story.number, round: 1, verdict: .dissatisfied, score: 2, text: "态度差")
        let sent = try await story.bench.hear(verdict, from: .survey, about: story.ticket, cause: "x", sequence: 1)
        #expect(sent.types == ["ticket.registered.v1", "contact.shared.v1"])
        let data = try WireJSON.encode(sent.first?.body["data"])
        let registered = try WireJSON.decode(TicketRegistered.self, from: data)
        #expect(registered.kind == .feedback)
        #expect(registered.publisher == "survey")
        #expect(registered.externalRef == "\(story.number)/r1")
        #expect(registered.relatesTo == [TicketRelation(ticket: .id(story.ticket), relation: .follows)])
        #expect(registered.text == "态度差")
        #expect(registered.parties.count == 1)
        for kind in [VerdictGiven.Verdict.satisfied, .unsolved] {
            let other = VerdictGiven(
                ticketId: story.ticket, number: story.number, round: 2, verdict: kind, score: 5, text: nil)
            #expect(
                try await story.bench.hear(other, from: .survey, about: story.ticket, cause: "x", sequence: 2).isEmpty)
        }
    }

    @Test("a page is acknowledged without naming the ticket")
    func page() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        let escalation = EscalationID(UUID())
        let data = #"{"escalationId":"\#(escalation)","revision":1,"staffId":"E1"}"#
        #expect(
            try await story.bench.publish(Bodies.event("oncall.acknowledged", id: "1", data)).answer?["problem"]?[
                "code"]?.string
                == "ticket_unknown")
        try await story.bench.store.write { db in
            try Whereabouts(db: db).raised(escalation, about: story.ticket)
        }
        let sent = try await story.bench.publish(Bodies.event("oncall.acknowledged", id: "2", data))
        #expect(sent.first?.key == "intake.fact.recorded.v1.oncall.acknowledged")
        #expect(sent.answer?["status"]?.string == "accepted")
        #expect(sent.answer?["final"] == .bool(false))
        let recorded = try #require(sent.first("fact.recorded.v1"))
        let because = LocalizedText("人员名录中没有 \"E1\"。", "The staff directory has no \"E1\".")
        let decided = AcknowledgementDecided(
            ticketId: story.ticket, messageId: recorded.id,
            decision: .refused(because, code: .personUnknown, pointer: "/data/staffId"))
        let second = try await story.bench.hear(
            decided, from: .escalation, about: story.ticket, cause: recorded.id, sequence: 1)
        #expect(second.answer?["eventId"]?.string == "2")
        #expect(second.answer?["status"]?.string == "refused")
        #expect(second.answer?["phase"]?.string == "decided")
        #expect(second.answer?["final"] == .bool(true))
        #expect(second.answer?["problem"]?["code"]?.string == "person_unknown")
        #expect(second.answer?["problem"]?["pointer"]?.string == "/data/staffId")
        let again = try await story.bench.hear(
            decided, from: .escalation, about: story.ticket, cause: "reminder", sequence: 2)
        #expect(again.answer == nil, "a decision that was told is not told again")
    }

    @Test("an answer to a survey is final only when survey has decided")
    func surveyDecided() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        let data =
            #"{"ticket":{"number":"\#(story.number)"},"method":"phone","interviewer":"E1","score":5,"solved":true}"#
        let sent = try await story.bench.publish(Bodies.event("survey.answered", id: "s", data))
        #expect(sent.answer?["final"] == .bool(false))
        let recorded = try #require(sent.first("fact.recorded.v1"))
        let decided = AnswerDecided(
            ticketId: story.ticket, messageId: recorded.id, decision: Decision(verdict: .applied))
        let second = try await story.bench.hear(
            decided, from: .survey, about: story.ticket, cause: recorded.id, sequence: 1)
        #expect(second.answer?["status"]?.string == "applied")
        #expect(second.answer?["final"] == .bool(true))
    }

    @Test("the case file holds what was sent and heard, whole, and shows when a line was changed")
    func caseFile() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        _ = try await resolved(story, cause: story.registered, sequence: 1)
        let timeline = try await story.bench.store.read { db in try CaseArchive(db: db).timeline(of: story.ticket) }
        #expect(timeline.map(\.event) == ["ticket.registered", "contact.shared", "ticket.resolved"])
        func firstBreak() async throws -> CaseFile.Break? {
            try await story.bench.store.read { db in
                try CaseArchive(db: db).firstBreak(of: try #require(try TicketRegister(db: db).ticket(story.ticket)))
            }
        }
        #expect(try await firstBreak() == nil)
        try await story.bench.store.write { db in
            try db.execute(sql: "UPDATE case_lines SET body = '{}' WHERE sequence = 2")
        }
        #expect(try await firstBreak()?.sequence == 2)
    }

    @Test("the same person is one party at every ticket, and what is new about them is shared again")
    func parties() async throws {
        let story = try await story()
        defer { story.bench.remove() }
        let same = #","kind":"complaint""#
        let sent = try await story.bench.publish(Bodies.submission(id: "cc-2", ref: "CRM-2", more: same))
        #expect(sent.types == ["ticket.registered.v1", "contact.shared.v1", "event.answered.v1"])
        #expect(try await story.bench.count("SELECT count(*) FROM parties") == 1)
        #expect(try await story.bench.count("SELECT count(*) FROM ticket_parties") == 2)
        let cards = try await story.bench.store.read { [desk = story.bench.desk] db in
            try PartyVault(db: db, master: desk.seal).cards(of: story.ticket).map(\.card)
        }
        #expect(cards.map(\.phones) == [["13800005678"]])
    }
}
