import Contracts
import IntakeDomain
import Messaging

/// Tells the sender of an event what triage decided.
struct Answering: Sendable {
    let grants: PublisherGrants

    /// - Parameter head: Of triage's message; its cause is the message that intake made of the event.
    func answer(
        _ decision: Decision, of ticket: TicketHead?, head: EnvelopeHead, in transaction: Transaction
    ) throws {
        let ledger = EventLedger(db: transaction.db)
        guard let entry = try ledger.entry(causing: head.causationid), !entry.answer.final else { return }
        let answer = entry.answer.decided(
            decision, head: ticket, revision: head.sequence, at: transaction.now)
        try ledger.keep(answer, publisher: entry.publisher, digest: entry.digest)
        // What staff sent through the HTTP door has no queue; they ask for the answer.
        guard grants.knows(entry.publisher) else { return }
        try transaction.send(
            answer, to: .outbound, key: entry.publisher, about: answer.ticketId, correlationId: answer.eventId)
    }
}
