import Contracts
import Foundation
import GRDB
import Locking
import Messaging
import ServiceStandard

/// Every standard and calendar that was ever activated, in each service's own store, by digest.
///
/// Rows are only ever added: a ticket that was opened years ago finds what was promised then. What was read once is kept
/// in memory.
public final class StandardArchive: Sendable {
    private struct Opened {
        var editions: [String: Edition] = [:]
        var engines: [String: DeadlineEngine] = [:]
        var timetables: [BusinessCalendar: Timetable] = [:]
    }

    private let opened = Locked(Opened())

    public init() {}

    /// Registers the archive's tables; the runtime does this for every service.
    public static func migrate(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("standards 1") { db in
            try db.execute(
                sql: """
                    -- StandardActivated as JSON, by the digest of standard and calendar.
                    CREATE TABLE standards(digest TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
                    -- What stood for an id from when on; one that was active before may come back.
                    CREATE TABLE standard_activations(
                      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, digest TEXT NOT NULL,
                      activated_at INTEGER NOT NULL, approved_by TEXT
                    );
                    """)
        }
    }

    /// Keeps what triage activates; triage itself calls ``keep(_:in:)`` where it emits.
    public var handler: MessageHandler {
        MessageHandler(StandardActivated.self) { [self] envelope, transaction in
            try keep(envelope.data, in: transaction.db)
        }
    }

    /// - Throws: When the documents are not what the digest says, or not understood by this version.
    public func keep(_ activated: StandardActivated, in db: Database) throws {
        do {
            _ = try makeEngine(for: try Edition(activated))
        } catch let error as DecodingError {
            throw MessageFault.undecodable(FieldError(error).below("/data"))
        } catch {
            throw MessageFault.impossible("standard \(activated.standardId) \(activated.version): \(error)")
        }
        try db.execute(
            sql: "INSERT INTO standards VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [activated.digest, try WireJSON.encode(activated)])
        try db.execute(
            sql: "INSERT INTO standard_activations(id, digest, activated_at, approved_by) VALUES (?, ?, ?, ?)",
            arguments: [activated.standardId, activated.digest, activated.activatedAt, activated.approvedBy])
    }

    /// Everything that was ever activated, in that order.
    public func activations(in db: Database) throws -> [StandardActivated] {
        let bodies = try Data.fetchAll(
            db, sql: "SELECT body FROM standard_activations JOIN standards USING (digest) ORDER BY number")
        return try bodies.map { try WireJSON.decode(StandardActivated.self, from: $0) }
    }

    /// The digest that an id stands for; nil when it was never activated.
    public func active(_ id: String, in db: Database) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT digest FROM standard_activations WHERE id = ? ORDER BY number DESC LIMIT 1",
            arguments: [id])
    }

    /// Standard and calendar as they were activated; nil for a digest that is not known here.
    public func edition(for digest: String, in db: Database) throws -> Edition? {
        if let known = opened.withLock({ $0.editions[digest] }) { return known }
        let body = try Data.fetchOne(db, sql: "SELECT body FROM standards WHERE digest = ?", arguments: [digest])
        guard let body else { return nil }
        let edition = try Edition(try WireJSON.decode(StandardActivated.self, from: body))
        opened.withLock { $0.editions[digest] = edition }
        return edition
    }

    /// The standard alone; nil for a digest that is not known here.
    public func standard(for digest: String, in db: Database) throws -> Standard? {
        try edition(for: digest, in: db)?.standard
    }

    /// What a clock of a ticket is, in the ticket's own standard, or where that is not known in the last one that has such
    /// a clock; nil when none has.
    public func rule(of clock: ClockID, under digest: String?, in db: Database) throws -> ClockRule? {
        if let digest, let standard = try standard(for: digest, in: db) { return standard.clock(clock) }
        let digests = try String.fetchAll(
            db, sql: "SELECT digest FROM standard_activations GROUP BY digest ORDER BY max(number) DESC")
        for digest in digests {
            if let rule = try standard(for: digest, in: db)?.clock(clock) { return rule }
        }
        return nil
    }

    /// What works out the deadlines of a ticket that froze this digest; nil for one that is not known here.
    public func engine(for digest: String, in db: Database) throws -> DeadlineEngine? {
        if let known = opened.withLock({ $0.engines[digest] }) { return known }
        guard let edition = try edition(for: digest, in: db) else { return nil }
        let engine = try makeEngine(for: edition)
        opened.withLock { $0.engines[digest] = engine }
        return engine
    }

    private func makeEngine(for edition: Edition) throws -> DeadlineEngine {
        try opened.withLock { try edition.engine(sharing: &$0.timetables) }
    }
}
