import Contracts
import Foundation
import GRDB
import Messaging

/// Contact data of one party, as intake sealed it; opened only for as long as it takes to use it.
struct SealedContact: Sendable, FetchableRecord {
    let wrappedKey: String
    let sealed: String

    init(_ shared: ContactShared) {
        wrappedKey = shared.wrappedKey
        sealed = shared.sealed
    }

    init(row: Row) {
        wrappedKey = row["wrapped_key"]
        sealed = row["sealed"]
    }

    /// - Throws: ``SealError`` when it was sealed with another key, or is damaged.
    func open(with master: Seal) throws -> ContactCard {
        guard let key = Data(base64Encoded: wrappedKey), let box = Data(base64Encoded: sealed) else {
            throw SealError.unreadable
        }
        return try WireJSON.decode(ContactCard.self, from: Seal(unwrapping: key, with: master).open(box))
    }
}

/// Reads and writes of sealed contacts.
enum ContactTable {
    static func save(_ shared: ContactShared, in db: Database, now: Instant) throws {
        try db.executeCached(
            sql: """
                INSERT INTO contacts VALUES (?, ?, ?, ?, ?)
                ON CONFLICT(ticket_id, party_id) DO UPDATE SET
                  wrapped_key = excluded.wrapped_key, sealed = excluded.sealed, shared_at = excluded.shared_at
                """, arguments: [shared.ticketId, shared.partyId, shared.wrappedKey, shared.sealed, now])
    }

    /// - Parameter party: A party id as a notice names its recipient.
    static func one(of ticket: TicketID, party: String, in db: Database) throws -> SealedContact? {
        try SealedContact.fetchOne(
            cached: db, sql: "SELECT * FROM contacts WHERE ticket_id = ? AND party_id = ?", arguments: [ticket, party])
    }
}
