import Contracts
import Foundation
import GRDB
import Messaging
import TriageDomain

/// The cases of this store: one row each, the whole case as JSON, and beside it what cases are looked up by.
enum CaseTable {
    static func migrate(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("triage 1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE cases (
                        ticket_id TEXT PRIMARY KEY NOT NULL,
                        number TEXT NOT NULL UNIQUE,
                        publisher TEXT NOT NULL,
                        external_ref TEXT NOT NULL,
                        state TEXT NOT NULL,
                        updated_at INTEGER NOT NULL,
                        body BLOB NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX cases_by_reference ON cases(publisher, external_ref);
                    """)
        }
        migrator.registerMigration("triage 2 refusals") { db in
            try db.execute(
                sql: """
                    CREATE TABLE refusals (message_id TEXT PRIMARY KEY NOT NULL, decision BLOB NOT NULL)
                    STRICT, WITHOUT ROWID;
                    """)
        }
    }

    /// Keeps a refusal, which nothing in the case tells of; what is not refused was applied.
    ///
    /// - Parameter messageId: Intake's message with the event.
    static func keep(_ refusal: Decision, of messageId: String, in db: Database) throws {
        try db.executeCached(
            sql: "INSERT INTO refusals VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [messageId, try WireJSON.encode(refusal)])
    }

    static func refusal(of messageId: String, in db: Database) throws -> Decision? {
        try Data.fetchOne(cached: db, sql: "SELECT decision FROM refusals WHERE message_id = ?", arguments: [messageId])
            .map { try WireJSON.decode(Decision.self, from: $0) }
    }

    static func load(_ id: TicketID, in db: Database) throws -> TicketCase? {
        try Data.fetchOne(cached: db, sql: "SELECT body FROM cases WHERE ticket_id = ?", arguments: [id])
            .map { try WireJSON.decode(TicketCase.self, from: $0) }
    }

    static func save(_ ticketCase: TicketCase, in db: Database, now: Instant) throws {
        let ticket = ticketCase.ticket
        try db.executeCached(
            sql: """
                INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT(ticket_id) DO UPDATE
                SET state = excluded.state, updated_at = excluded.updated_at, body = excluded.body
                """,
            arguments: [
                ticket.ticketId, ticket.number, ticket.publisher, ticket.externalRef, ticketCase.state.rawValue, now,
                try WireJSON.encode(ticketCase),
            ])
    }

    /// The case that a reference names.
    ///
    /// - Parameter sender: Whose `externalRef` it is, where the reference does not say.
    static func find(_ reference: TicketReference, sender: String, in db: Database) throws -> TicketCase? {
        let body: Data?
        switch reference {
        case .id(let id):
            return try load(id, in: db)
        case .number(let number):
            body = try Data.fetchOne(cached: db, sql: "SELECT body FROM cases WHERE number = ?", arguments: [number])
        case .external(let ref, let publisher):
            body = try Data.fetchOne(
                cached: db,
                sql: "SELECT body FROM cases WHERE publisher = ? AND external_ref = ? ORDER BY number DESC LIMIT 1",
                arguments: [publisher ?? sender, ref])
        }
        return try body.map { try WireJSON.decode(TicketCase.self, from: $0) }
    }
}
