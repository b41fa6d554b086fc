import Contracts
import GRDB
import Logging
import Metrics
import ServiceLifecycle

/// Fires durable timers: one sleeper, woken by the earliest deadline, by every commit, and every 30 s in case both failed.
///
/// A timer fires in the transaction that writes its effects, so there is nothing to rescue after a crash. While the service is
/// behind or disconnected, overdue timers wait (``CatchUp``), and with a ``FlowGate`` until no answer can be on its way: a
/// promise must not break falsely. A step of the wall clock fires nothing before it is believed (``SteadyClock``).
public struct TimerLoop: Service {
    private let store: MessageStore
    private let handler: TimerHandler
    private let catchUp: CatchUp
    private let gate: FlowGate?
    private let logger: Logger

    /// - Parameter gate: Holds timers back while answers may be on their way; nil where no answer prevents a timer.
    public init(
        store: MessageStore, handler: @escaping TimerHandler, catchUp: CatchUp, gate: FlowGate? = nil, logger: Logger
    ) {
        self.store = store
        self.handler = handler
        self.catchUp = catchUp
        self.gate = gate
        self.logger = logger
    }

    public func run() async throws {
        let alarm = AlarmClock(bell: store.timerBell, now: store.now)
        var trial = TimerTrial()
        await withGracefulShutdownHandler {
            for await _ in store.timerBell.rings {
                let now = store.now()
                do {
                    while let opening = opening(at: now), try await fire(opening, at: now, trial: &trial) {}
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

    /// Which timers may fire now; nil when none may.
    private func opening(at now: Instant) -> FlowGate.Opening? {
        if isMutant("barrier-ignored") { return .open(at: now) }
        guard catchUp.isComplete, let connectedFor = catchUp.connectedFor else { return nil }
        return gate?.opening(at: now, connectedFor: connectedFor) ?? .open(at: now)
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

    /// - Returns: Whether a timer was due; there may be more.
    private func fire(_ opening: FlowGate.Opening, at now: Instant, trial: inout TimerTrial) async throws -> Bool {
        guard let latest = opening.latest(atMost: now) else { return false }
        let isAnyDue = try await store.read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS(SELECT 1 FROM timers WHERE state = 'armed' AND due_at <= ?)",
                arguments: [latest.milliseconds]) ?? false
        }
        guard isAnyDue else { return false }
        let next = try await trial.next(upTo: latest, in: store)
        if let next, next.tried.isEmpty, next.givenUp.isEmpty { return false }
        for timer in next?.givenUp ?? [] {
            logger.error(
                "timer given up: the process died whenever it fired",
                metadata: ["owner": "\(timer.owner)", "kind": "\(timer.kind)"])
        }
        try await store.write { [store, handler, logger] db in
            for row in try Self.due(upTo: latest, only: next?.tried, in: db) {
                let timer = DueTimer(
                    owner: row["owner"], kind: row["kind"], dueAt: row["due_at"],
                    isUnverified: !opening.verifies(row["due_at"]))
                try Self.fire(timer, row, in: db, now: now, store: store, handler: handler, logger: logger)
            }
            faultPoint("fired")
        }
        trial.passed()
        return true
    }

    private static func due(upTo latest: Instant, only keys: [TimerTrial.Key]?, in db: Database) throws -> [Row] {
        guard let keys else {
            return try Row.fetchAll(
                db,
                sql: "SELECT * FROM timers WHERE state = 'armed' AND due_at <= ? ORDER BY due_at, owner, kind LIMIT ?",
                arguments: [latest.milliseconds, TimerTrial.batch])
        }
        return try keys.compactMap { key in
            try Row.fetchOne(
                db, sql: "SELECT * FROM timers WHERE state = 'armed' AND due_at <= ? AND owner = ? AND kind = ?",
                arguments: [latest.milliseconds, key.owner, key.kind])
        }
    }

    private static func fire(
        _ timer: DueTimer, _ row: Row, in db: Database, now: Instant, store: MessageStore, handler: TimerHandler,
        logger: Logger
    ) throws {
        // An earlier timer of this batch may have cancelled or moved this one.
        let isStillDue = try Bool.fetchOne(
            db, sql: "SELECT state = 'armed' AND due_at = ? FROM timers WHERE owner = ? AND kind = ?",
            arguments: [timer.dueAt.milliseconds, timer.owner, timer.kind])
        guard isStillDue == true else { return }
        let cause = Cause(
            source: "\(store.service.source)/timers", id: "\(timer.owner)/\(timer.kind)/\(timer.dueAt.milliseconds)",
            correlationId: row["correlation_id"], receivedAt: row["received_at"], drill: row["drill"])
        try setState("fired", of: timer, error: nil, in: db)
        if isMutant("timer-outside-transaction") {
            try db.execute(sql: "COMMIT; BEGIN IMMEDIATE")
            faultPoint("fired")
        }
        dieIfTold(byTimerOf: timer.owner)
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
                metadata: [
                    "owner": "\(timer.owner)", "kind": "\(timer.kind)", "correlation_id": "\(cause.correlationId)",
                    "error": "\(error)",
                ])
            try setState("failed", of: timer, error: "\(error)", in: db)
        }
    }

    private static func setState(_ state: String, of timer: DueTimer, error: String?, in db: Database) throws {
        try db.execute(
            sql: "UPDATE timers SET state = ?, error = ?, attempts = 0 WHERE owner = ? AND kind = ?",
            arguments: [state, error, timer.owner, timer.kind])
    }
}
