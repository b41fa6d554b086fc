import Contracts
import GRDB
import Messaging
import NotifierDomain

/// Reads and writes of what was heard of tickets.
enum TicketTable {
    /// A ticket never heard of is an empty one.
    static func load(_ id: TicketID, in db: Database) throws -> TicketSnapshot {
        let row = try Row.fetchOne(cached: db, sql: "SELECT snapshot FROM tickets WHERE ticket_id = ?", arguments: [id])
        guard let row else { return TicketSnapshot(ticketId: id) }
        return try WireJSON.decode(TicketSnapshot.self, from: row["snapshot"])
    }

    static func save(_ ticket: TicketSnapshot, in db: Database) throws {
        try db.executeCached(
            sql: "INSERT INTO tickets VALUES (?, ?) ON CONFLICT(ticket_id) DO UPDATE SET snapshot = excluded.snapshot",
            arguments: [ticket.ticketId, try WireJSON.encode(ticket)])
    }
}
