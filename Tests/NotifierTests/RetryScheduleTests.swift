import Contracts
import NotifierDomain
import TestSupport
import Testing

@Suite("The retry schedule")
struct RetryScheduleTests {
    let schedule = RetrySchedule.standard
    let start = Instant(milliseconds: 1_795_000_000_000)

    @Test(
        "doubles its pauses from one second and stops at five minutes",
        arguments: [(1, 1), (2, 2), (3, 4), (4, 8), (9, 256), (10, 300), (11, 300), (400, 300)])
    func pauses(attempts: Int, seconds: Int) {
        #expect(schedule.pause(after: attempts) == .seconds(seconds))
    }

    @Test("gives up a permanent error at once and never a delivery")
    func settled() {
        #expect(schedule.verdict(on: .permanent(reason: "gone"), attempts: 1, since: start, now: start) == .giveUp)
        let late = start + .seconds(500_000)
        #expect(schedule.verdict(on: .delivered, attempts: 400, since: start, now: late) == .delivered)
    }

    @Test(
        "waits as long as a rate limit asks, and at least as long as the table", arguments: [(1, 40, 40), (8, 5, 128)])
    func rateLimit(attempts: Int, asked: Int, waited: Int) {
        let verdict = schedule.verdict(
            on: .rateLimited(retryAfter: .seconds(asked)), attempts: attempts, since: start, now: start)
        #expect(verdict == .retry(at: start + .seconds(waited)))
    }

    @Test("a rate limit beyond our patience is given up instead of waited for")
    func endlessRateLimit() {
        let outcome = AttemptOutcome.rateLimited(retryAfter: .seconds(86_401))
        #expect(schedule.verdict(on: outcome, attempts: 1, since: start, now: start) == .giveUp)
    }

    @Test("a notice that never gets through is tried again later and later, and for a day", arguments: 1...50)
    func persistence(seed: UInt64) {
        var random = Seeded(seed)
        var notice = Fixture.notice(now: start)
        var now = start
        var pauses: [Duration] = []
        while notice.begin(now: now) {
            now = now + .milliseconds(Int64.random(in: 0...30_000, using: &random))
            guard let next = notice.settle(random.hopefulOutcome(), now: now, schedule: schedule) else { break }
            #expect(next > now, "seed \(seed)")
            #expect(next - start <= schedule.patience, "seed \(seed)")
            pauses.append(next - now)
            now = next
        }
        #expect(notice.state == .failed, "seed \(seed)")
        #expect(now - start > schedule.patience - .seconds(1000), "seed \(seed): gave up after \(now - start)")
        #expect(pauses.dropFirst(9).allSatisfy { $0 >= .seconds(300) }, "seed \(seed)")
    }
}

extension Seeded {
    fileprivate mutating func hopefulOutcome() -> AttemptOutcome {
        switch Int.random(in: 0..<3, using: &self) {
        case 0: .temporary(reason: "connect_failed")
        case 1: .unknown(reason: "no_answer")
        default: .rateLimited(retryAfter: .seconds(Int.random(in: 0...600, using: &self)))
        }
    }
}
