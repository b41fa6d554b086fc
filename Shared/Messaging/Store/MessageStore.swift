import Contracts
import Foundation
import GRDB
import Locking

/// One service's SQLite store: its own tables, and inbox, outbox, timers and parked messages beside them.
///
/// Exactly one connection writes and checkpoints; readers see committed state. A second process that opens the same store for
/// writing is refused by a lock file. Every commit is `synchronous=FULL`: what is acknowledged afterwards is on disk.
public final class MessageStore: Sendable {
    public let service: ServiceName
    public let path: String
    /// Seals what may hold anything: parked bodies.
    public let seal: Seal
    /// The wall clock, steadied; tests give their own.
    public let now: @Sendable () -> Instant
    /// Rung after every commit; the relay listens.
    let outboxBell = Doorbell()
    /// Rung after every commit; the timer loop listens.
    let timerBell = Doorbell()

    private let pool: DatabasePool
    let provenance: Provenance
    let watermark = Locked(Watermark())
    private let hooks = CommitHooks()

    struct Watermark {
        /// Highest outbox id up to which everything is confirmed.
        var confirmed: Int64 = 0
        var deleted: Int64 = 0
        /// When a row last left the outbox; nil since the start.
        var movedAt: Instant?
    }

    /// Opens the store, creating and migrating it as needed.
    ///
    /// - Parameter migrate: Registers the service's own migrations, append-only.
    /// - Throws: ``StoreError`` that says which file and what to do.
    public init(
        service: ServiceName, path: String, seal: Seal, now: @escaping @Sendable () -> Instant = Instant.steadyNow,
        migrate: (inout DatabaseMigrator) -> Void
    ) throws {
        self.service = service
        self.path = path
        self.seal = seal
        self.now = now
        let lock = try FileLock(path: path + ".lock")
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try pool.writeWithoutTransaction { db in
                // GRDB's WAL set-up chooses NORMAL, which may roll back a commit after power loss.
                // The writer keeps 8 MiB of pages, and a page that many commits change is checkpointed once.
                let level = isMutant("synchronous-normal") ? "NORMAL" : "FULL"
                try db.execute(
                    sql: """
                        PRAGMA synchronous = \(level); PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -8192;
                        PRAGMA wal_autocheckpoint = 4000
                        """)
            }
            var migrator = DatabaseMigrator()
            Schema.migrate(&migrator)
            migrate(&migrator)
            if try pool.read(migrator.hasBeenSuperseded) {
                throw StoreError.newer(path: path)
            }
            try migrator.migrate(pool)
            faultPoint("migrated")
            provenance = try pool.write { db in try Provenance(lock, in: db) }
        } catch let error as DatabaseError {
            throw StoreError.unusable(path: path, reason: "\(error.resultCode) \(error.message ?? "")")
        }
    }

    /// Raised when the store was put back from a backup; travels on every message.
    public var epoch: Int64 { provenance.epoch }

    /// Whether the store was put back from a backup since it was last opened.
    public var wasRestored: Bool { provenance.wasRestored }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 3
        return configuration
    }

    /// One transaction on the only writer.
    ///
    /// Rows of the outbox that the broker has confirmed since the last commit go in the same one.
    public func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let confirmed = watermark.withLock { $0.confirmed > $0.deleted ? $0.confirmed : nil }
        let (value, committed) = try await pool.write { [hooks] db in
            // What a transaction that failed left behind is not this one's.
            _ = hooks.take()
            if let confirmed {
                try db.executeCached(sql: "DELETE FROM outbox WHERE id <= ?", arguments: [confirmed])
            }
            return (try body(db), hooks.take())
        }
        for hook in committed { hook() }
        if let confirmed {
            watermark.withLock { $0.deleted = max($0.deleted, confirmed) }
        }
        outboxBell.ring()
        timerBell.ring()
        return value
    }

    /// Reads committed state; never blocks the writer.
    public func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await pool.read(body)
    }

    /// One transaction on behalf of a command or a request from outside.
    public func transact<Value: Sendable>(
        _ cause: Cause, _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        let now = now()
        return try await write { [self] db in
            try body(transaction(db, now: now, cause: cause))
        }
    }

    /// The transaction of one message inside a batch that ``write(_:)`` already opened.
    public func transaction(_ db: Database, now: Instant, cause: Cause) -> Transaction {
        Transaction(
            db: db, now: now, cause: cause, service: service, epoch: provenance.epoch, hooks: hooks)
    }

    /// Moves the write-ahead log into the file; for a clean stop.
    public func checkpoint() async throws {
        faultPoint("checkpoint")
        try await pool.barrierWriteWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    }

    /// A reader of a store that another process may be writing.
    public static func openForReading(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch let error as DatabaseError {
            throw StoreError.unusable(path: path, reason: "\(error.resultCode) \(error.message ?? "")")
        }
    }
}

/// Why a store cannot be used, in the words of who has to mend it.
public enum StoreError: Error, CustomStringConvertible, Equatable {
    case unusable(path: String, reason: String)
    case inUse(path: String)
    case newer(path: String)
    /// The store was written with another key than the one configured under `setting`.
    case foreignKey(path: String, setting: String)

    public var description: String {
        switch self {
        case .unusable(let path, let reason):
            "store \(path) cannot be opened: \(reason); check that the folder exists and belongs to this user"
        case .inUse(let path): "store \(path) is in use by another process; stop that one first"
        case .foreignKey(let path, let setting):
            "\(setting) is not the key that store \(path) was written with: put the old key back into the file that "
                + "\(setting)_file names; only to give up what the old key made, delete the line fingerprint.\(setting) "
                + "from the store's table meta, or begin with a new store"
        case .newer(let path): "store \(path) was written by a newer version; run that version or restore a backup"
        }
    }
}

extension Instant {
    /// The wall clock as it stands; commands read it, services ``steadyNow()``, everything else is given `now`.
    public static func systemNow() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) + clockError()
    }
}
