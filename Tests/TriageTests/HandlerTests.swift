import Contracts
import GRDB
import Messaging
import TestSupport
import Testing
import TriageDomain

@Suite("The triage service on its store")
struct HandlerTests {
    let stage: TriageStage

    init() throws {
        stage = try TriageStage()
    }

    @Test("registered, worked on, accepted, surveyed: one ordered stream, every event with its cause")
    func wholeLife() async throws {
        try await stage.hear(try Sample.ticket(), "r1", sequence: 1)
        try await stage.hear(Sample.assignment(), 2)
        try await stage.hear(.completed(WorkCompleted(summary: "好了")), 3)
        try await stage.hear(.acceptanceGiven(AcceptanceGiven(by: "customer")), 4)
        try await stage.hear(Sample.verdict(.satisfied), "v1", from: .survey)
        #expect(
            try await stage.sent() == [
                "ticket.assessed.v1", "ticket.assigned.v1", "ticket.work-completed.v1", "ticket.resolved.v1",
                "ticket.closed.v1",
            ])
        let events = try await stage.store.sentMessages().map { try $0.decode(TicketEvent.self) }
        #expect(events.map(\.head.sequence) == [1, 2, 3, 4, 5])
        #expect(events.map(\.head.causationid) == ["r1", "f2", "f3", "f4", "v1"])
        #expect(events.map { $0.data.decision != nil } == [true, true, true, true, false])
        #expect(try await stage.armed() == [])
    }

    @Test("the same message again changes nothing, and a gap is held until it is filled")
    func order() async throws {
        try await stage.hear(try Sample.ticket(), "r1", sequence: 1)
        #expect(try await stage.hear(try Sample.ticket(), "r1", sequence: 1) == .duplicate)
        #expect(try await stage.hear(.started(WorkNote()), 3) == .held)
        #expect(try await stage.hear(Sample.assignment(), 2) == .applied)
        #expect(try await stage.sent() == ["ticket.assessed.v1", "ticket.assigned.v1", "ticket.work-started.v1"])
    }

    @Test("what changes no ticket is answered alone")
    func decisionMade() async throws {
        try await stage.hear(try Sample.ticket(), "r1", sequence: 1)
        try await stage.hear(.acceptanceGiven(AcceptanceGiven(by: "customer")), 2)
        let last = try #require(try await stage.store.sentMessages().last)
        let made = try last.decode(DecisionMade.self)
        #expect(made.data.decision.verdict == .refused)
        #expect(made.data.head?.state == .classified)
        #expect(made.head.causationid == "f2")
        #expect(made.head.sequence == 2)
    }

    @Test("an intake that was put back from a backup hears again what was decided, and where the ticket is")
    func restoredIntake() async throws {
        try await stage.hear(try Sample.ticket(), "r1", sequence: 1)
        try await stage.hear(.acceptanceGiven(AcceptanceGiven(by: "customer")), 2)
        try await stage.hear(.started(WorkNote()), 3)
        let before = try await stage.store.sentMessages()
        let last = try #require(before.last).decode(TicketEvent.self)
        // A copy without a restore is one that the broker delivered twice.
        try await stage.hear(.started(WorkNote()), 3)
        #expect(try await stage.store.sentMessages().count == before.count)

        #expect(try await stage.hear(try Sample.ticket(), "r1", sequence: 1, epoch: 2) == .duplicate)
        #expect(try await stage.hear(.acceptanceGiven(AcceptanceGiven(by: "customer")), 2, epoch: 2) == .duplicate)
        let again = try await stage.store.sentMessages().dropFirst(before.count).map {
            try $0.decode(DecisionMade.self)
        }
        #expect(again.map(\.head.causationid) == ["r1", "f2"])
        #expect(again.map(\.data.decision.verdict) == [.applied, .refused])
        #expect(again.last?.data.decision.because != nil)
        #expect(again.allSatisfy { $0.data.head?.state == last.data.head.state && $0.head.sequence == nil })
        #expect(Set(again.map(\.head.id)).isDisjoint(with: before.map(\.messageId)))
    }

    @Test("an event carries the instant at which it is said to have happened")
    func time() async throws {
        try await stage.hear(try Sample.ticket(), "r1", sequence: 1)
        stage.clock.advance(by: .seconds(600))
        try await stage.hear(.started(WorkNote()), 2, at: Sample.now + .seconds(60))
        let event = try #require(try await stage.store.sentMessages().last).decode(TicketEvent.self)
        #expect(event.head.time == Sample.now + .seconds(60))
        #expect(event.data.head.milestones.startedAt == Sample.now + .seconds(60))
    }

    @Test("silence at acceptance is reminded of three times and then closed")
    func silence() async throws {
        try await stage.hear(try Sample.ticket(), "r1", sequence: 1)
        try await stage.hear(.completed(WorkCompleted(summary: "好了")), 2)
        #expect(try await stage.armed().count == 4)
        for _ in 1...7 { try await stage.wait(.seconds(86_400)) }
        #expect(
            try await stage.sent().dropFirst(2) == [
                "ticket.waiting.v1", "ticket.waiting.v1", "ticket.waiting.v1", "ticket.closed.v1",
            ])
        let event = try #require(try await stage.store.sentMessages().last).decode(TicketEvent.self)
        #expect(event.data.head.outcome == .unconfirmed)
        #expect(event.data.decision == nil)
    }

    @Test("a survey that is not sent or not answered closes its round", arguments: [true, false])
    func surveyEnds(expired: Bool) async throws {
        try await stage.hear(try Sample.ticket("怎么设置定时"), "r1", sequence: 1)
        try await stage.hear(.responded(WorkResponded(kind: .solution, summary: "长按三秒")), 2)
        if expired {
            let invitation = InvitationID(Sample.ticketID.uuid)
            try await stage.hear(
                SurveyExpired(invitationId: invitation, ticketId: Sample.ticketID, round: 1), "s1", from: .survey)
        } else {
            try await stage.hear(
                SurveyWithheld(ticketId: Sample.ticketID, round: 1, reason: "no_party"), "s1", from: .survey)
        }
        #expect(try await stage.sent().last == "ticket.closed.v1")
    }

    @Test(
        "a ticket that repeats an open one is merged, however it names it",
        arguments: [
            TicketReference.id(Sample.ticketID), .number("AS-20261122-00001"),
            .external(ref: "AS-20261122-00001", publisher: nil),
            .external(ref: "AS-20261122-00001", publisher: "callcentre"),
        ])
    func merge(reference: TicketReference) async throws {
        try await stage.hear(try Sample.ticket(), "r1", sequence: 1)
        let relation = TicketRelation(ticket: reference, relation: .repeats)
        let second = try Sample.ticket(id: Sample.other, number: "AS-20261122-00002", relatesTo: [relation])
        try await stage.hear(second, "r2", about: Sample.other, sequence: 1)
        let event = try #require(try await stage.store.sentMessages().last).decode(TicketEvent.self)
        #expect(event.data.change == .merged(into: Sample.ticketID))
    }

    @Test("a ticket that repeats a finished, an unknown or somebody else's one is a ticket of its own")
    func noMerge() async throws {
        try await stage.hear(try Sample.ticket(), "r1", sequence: 1)
        try await stage.hear(.withdrawn(Sample.wish), 2)
        let references: [TicketReference] = [
            .id(Sample.ticketID), .number("AS-1"), .external(ref: "AS-20261122-00001", publisher: "fieldapp"),
        ]
        let second = try Sample.ticket(
            id: Sample.other, number: "AS-20261122-00002",
            relatesTo: references.map { TicketRelation(ticket: $0, relation: .repeats) })
        try await stage.hear(second, "r2", about: Sample.other, sequence: 1)
        #expect(try await stage.sent().last == "ticket.assessed.v1")
    }

    @Test("a fact about a ticket that is not known is parked, and others go on")
    func unknownTicket() async throws {
        let stray = FactRecorded(ticketId: Sample.other, recordedBy: "x", late: false, fact: .started(WorkNote()))
        #expect(try await stage.hear(stray, "f9", about: Sample.other, sequence: 1) == .parked)
        #expect(try await stage.hear(try Sample.ticket(), "r1", sequence: 1) == .applied)
    }

    @Test("an answered survey moves nothing and is answered by nobody here")
    func surveyAnswered() async throws {
        try await stage.hear(try Sample.ticket(), "r1", sequence: 1)
        try await stage.hear(.surveyAnswered(SurveyAnswered(method: .link, score: 5, solved: true)), 2)
        #expect(try await stage.sent() == ["ticket.assessed.v1"])
    }
}
