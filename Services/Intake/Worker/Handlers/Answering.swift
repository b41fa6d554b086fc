import Contracts
import IntakeDomain
import Messaging

/// Tells the sender of an event what was decided about it.
struct Answering: Sendable {
    let grants: PublisherGrants

    /// - Parameters:
    ///   - messageId: Of the message that intake made of the event.
    ///   - ticket: After the decision.
    ///   - revision: Sequence of triage's last message about the ticket.
    func answer(
        _ decision: Decision, to messageId: String, of ticket: TicketHead?, revision: Int64?,
        in transaction: Transaction
    ) throws {
        let ledger = EventLedger(db: transaction.db)
        guard let entry = try ledger.entry(causing: messageId), !entry.answer.final else { return }
        let answer = entry.answer.decided(decision, head: ticket, revision: revision, at: transaction.now)
        try ledger.keep(answer, publisher: entry.publisher, digest: entry.digest)
        // What staff sent through the HTTP door has no queue; they ask for the answer.
        guard grants.knows(entry.publisher) else { return }
        try transaction.send(
            answer, to: .outbound, key: entry.publisher, about: answer.ticketId, correlationId: answer.eventId)
    }
}
