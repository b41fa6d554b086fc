import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging

/// The register of tickets, inside one transaction.
struct TicketRegister {
    let db: Database

    // MARK: - Finding

    func ticket(_ id: TicketID) throws -> RegisteredTicket? {
        try RegisteredTicket.fetchOne(cached: db, sql: "SELECT * FROM tickets WHERE ticket_id = ?", arguments: [id])
    }

    func ticket(number: String) throws -> RegisteredTicket? {
        try RegisteredTicket.fetchOne(cached: db, sql: "SELECT * FROM tickets WHERE number = ?", arguments: [number])
    }

    /// - Parameter sender: Whose reference it is when the reference does not say.
    func ticket(_ reference: TicketReference, sender: String) throws -> RegisteredTicket? {
        switch reference {
        case .id(let id): try ticket(id)
        case .number(let number): try ticket(number: number)
        case .external(let ref, let publisher):
            try RegisteredTicket.fetchOne(
                cached: db,
                sql: """
                    SELECT tickets.* FROM ticket_refs JOIN tickets USING (ticket_id)
                    WHERE ticket_refs.publisher = ? AND ticket_refs.external_ref = ?
                    """, arguments: [publisher ?? sender, ref])
        }
    }

    /// Where a ticket is, without what it is about.
    func standing(of id: TicketID) throws -> TicketStanding? {
        try TicketStanding.fetchOne(
            cached: db,
            sql: """
                SELECT publisher, region, external_ref, state, stage, waiting_on, revision, head, promised FROM tickets
                WHERE ticket_id = ?
                """, arguments: [id])
    }

    /// A publisher's own reference of a ticket: the first in the order of letters, nil when it has none.
    func reference(of publisher: String, to ticket: TicketID) throws -> String? {
        try String.fetchOne(
            cached: db, sql: "SELECT min(external_ref) FROM ticket_refs WHERE ticket_id = ? AND publisher = ?",
            arguments: [ticket, publisher])
    }

    // MARK: - Writing

    /// The next number of a local day.
    func nextCount(of day: String) throws -> Int {
        try Int.fetchOne(
            cached: db,
            sql: """
                INSERT INTO number_counters VALUES (?, 1)
                ON CONFLICT(day) DO UPDATE SET count = count + 1 RETURNING count
                """, arguments: [day]) ?? 1
    }

    /// - Parameter reference: The publisher's own, as it was written.
    func insert(_ ticket: TicketRegistered, reference: String, machine: MachineKeys, drill: Bool) throws {
        try db.executeCached(
            sql: """
                INSERT INTO tickets(ticket_id, number, publisher, external_ref, kind, region, opened_at, drill, asset, model,
                  has_serial, registered, state, stage, waiting_on, promised)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}')
                """,
            arguments: [
                ticket.ticketId, ticket.number, ticket.publisher, reference, ticket.kind.rawValue,
                ticket.region,
                ticket.receivedAt, drill, machine.asset, machine.model, machine.hasSerial,
                try WireJSON.encode(ticket), TicketState.received.rawValue, Stage.accept.rawValue,
                WaitingOn.none.rawValue,
            ])
    }

    /// Notes one more reference of a ticket, and the keys its customer is found by.
    ///
    /// - Parameter keys: Keyed digests.
    func link(_ ticket: TicketID, publisher: String, externalRef: String, customer keys: [String]) throws {
        try db.executeCached(
            sql: "INSERT INTO ticket_refs VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            arguments: [publisher, externalRef, ticket])
        for key in keys {
            try db.executeCached(
                sql: """
                    INSERT INTO customer_tickets
                    SELECT ?, drill, is_open, opened_at, ticket_id FROM tickets WHERE ticket_id = ?
                    ON CONFLICT DO NOTHING
                    """, arguments: [key, ticket])
        }
    }

    /// Counts one more contact about a ticket, and returns how many there have been.
    func countContact(_ ticket: TicketID) throws -> Int {
        try Int.fetchOne(
            cached: db, sql: "UPDATE tickets SET contacts = contacts + 1 WHERE ticket_id = ? RETURNING contacts",
            arguments: [ticket]) ?? 1
    }

    /// Replaces what a supplement told us about the machine.
    func setMachine(_ machine: MachineKeys, registered: TicketRegistered) throws {
        try db.executeCached(
            sql: "UPDATE tickets SET asset = ?, model = ?, has_serial = ?, registered = ? WHERE ticket_id = ?",
            arguments: [
                machine.asset, machine.model, machine.hasSerial, try WireJSON.encode(registered), registered.ticketId,
            ])
    }

    /// Notes where triage has a ticket now.
    ///
    /// A resolved ticket counts as over: a new call about it is a new matter.
    func setHead(_ head: TicketHead, revision: Int64) throws {
        let over: [TicketState] = [.resolved, .closed, .cancelled, .merged, .rejected]
        let isOpen = !over.contains(head.state)
        try db.executeCached(
            sql: "UPDATE customer_tickets SET is_open = ? WHERE ticket_id = ? AND is_open <> ?",
            arguments: [isOpen, head.ticketId, isOpen])
        try db.executeCached(
            sql: """
                UPDATE tickets SET state = ?, stage = ?, waiting_on = ?, is_open = ?, revision = ?, head = ?
                WHERE ticket_id = ?
                """,
            arguments: [
                head.state.rawValue, head.stage.rawValue, head.waitingOn.rawValue, isOpen, revision,
                try WireJSON.encode(head), head.ticketId,
            ])
    }

    func setPromised(_ promised: [String: Instant], of ticket: TicketID) throws {
        try db.executeCached(
            sql: "UPDATE tickets SET promised = ? WHERE ticket_id = ?",
            arguments: [try WireJSON.encode(promised), ticket])
    }
}
