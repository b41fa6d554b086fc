import Contracts
import Foundation
import GRDB
import Messaging

/// Looks into escalation's store again and again and notes when timers have fired; they fire in the order of their instants.
struct FiringWatch: Sendable {
    /// How long no timer may fire before the bench gives up; longer than any of them waits for flow marks.
    private static let patience = Duration.seconds(60)

    let store: String
    /// When the first one is due, and how many milliseconds lie between two.
    let first: Instant
    let step: Double
    let count: Int

    /// Seconds from each instant to the commit of what its timer did, at most one look more.
    func lateness() throws -> [Double] {
        let store = try MessageStore.openForReading(store)
        let last = due(count - 1)
        var lateness: [Double] = []
        var moved = ContinuousClock.now
        while lateness.count < count {
            let waiting = try store.read { db in
                try Int.fetchOne(
                    db.cachedStatement(
                        sql: "SELECT count(*) FROM timers WHERE state = 'armed' AND due_at BETWEEN ? AND ?"),
                    arguments: [first, last]) ?? 0
            }
            let now = Date().timeIntervalSince1970
            if count - waiting > lateness.count || now * 1000 < Double(first.milliseconds) { moved = .now }
            for position in lateness.count..<max(lateness.count, count - waiting) {
                lateness.append(now - Double(due(position).milliseconds) / 1000)
            }
            guard ContinuousClock.now - moved < Self.patience else {
                throw BenchFault("\(waiting) of \(count) timers are due and do not fire")
            }
            usleep(step > 0 ? 2_000 : 10_000)
        }
        return lateness
    }

    private func due(_ position: Int) -> Instant { first + .milliseconds(Int64(Double(position) * step)) }
}
