import Contracts
import Foundation
import GRDB
import Locking
import ServiceLifecycle
import TestSupport
import Testing

@testable import Messaging

@Suite("Timers of a store", .timeLimit(.minutes(1)))
struct TimerLoopTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()
    private let store: MessageStore
    private let catchUp = CatchUp()

    init() throws {
        folder = try TemporaryFolder()
        let clock = clock
        store = try MessageStore(
            service: .escalation, path: folder.file("escalation.sqlite"), seal: .testing(), now: { clock.now },
            migrate: { _ in })
        catchUp.connected(backlog: 0, paused: false)
    }

    private func arm(_ count: Int) async throws {
        try await store.transact(Cause(source: "test", id: "arm", receivedAt: clock.now)) { transaction in
            for index in 0..<count {
                try transaction.arm("due", of: Self.owner(index), at: transaction.now + .milliseconds(index))
            }
        }
        clock.advance(by: .seconds(60))
    }

    private static func owner(_ index: Int) -> String { "ticket-\(100 + index)" }

    /// Runs the loop until as many timers have fired.
    ///
    /// - Returns: Their owners in order, and how many timers were written down as being tried at each firing.
    private func fire(_ count: Int) async throws -> [(owner: String, tried: Int)] {
        let fired = Locked<[(owner: String, tried: Int)]>([])
        let (done, finish) = AsyncStream.makeStream(of: Void.self)
        let loop = TimerLoop(
            store: store,
            handler: { timer, transaction in
                let tried = try Int.fetchOne(
                    transaction.db, sql: "SELECT count(*) FROM timers WHERE attempts > 0")
                let total = fired.withLock { fired in
                    fired.append((timer.owner, tried ?? 0))
                    return fired.count
                }
                if total == count { finish.finish() }
            }, catchUp: catchUp, logger: TestBroker.logger)
        let task = Task { try await loop.run() }
        store.timerBell.ring()
        for await _ in done {}
        // Behind the transaction of the last one.
        try await store.write { _ in }
        task.cancel()
        store.timerBell.finish()
        try await task.value
        return fired.withLock { $0 }
    }

    @Test("timers fire in the order of their deadlines, after a start in batches that double and are written down")
    func slowStart() async throws {
        try await arm(1200)
        let fired = try await fire(1200)
        #expect(fired.map(\.owner) == (0..<1200).map(Self.owner))
        // Within a batch each firing strikes itself off: 1 · 2 1 · 4 3 2 1 …, and then nothing is noted.
        #expect(fired.prefix(7).map(\.tried) == [0, 1, 0, 3, 2, 1, 0])
        #expect(fired.suffix(100).allSatisfy { $0.tried == 0 })
        let left = try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM timers WHERE attempts > 0") }
        #expect(left == 0)
    }

    @Test("one that was under way at three deaths is given up, one that was at two is tried alone, the others fire")
    func suspects() async throws {
        try await arm(6)
        try await store.write { db in
            try db.execute(
                sql: "UPDATE timers SET attempts = CASE owner WHEN ? THEN 3 WHEN ? THEN 2 ELSE attempts END",
                arguments: [Self.owner(2), Self.owner(4)])
        }
        let fired = try await fire(5)
        #expect(fired.map(\.owner) == [0, 1, 3, 4, 5].map(Self.owner))
        let failed = try await store.read { db in
            try String.fetchAll(db, sql: "SELECT owner || ': ' || error FROM timers WHERE state = 'failed'")
        }
        #expect(failed == ["\(Self.owner(2)): the process died 3 times while it was handled"])
    }
}
