import Contracts
import Foundation
import GRDB

/// What a service decided about events from outside, kept to be said again to an intake that was put back from a backup.
public enum DecisionLog {
    /// Registers the table; append-only, like every migration.
    public static func migrate(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("decisions 1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE decisions(
                      message_id TEXT PRIMARY KEY NOT NULL, ticket_id TEXT NOT NULL, decision BLOB NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
    }

    /// - Parameter messageId: Intake's message with the event.
    public static func keep(
        _ decision: Decision, of messageId: String, about ticket: TicketID, in db: Database
    ) throws {
        try db.executeCached(
            sql: "INSERT INTO decisions VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            arguments: [messageId, ticket, try WireJSON.encode(decision)])
    }

    /// Nil for what is not decided yet, or was never to be decided here.
    public static func decision(
        of messageId: String, in db: Database
    ) throws -> (ticket: TicketID, decision: Decision)? {
        try Row.fetchOne(
            cached: db, sql: "SELECT ticket_id, decision FROM decisions WHERE message_id = ?", arguments: [messageId]
        ).map { row in (row["ticket_id"], try WireJSON.decode(Decision.self, from: row["decision"])) }
    }
}
