import Contracts
import EscalationDomain
import Foundation
import GRDB
import Messaging
import ServiceStandard

/// The tickets that events came for last.
typealias RecentWatches = RecentDecodings<TicketID, TicketWatch>

/// The rows behind each watched ticket: the value as a whole, and beside it what lists are sorted and found by.
enum WatchTable {
    static func migrate(_ migrator: inout DatabaseMigrator) {
        defer { DecisionLog.migrate(&migrator) }
        migrator.registerMigration("escalation 1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE watch(
                      ticket_id TEXT PRIMARY KEY, number TEXT NOT NULL, correlation_id TEXT NOT NULL,
                      received_at INTEGER NOT NULL, next_due INTEGER, body BLOB NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX watch_next_due ON watch(next_due) WHERE next_due IS NOT NULL;
                    CREATE TABLE escalation(
                      id TEXT PRIMARY KEY, ticket_id TEXT NOT NULL REFERENCES watch(ticket_id), status TEXT NOT NULL,
                      reason TEXT NOT NULL, level TEXT NOT NULL, revision INTEGER NOT NULL, issued_at INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX escalation_open ON escalation(issued_at) WHERE status IN ('open', 'acknowledged');
                    CREATE INDEX escalation_issued ON escalation(issued_at);
                    -- Every answer to a page, also those that came too late to count.
                    CREATE TABLE answer(
                      id INTEGER PRIMARY KEY, escalation_id TEXT NOT NULL REFERENCES escalation(id),
                      at INTEGER NOT NULL, staff_id TEXT NOT NULL, revision INTEGER NOT NULL, outcome TEXT NOT NULL, note TEXT
                    );
                    CREATE INDEX answer_escalation ON answer(escalation_id);
                    """)
        }
        migrator.registerMigration("escalation 2") { db in
            try db.execute(sql: "CREATE INDEX watch_number ON watch(number)")
        }
    }

    static func load(_ ticket: TicketID, in db: Database) throws -> TicketWatch? {
        try body(of: ticket, in: db).map { try WireJSON.decode(TicketWatch.self, from: $0) }
    }

    /// The same for who has just written it, or is about to change it.
    static func load(_ ticket: TicketID, in db: Database, recent: RecentWatches) throws -> TicketWatch? {
        try body(of: ticket, in: db).map { try recent.decode($0, of: ticket) }
    }

    private static func body(of ticket: TicketID, in db: Database) throws -> Data? {
        try Data.fetchOne(cached: db, sql: "SELECT body FROM watch WHERE ticket_id = ?", arguments: [ticket])
    }

    /// The ticket that people call by this number or id.
    static func load(named name: String, in db: Database) throws -> TicketWatch? {
        if let id = TicketID(name) { return try load(id, in: db) }
        return try Data.fetchOne(db, sql: "SELECT body FROM watch WHERE number = ?", arguments: [name]).map {
            try WireJSON.decode(TicketWatch.self, from: $0)
        }
    }

    /// The ticket that an escalation belongs to.
    static func load(_ escalation: EscalationID, in db: Database) throws -> TicketWatch? {
        try ticket(of: escalation, in: db).flatMap { try load($0, in: db) }
    }

    /// Saves a ticket and arms and cancels its timers.
    ///
    /// - Parameter before: What was loaded in the same transaction; nil for a new one.
    static func save(
        _ watch: TicketWatch, replacing before: TicketWatch?, recent: RecentWatches, _ transaction: Transaction
    ) throws {
        guard watch != before else { return }
        let db = transaction.db
        try db.executeCached(
            sql: """
                INSERT INTO watch(ticket_id, number, correlation_id, received_at, next_due, body)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT(ticket_id) DO UPDATE SET number = excluded.number, next_due = excluded.next_due,
                  body = excluded.body
                """,
            arguments: [
                watch.facts.ticketId, watch.facts.number, transaction.cause.correlationId, transaction.cause.receivedAt,
                watch.outlook.nextToBreak, try recent.encode(watch, of: watch.facts.ticketId),
            ])
        for matter in watch.cases where before?.cases.contains(matter) != true {
            try db.executeCached(
                sql: """
                    INSERT INTO escalation(id, ticket_id, status, reason, level, revision, issued_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT(id) DO UPDATE SET status = excluded.status, reason = excluded.reason,
                      level = excluded.level, revision = excluded.revision, issued_at = excluded.issued_at
                    """,
                arguments: [
                    matter.id, watch.facts.ticketId, matter.status.rawValue, matter.reason.rawValue,
                    matter.level.rawValue, matter.revision, matter.issuedAt,
                ])
        }
        let timers = TimerChange(from: before?.timers ?? [], to: watch.timers)
        let owner = watch.facts.ticketId.description
        for name in timers.cancel { try transaction.disarm(name, of: owner) }
        for timer in timers.arm { try transaction.arm(timer.name, of: owner, at: timer.due) }
    }

    /// The story of a ticket, for what a person does to it from outside the stream of events.
    ///
    /// - Parameter id: Of the person's request.
    static func cause(
        for ticket: TicketID, id: String, staffId: String, in db: Database
    ) throws -> Cause? {
        let row = try Row.fetchOne(
            cached: db, sql: "SELECT correlation_id, received_at, body FROM watch WHERE ticket_id = ?",
            arguments: [ticket])
        return try row.map { row in
            Cause(
                source: "\(ServiceName.escalation.source)/http", id: id, correlationId: row["correlation_id"],
                receivedAt: row["received_at"],
                drill: try WireJSON.decode(TicketWatch.self, from: row["body"]).facts.drill,
                actorKind: .staff, actorId: staffId)
        }
    }

    /// The same for the ticket that an escalation belongs to.
    static func cause(
        for escalation: EscalationID, id: String, staffId: String, in db: Database
    ) throws -> Cause? {
        try ticket(of: escalation, in: db).flatMap { try cause(for: $0, id: id, staffId: staffId, in: db) }
    }

    private static func ticket(of escalation: EscalationID, in db: Database) throws -> TicketID? {
        try TicketID.fetchOne(db, sql: "SELECT ticket_id FROM escalation WHERE id = ?", arguments: [escalation])
    }
}
