import Contracts
import Testing

@testable import TriageDomain

@Suite("A quote and its validity")
struct QuoteTests {
    let policy: CasePolicy

    init() throws {
        policy = try Sample.shippedPolicy()
    }

    /// Seconds after the ticket was opened; the quote is valid for an hour.
    private func at(_ seconds: Int64) -> Instant { Sample.now + .seconds(seconds) }

    private func quoted() throws -> TicketCase { try Sample.ticketCase(in: .awaitingConsent, policy) }

    @Test("a quote that had expired when it was issued is refused with the field", arguments: [-1, 0])
    func expired(seconds: Int64) throws {
        var ticketCase = try Sample.ticketCase(in: .working, policy)
        let quote = Fact.quoteIssued(try Sample.quote(version: 1, validFor: .seconds(seconds)))
        let decision = try #require(ticketCase.apply(quote, at: at(0), now: at(0), under: policy).decision)
        #expect(decision.verdict == .refused && decision.code == .fieldInvalid && decision.expected != nil)
        #expect(decision.pointer == "/data/validUntil")
        #expect(ticketCase.state == .working)
    }

    @Test("a quote told late is judged by its own time, and so is the answer to it")
    func offline() throws {
        var ticketCase = try Sample.ticketCase(in: .working, policy)
        let quote = Fact.quoteIssued(try Sample.quote(version: 1, validFor: .seconds(3600)))
        #expect(ticketCase.apply(quote, at: at(10), now: at(7200), under: policy).decision?.verdict == .applied)
        _ = ticketCase.apply(.quoteExpiry, now: at(7200), under: policy)
        let answer = ticketCase.apply(
            .quoteAccepted(try Sample.answer(version: 1)), at: at(600), now: at(7201), under: policy)
        #expect(answer.decision?.verdict == .applied && ticketCase.state == .working)
    }

    @Test(
        "an acceptance counts by its own time, when it is heard within a day",
        arguments: [
            (3600, 3600, true), (3600, 3600 + 86_400, true), (3600, 3601 + 86_400, false), (3601, 3601, false),
            (0, 80_000, true), (0, 90_000, false),
        ])
    func late(given: Int64, heard: Int64, counts: Bool) throws {
        for hasLapsed in [false, true] {
            var ticketCase = try quoted()
            if hasLapsed { _ = ticketCase.apply(.quoteExpiry, now: at(3601), under: policy) }
            let decision = ticketCase.apply(
                .quoteAccepted(try Sample.answer(version: 1)), at: at(given), heardAt: at(heard),
                now: at(heard + 500_000),
                under: policy
            ).decision
            #expect((decision?.verdict == .applied) == counts, "\(hasLapsed)")
            #expect(counts == (ticketCase.state == .working))
        }
    }

    @Test("a quote that nobody answers is told, and is waited for no longer")
    func lapse() throws {
        var ticketCase = try quoted()
        #expect(ticketCase.apply(.quoteExpiry, now: at(3600), under: policy).events.isEmpty, "still valid")
        let consequence = ticketCase.apply(.quoteExpiry, now: at(3600) + .milliseconds(1), under: policy)
        #expect(consequence.events.map(\.change) == [.resumed(lapsed: try Sample.quote(version: 1))])
        #expect(consequence.events.last?.head.waitingOn == WaitingOn.none)
        #expect(ticketCase.state == .assigned && consequence.timers == [.cancel(.waitingReminder)])
        #expect(ticketCase.apply(.quoteExpiry, now: at(9000), under: policy).events.isEmpty, "once")
        let next = ticketCase.apply(
            .quoteIssued(try Sample.quote(version: 2, validFor: .seconds(99_000))), at: at(9000), now: at(9000),
            under: policy)
        #expect(next.decision?.verdict == .applied && ticketCase.state == .awaitingConsent)
    }

    @Test("work that had begun goes on when its quote expires; a quote that is declined late is declined")
    func after() throws {
        var ticketCase = try Sample.ticketCase(in: .working, policy)
        _ = ticketCase.apply(.quoteIssued(try Sample.quote(version: 1)), at: at(0), now: at(0), under: policy)
        _ = ticketCase.apply(.quoteExpiry, now: at(3601), under: policy)
        #expect(ticketCase.state == .working)
        let declined = ticketCase.apply(
            .quoteDeclined(try Sample.answer(version: 1)), at: at(4000), now: at(4000), under: policy)
        #expect(declined.decision?.verdict == .applied && ticketCase.state == .closed)
    }

    @Test("a quote sets its own end, and a newer one moves it")
    func timer() throws {
        var ticketCase = try Sample.ticketCase(in: .working, policy)
        let first = ticketCase.apply(.quoteIssued(try Sample.quote(version: 1)), at: at(0), now: at(0), under: policy)
        #expect(first.timers.contains(.arm(.quoteExpiry, due: at(3600) + .milliseconds(1))))
        let second = ticketCase.apply(
            .quoteIssued(try Sample.quote(version: 2, validFor: .seconds(7200))), at: at(60), now: at(60), under: policy
        )
        #expect(second.timers.contains(.arm(.quoteExpiry, due: at(7200) + .milliseconds(1))))
        #expect(ticketCase.apply(.quoteExpiry, now: at(3700), under: policy).events.isEmpty)
    }
}
