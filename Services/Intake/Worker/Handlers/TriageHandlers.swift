import Contracts
import IntakeDomain
import Messaging

/// What intake does with triage's events: case file, register, progress, answers.
struct TriageHandlers: Sendable {
    let grants: PublisherGrants
    let answering: Answering

    var all: [MessageHandler] {
        [
            MessageHandler(TicketEvent.self) { envelope, transaction in
                try CaseArchive(db: transaction.db).append(envelope)
                try note(envelope.data.head, sequence: envelope.head.sequence, in: transaction)
                if let decision = envelope.data.decision {
                    try answering.answer(decision, of: envelope.data.head, head: envelope.head, in: transaction)
                }
            },
            MessageHandler(DecisionMade.self) { envelope, transaction in
                try CaseArchive(db: transaction.db).append(envelope)
                try answering.answer(
                    envelope.data.decision, of: envelope.data.head, head: envelope.head, in: transaction)
            },
        ]
    }

    /// Notes where the ticket is now, and tells who may know when that is somewhere else than before.
    private func note(_ head: TicketHead, sequence: Int64?, in transaction: Transaction) throws {
        let register = TicketRegister(db: transaction.db)
        guard let before = try register.ticket(head.ticketId), sequence ?? .max > before.revision else { return }
        try register.setHead(head, revision: sequence ?? before.revision)
        guard (before.state, before.stage, before.waitingOn) != (head.state, head.stage, head.waitingOn) else { return }
        let references = try register.references(to: head.ticketId)
        for listener in grants.listeners(submitters: Set(references.keys), region: before.region) {
            let progress = TicketProgressed(
                ticketId: head.ticketId, number: head.number, externalRef: references[listener] ?? before.externalRef,
                stage: head.stage, state: head.state, waitingOn: head.waitingOn,
                text: ProgressText.text(state: head.state, stage: head.stage, waitingOn: head.waitingOn),
                promised: before.promised)
            try transaction.send(progress, to: .outbound, key: listener, about: head.ticketId)
        }
    }
}
