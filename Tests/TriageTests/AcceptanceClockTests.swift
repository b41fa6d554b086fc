import Contracts
import ServiceStandard
import Testing

@testable import TriageDomain

@Suite("How long a customer may be silent at acceptance")
struct AcceptanceClockTests {
    private func timers(_ clock: ClockRule?) throws -> [TimerOrder] {
        let policy = try Sample.policy(try Sample.standard("general", clocks: [clock].compactMap(\.self)))
        var (ticketCase, _) = TicketCase.opened(by: try Sample.ticket(), repeating: nil, under: policy)
        let done = Fact.completed(WorkCompleted(summary: "好了"))
        return ticketCase.apply(done, at: Sample.now, now: Sample.now, under: policy).timers
    }

    private func silence(_ limit: Limit, _ marks: Mark...) -> ClockRule {
        ClockRule(
            id: .acceptanceSilence, title: LocalizedText("验收", "Acceptance"), requirements: [],
            anchor: .init(["acceptance_requested"]), satisfiedBy: ["accepted"], limits: [.init(limit)],
            owner: .customer, marks: marks)
    }

    @Test("reminders and the end come from the marks of the ticket's own standard")
    func marks() throws {
        let clock = silence(
            .elapsed(.seconds(100)), Mark(.percent(50), .remindCustomer), Mark(.after(.seconds(80)), .remindCustomer),
            Mark(.percent(100), .closeUnconfirmed), Mark(.percent(150), .remindCustomer))
        #expect(
            try timers(clock) == [
                .arm(.acceptanceReminder(1), due: Sample.now + .seconds(50)),
                .arm(.acceptanceReminder(2), due: Sample.now + .seconds(80)),
                .arm(.acceptanceExpiry, due: Sample.now + .seconds(100)),
            ], "nobody is reminded after the end")
    }

    @Test("under a standard that closes nothing, or has no such clock, the handler is reminded as of any wait")
    func endless() throws {
        let clock = silence(.elapsed(.seconds(100)), Mark(.percent(100), .remindCustomer))
        let reminder = TimerOrder.arm(.waitingReminder, due: Sample.now + .seconds(2 * 86_400))
        #expect(try timers(clock) == [.arm(.acceptanceReminder(1), due: Sample.now + .seconds(100)), reminder])
        #expect(try timers(nil) == [reminder])
    }

    @Test("the second refusal makes it a case of its own, and everybody hears the new priority")
    func individualCase() throws {
        let policy = try Sample.shippedPolicy()
        var ticketCase = try Sample.ticketCase(in: .rework, policy)
        #expect(ticketCase.head.priority == .p3)
        let done = Fact.completed(WorkCompleted(summary: "好了"))
        _ = ticketCase.apply(done, at: Sample.now, now: Sample.now, under: policy)
        let refused = ticketCase.apply(
            .acceptanceRefused(Sample.wish), at: Sample.now, now: Sample.now, under: policy)
        #expect(refused.events.map(\.change.word) == ["rework-requested", "assessed"])
        #expect(refused.events.last?.decision?.verdict == .applied)
        #expect(ticketCase.head.priority == .p1)
        #expect(ticketCase.assessment.rules.contains { $0.id == "priority.individualCase" })
        _ = ticketCase.apply(done, at: Sample.now, now: Sample.now, under: policy)
        let third = ticketCase.apply(.acceptanceRefused(Sample.wish), at: Sample.now, now: Sample.now, under: policy)
        #expect(third.events.map(\.change.word) == ["rework-requested"], "said once")
    }
}
