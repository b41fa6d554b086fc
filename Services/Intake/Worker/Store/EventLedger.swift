import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging

/// What outside events were taken and how they were answered: makes an event that comes twice have one effect.
struct EventLedger {
    let db: Database

    struct Entry: Sendable {
        let publisher: String
        let digest: String
        let answer: EventAnswered
    }

    func entry(_ eventId: String, of publisher: String) throws -> Entry? {
        try one("publisher = ? AND event_id = ?", [publisher, eventId])
    }

    /// The event that led to a message of ours.
    func entry(causing messageId: String) throws -> Entry? {
        try one("message_id = ?", [messageId])
    }

    private func one(_ condition: String, _ arguments: StatementArguments) throws -> Entry? {
        try Row.fetchOne(cached: db, sql: "SELECT * FROM events WHERE \(condition)", arguments: arguments).map { row in
            Entry(
                publisher: row["publisher"], digest: row["digest"],
                answer: try WireJSON.decode(EventAnswered.self, from: row["answer"]))
        }
    }

    /// Keeps the latest answer to an event; one without id is not kept.
    func keep(_ answer: EventAnswered, publisher: String, digest: String, messageId: String? = nil) throws {
        guard let eventId = answer.eventId else { return }
        try db.executeCached(
            sql: """
                INSERT INTO events VALUES (?, ?, ?, ?, ?)
                ON CONFLICT(publisher, event_id) DO UPDATE SET
                  digest = excluded.digest, answer = excluded.answer, message_id = ifnull(excluded.message_id, message_id)
                """, arguments: [publisher, eventId, digest, try WireJSON.encode(answer), messageId])
    }
}

/// What intake has heard of surveys and escalations, to find the ticket behind a token or a page.
struct Whereabouts {
    let db: Database

    func invited(_ invitation: SurveyInvited) throws {
        try db.executeCached(
            sql: "INSERT INTO invitations VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            arguments: [
                invitation.invitationId, invitation.ticketId, invitation.expiresAt, KnownInvitation.State.open.rawValue,
            ])
    }

    func setState(_ state: KnownInvitation.State, of invitation: InvitationID) throws {
        try db.executeCached(
            sql: "UPDATE invitations SET state = ? WHERE invitation_id = ?", arguments: [state.rawValue, invitation])
    }

    func invitation(_ id: InvitationID) throws -> KnownInvitation? {
        try Row.fetchOne(cached: db, sql: "SELECT * FROM invitations WHERE invitation_id = ?", arguments: [id]).map {
            row in
            KnownInvitation(
                ticketId: row["ticket_id"], expiresAt: row["expires_at"],
                state: KnownInvitation.State(rawValue: row["state"]) ?? .expired)
        }
    }

    func raised(_ escalation: EscalationID, about ticket: TicketID) throws {
        try db.executeCached(
            sql: "INSERT INTO escalations VALUES (?, ?) ON CONFLICT DO NOTHING", arguments: [escalation, ticket])
    }

    func ticket(behind escalation: EscalationID) throws -> TicketID? {
        try TicketID.fetchOne(
            cached: db, sql: "SELECT ticket_id FROM escalations WHERE escalation_id = ?", arguments: [escalation])
    }
}
