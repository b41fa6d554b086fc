import Contracts
import GRDB
import Logging
import Metrics
import ServiceLifecycle

/// Fires durable timers: one sleeper, woken by the earliest deadline, by every commit, and every 30 s in case both failed.
///
/// A timer fires in the transaction that writes its effects, so there is nothing to rescue after a crash. While the service is
/// behind or disconnected, overdue timers wait (``CatchUp``): a promise must not break falsely.
public struct TimerLoop: Service {
    private static let batch = 500

    private let store: MessageStore
    private let handler: TimerHandler
    private let catchUp: CatchUp
    private let logger: Logger

    public init(store: MessageStore, handler: @escaping TimerHandler, catchUp: CatchUp, logger: Logger) {
        self.store = store
        self.handler = handler
        self.catchUp = catchUp
        self.logger = logger
    }

    public func run() async throws {
        let alarm = AlarmClock(bell: store.timerBell, now: store.now)
        await withGracefulShutdownHandler {
            for await _ in store.timerBell.rings {
                do {
                    while catchUp.isComplete(at: store.now()), try await fire() == Self.batch {}
                    alarm.set(try await nextDue())
                } catch {
                    logger.error("timers cannot fire", metadata: ["error": "\(error)"])
                    alarm.set(store.now() + .seconds(1))
                }
            }
        } onGracefulShutdown: {
            store.timerBell.finish()
        }
        alarm.cancel()
    }

    private func nextDue() async throws -> Instant? {
        let due = try await store.read { db in
            // The literal state lets SQLite use the partial index.
            try Instant.fetchOne(db, sql: "SELECT min(due_at) FROM timers WHERE state = 'armed'")
        }
        let now = store.now()
        guard let due else { return nil }
        // Overdue and still armed means that the backlog is being applied; its commits ring the bell.
        return due > now ? due : now + .milliseconds(250)
    }

    private func fire() async throws -> Int {
        let now = store.now()
        let isAnyDue = try await store.read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS(SELECT 1 FROM timers WHERE state = 'armed' AND due_at <= ?)",
                arguments: [now.milliseconds]) ?? false
        }
        guard isAnyDue else { return 0 }
        return try await store.write { [store, handler, logger] db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT * FROM timers WHERE state = 'armed' AND due_at <= ? ORDER BY due_at, owner, kind LIMIT ?",
                arguments: [now.milliseconds, Self.batch])
            for row in rows {
                try Self.fire(row, in: db, now: now, store: store, handler: handler, logger: logger)
            }
            return rows.count
        }
    }

    private static func fire(
        _ row: Row, in db: Database, now: Instant, store: MessageStore, handler: TimerHandler, logger: Logger
    ) throws {
        let timer = DueTimer(owner: row["owner"], kind: row["kind"], dueAt: row["due_at"])
        // An earlier timer of this batch may have cancelled or moved this one.
        let isStillDue = try Bool.fetchOne(
            db, sql: "SELECT state = 'armed' AND due_at = ? FROM timers WHERE owner = ? AND kind = ?",
            arguments: [timer.dueAt.milliseconds, timer.owner, timer.kind])
        guard isStillDue == true else { return }
        let cause = Cause(
            source: "\(store.service.source)/timers", id: "\(timer.owner)/\(timer.kind)/\(timer.dueAt.milliseconds)",
            correlationId: row["correlation_id"], receivedAt: row["received_at"], drill: row["drill"])
        try setState("fired", of: timer, error: nil, in: db)
        do {
            try db.inSavepoint {
                try handler(timer, store.transaction(db, now: now, cause: cause))
                return .commit
            }
            Recorder(label: "aftercare_timer_lateness_seconds").record(
                Double((now - timer.dueAt).wholeMilliseconds) / 1000)
        } catch let error as DatabaseError where error.concernsTheStore {
            throw error
        } catch {
            logger.error(
                "timer failed",
                metadata: ["owner": "\(timer.owner)", "kind": "\(timer.kind)", "error": "\(error)"])
            try setState("failed", of: timer, error: "\(error)", in: db)
        }
    }

    private static func setState(_ state: String, of timer: DueTimer, error: String?, in db: Database) throws {
        try db.execute(
            sql: "UPDATE timers SET state = ?, error = ? WHERE owner = ? AND kind = ?",
            arguments: [state, error, timer.owner, timer.kind])
    }
}
