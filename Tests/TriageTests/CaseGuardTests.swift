import Contracts
import Testing

@testable import TriageDomain

@Suite("Guards")
struct CaseGuardTests {
    let policy: CasePolicy

    init() throws {
        policy = try Sample.shippedPolicy()
    }

    private func apply(_ fact: Fact, to ticketCase: inout TicketCase, after span: Duration = .zero) -> Consequence {
        ticketCase.apply(fact, at: Sample.now + span, now: Sample.now + span, under: policy)
    }

    @Test("no work while the customer has not consented", arguments: ["work.started", "work.completed"])
    func consent(name: String) throws {
        var ticketCase = try Sample.ticketCase(in: .awaitingConsent, policy)
        for fact in try Sample.oneOfEachFact() where fact.name == name {
            let decision = apply(fact, to: &ticketCase).decision
            #expect(decision?.verdict == .refused)
            #expect(decision?.legal?.contains("quote.accepted") == true)
        }
    }

    @Test("only the last quote can be answered, and accepted only while it is valid")
    func quotes() throws {
        var ticketCase = try Sample.ticketCase(in: .awaitingConsent, policy)
        _ = apply(.quoteIssued(try Sample.quote(version: 2)), to: &ticketCase)
        #expect(apply(.quoteIssued(try Sample.quote(version: 2)), to: &ticketCase).decision?.verdict == .refused)
        #expect(apply(.quoteAccepted(try Sample.answer(version: 1)), to: &ticketCase).decision?.verdict == .refused)
        #expect(apply(.quoteDeclined(try Sample.answer(version: 1)), to: &ticketCase).decision?.verdict == .refused)
        let late = apply(
            .quoteAccepted(try Sample.answer(version: 2)), to: &ticketCase, after: .milliseconds(3_600_001))
        #expect(late.decision?.verdict == .refused)
        let accepted = apply(.quoteAccepted(try Sample.answer(version: 2)), to: &ticketCase, after: .seconds(3600))
        #expect(accepted.events.map(\.change.word) == ["resumed"])
        #expect(ticketCase.state == .working)
        #expect(apply(.started(WorkNote()), to: &ticketCase).events.map(\.change.word) == ["work-started"])
    }

    @Test("a declined quote closes the ticket without repair, and the customer may come back")
    func declined() throws {
        var ticketCase = try Sample.ticketCase(in: .awaitingConsent, policy)
        _ = apply(.quoteDeclined(try Sample.answer(version: 1)), to: &ticketCase)
        #expect(ticketCase.state == .closed)
        #expect(ticketCase.head.outcome == .noRepair)
        #expect(apply(.reopenRequested(Sample.wish), to: &ticketCase).decision?.disposition == .reopened)
        #expect(ticketCase.head.outcome == nil)
    }

    @Test("nobody handles or follows a complaint about themselves")
    func conflictOfInterest() throws {
        let about: ComplaintSubject = try Sample.decoded(#"{"subject": "attitude", "staffId": "E2001"}"#)
        let ticket = try Sample.ticket("态度差", kind: .complaint, about: about)
        var (ticketCase, _) = TicketCase.opened(by: ticket, repeating: nil, under: policy)
        let handled = apply(Sample.assignment(handler: "E2001"), to: &ticketCase)
        #expect(handled.decision?.because?.english.contains("E2001") == true)
        let followed = Fact.assigned(
            AssignmentMade(department: "d", team: "t", handler: "E3", trackingOwner: "E2001", reason: "r"))
        #expect(apply(followed, to: &ticketCase).decision?.verdict == .refused)
        #expect(apply(Sample.assignment(handler: "E3"), to: &ticketCase).decision?.verdict == .applied)
    }

    @Test("a major matter is followed by its handler, also when it becomes major later")
    func trackingOwner() throws {
        var (major, _) = TicketCase.opened(by: try Sample.ticket("冒烟"), repeating: nil, under: policy)
        _ = apply(Sample.assignment(), to: &major)
        #expect(major.head.trackingOwner == "E2001")
        _ = apply(Sample.assignment(handler: "E2002"), to: &major)
        #expect(major.head.trackingOwner == "E2001")
        var later = try Sample.ticketCase(in: .assigned, policy)
        #expect(later.head.trackingOwner == nil)
        _ = apply(.overruled(AssessmentOverruled(severity: .major, reason: "seen")), to: &later)
        #expect(later.head.trackingOwner == "E2001")
        #expect(later.head.priority == .p1)
    }

    @Test("a person may only choose a category that exists")
    func overruledCategory() throws {
        var ticketCase = try Sample.ticketCase(in: .classified, policy)
        let wrong = apply(.overruled(AssessmentOverruled(category: "x/y", reason: "r")), to: &ticketCase)
        #expect(wrong.decision?.because?.english.contains("consultation/usage") == true)
        #expect(wrong.decision?.pointer == "/data/category")
        #expect(wrong.decision?.expected?.contains("consultation/usage") == true)
        let right = apply(.overruled(AssessmentOverruled(category: "consultation/usage", reason: "r")), to: &ticketCase)
        guard case .assessed(let assessment) = right.events.first?.change else {
            Issue.record("not assessed")
            return
        }
        #expect(assessment.cause == .person)
        #expect(assessment.assessmentNo == 2)
        #expect(assessment.previous?.category == "product_fault/functional_abnormality")
        #expect(ticketCase.head.template == .advice)
    }

    @Test("a person's judgement outlives a supplement; a warning in the supplement is still heard")
    func supplementAfterOverruling() throws {
        var ticketCase = try Sample.ticketCase(in: .classified, policy)
        _ = apply(.overruled(AssessmentOverruled(urgency: .general, reason: "can wait")), to: &ticketCase)
        _ = apply(.supplemented(try Sample.decoded(#"{"description": "现在冒烟了"}"#)), to: &ticketCase)
        #expect(ticketCase.assessment.urgency == .general)
        #expect(ticketCase.assessment.severity == .critical)
        #expect(ticketCase.head.priority == .p0)
    }

    @Test("reopening: within the window a new round with the same handler, after it the advice to submit again")
    func reopening() throws {
        var ticketCase = try Sample.ticketCase(in: .assigned, policy)
        _ = apply(.completed(WorkCompleted(summary: "好了")), to: &ticketCase)
        _ = apply(.acceptanceGiven(AcceptanceGiven(by: "customer")), to: &ticketCase)
        let window = policy.reopenWindow
        var late = ticketCase
        let refused = apply(.reopenRequested(Sample.wish), to: &late, after: window + .milliseconds(1))
        #expect(refused.decision?.legal?.contains("ticket.submitted") == true)
        #expect(refused.decision?.because?.english.contains("30 days") == true)
        let reopened = apply(.reopenRequested(Sample.wish), to: &ticketCase, after: window)
        #expect(reopened.events.map(\.change.word) == ["reopened"])
        #expect(ticketCase.round == 2)
        #expect(ticketCase.state == .assigned)
        let response = apply(.responded(WorkResponded(kind: .solution, summary: "再来")), to: &ticketCase, after: window)
        #expect(response.decision?.implied == [])
        #expect(ticketCase.milestones.respondedAt == Sample.now + window)
    }

    @Test("an unsolved verdict opens the next round, resolved or closed; one of another round does nothing")
    func verdicts() throws {
        var ticketCase = try Sample.ticketCase(in: .resolved, policy)
        #expect(ticketCase.apply(Sample.verdict(.unsolved, round: 2), now: Sample.now, under: policy) == Consequence())
        var closed = ticketCase
        _ = closed.surveyEnded(round: 1, now: Sample.now)
        #expect(closed.state == .closed)
        #expect(closed.apply(Sample.verdict(.satisfied), now: Sample.now, under: policy) == Consequence())
        for state in [ticketCase.state, closed.state] {
            var again = state == .closed ? closed : ticketCase
            #expect(
                again.apply(Sample.verdict(.unsolved), now: Sample.now, under: policy).events.map(\.change.word) == [
                    "reopened"
                ])
            #expect(again.state == .assigned || again.state == .classified)
        }
        _ = ticketCase.apply(Sample.verdict(.dissatisfied), now: Sample.now, under: policy)
        #expect(ticketCase.state == .closed)
    }

    @Test("a ticket that repeats an open one is merged into it and points there")
    func merged() throws {
        var (ticketCase, consequence) = TicketCase.opened(
            by: try Sample.ticket(), repeating: Sample.other, numbered: "AS-20261122-00007", under: policy)
        #expect(consequence.events.map(\.change) == [.merged(into: Sample.other)])
        #expect(consequence.decision?.disposition == .attached)
        let refused = apply(.started(WorkNote()), to: &ticketCase)
        #expect(refused.decision?.because?.chinese.contains("AS-20261122-00007") == true)
        #expect(refused.decision?.because?.english.contains("AS-20261122-00007") == true)
        let data = try WireJSON.encode(ticketCase)
        #expect(try WireJSON.decode(TicketCase.self, from: data) == ticketCase)
    }
}
