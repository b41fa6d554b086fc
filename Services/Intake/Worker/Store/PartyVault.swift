import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging

/// Contact data, each party's card sealed under a key of its own, which is wrapped by the master key (S0-26).
struct PartyVault {
    let db: Database
    /// The master key of contact data.
    let master: Seal

    /// Ids of a ticket's parties: the same person has the same one at every ticket.
    func id(of party: SubmittedParty, at position: Int, of ticket: TicketID, publisher: String) -> PartyID {
        guard let identity = MatchKeys.identity(of: party, publisher: publisher) else {
            return PartyID(UUID(version5: "party", ticket.description, String(position)))
        }
        return PartyID(UUID(version5: "party", master.digest(identity, purpose: "party")))
    }

    /// Seals a party's card, completed with what was known before, and ties it to a ticket.
    ///
    /// - Returns: What to share with the notifier; nil when nothing is new to it or nothing could be sent there.
    func keep(
        _ party: SubmittedParty, as id: PartyID, of ticket: TicketID, publisher: String, now: Instant
    ) throws -> ContactShared? {
        let earlier = try Row.fetchOne(cached: db, sql: "SELECT * FROM parties WHERE party_id = ?", arguments: [id])
        let key = try earlier.map { try Seal(unwrapping: $0["wrapped_key"], with: master) } ?? Seal.random()
        let before = try earlier.map { try Self.open($0["sealed"], with: key) }
        let card = before.map { ContactCard(party).completed(from: $0) } ?? ContactCard(party)
        if card != before {
            try db.executeCached(
                sql: """
                    INSERT INTO parties VALUES (?, ?, ?, ?)
                    ON CONFLICT(party_id) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at
                    """,
                arguments: [id, try key.wrapped(by: master), try key.seal(WireJSON.encode(card)), now])
        }
        let isNewHere = try link(id, role: party.role.rawValue, to: ticket, publisher: publisher)
        guard isNewHere || card != before, card.isReachable else { return nil }
        return try shared(id, of: ticket)
    }

    /// Ties a party that is known already to one more ticket; false when it was tied to it before.
    ///
    /// - Parameter publisher: Who named the party; nil for the ticket's own.
    func link(_ party: PartyID, role: String, to ticket: TicketID, publisher: String?) throws -> Bool {
        try db.executeCached(
            sql: """
                INSERT INTO ticket_parties(ticket_id, party_id, role, publisher) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, arguments: [ticket, party, role, publisher])
        return db.changesCount == 1
    }

    /// The sealed card as the notifier gets it; nil when the party has none.
    func shared(_ party: PartyID, of ticket: TicketID) throws -> ContactShared? {
        try Row.fetchOne(
            cached: db,
            sql: """
                SELECT wrapped_key, sealed, role FROM parties JOIN ticket_parties USING (party_id)
                WHERE party_id = ? AND ticket_id = ? ORDER BY role = 'customer' DESC
                """, arguments: [party, ticket]
        ).map { row in
            ContactShared(
                ticketId: ticket, partyId: party, wrappedKey: (row["wrapped_key"] as Data).base64EncodedString(),
                sealed: (row["sealed"] as Data).base64EncodedString(), role: PartyRole(rawValue: row["role"]),
                keyFingerprint: master.fingerprint)
        }
    }

    /// One party of a ticket, in the clear.
    struct Card {
        let party: PartyID
        let role: String
        /// Who named the party; nil where it is the ticket's own submitter.
        let publisher: String?
        let card: ContactCard
    }

    /// The cards of a ticket's parties, in the clear: for masking a text, or for a person whose look is logged.
    ///
    /// Those that the ticket's own submitter named come first. At most ``mostCards``, the newest of the others left out.
    func cards(of ticket: TicketID) throws -> [Card] {
        let rows = try Row.fetchAll(
            cached: db,
            sql: """
                SELECT party_id, role, nullif(ticket_parties.publisher, tickets.publisher) AS named_by, wrapped_key, sealed
                FROM ticket_parties JOIN tickets USING (ticket_id) JOIN parties USING (party_id)
                WHERE ticket_id = ? ORDER BY named_by IS NOT NULL, named_by, role, party_id LIMIT ?
                """, arguments: [ticket, Self.mostCards])
        return try rows.map { row in
            let key = try Seal(unwrapping: row["wrapped_key"], with: master)
            return Card(
                party: row["party_id"], role: row["role"], publisher: row["named_by"],
                card: try Self.open(row["sealed"], with: key))
        }
    }

    private static let mostCards = 64

    /// Masks texts about a ticket, knowing its parties.
    func mask(of ticket: TicketID) throws -> TextMask {
        TextMask(known: KnownWords(try cards(of: ticket).map(\.card)))
    }

    func logAccess(_ parties: [PartyID], of ticket: TicketID, by staff: String, reason: String, at now: Instant) throws
    {
        try db.executeCached(
            sql: "INSERT INTO access_log(at, staff_id, ticket_id, parties, reason) VALUES (?, ?, ?, ?, ?)",
            arguments: [now, staff, ticket, parties.map(\.description).joined(separator: " "), reason])
    }

    private static func open(_ sealed: Data, with key: Seal) throws -> ContactCard {
        try WireJSON.decode(ContactCard.self, from: key.open(sealed))
    }
}

/// A contact.shared in a case file: a salted digest stands for the contact data, so that erasing a person stays possible.
struct ContactPassedOn: NamedMessage {
    static let type = ContactShared.type

    let ticketId: TicketID
    let partyId: PartyID
    let sealedSha256: String

    init(_ shared: ContactShared) {
        ticketId = shared.ticketId
        partyId = shared.partyId
        sealedSha256 = WireJSON.sha256(Data(shared.sealed.utf8))
    }
}

/// A person looked at contact data; kept in the case file, sent nowhere.
struct ContactDisclosed: NamedMessage {
    static let type = EventType("contact.disclosed")

    let ticketId: TicketID
    let staffId: String
    let parties: [PartyID]
    let reason: String
}
