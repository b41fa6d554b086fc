import Contracts
import Messaging

/// What intake does with triage's events: case file, register, progress, answers.
struct TriageHandlers: Sendable {
    let progress: Progress
    let answering: Answering

    var all: [MessageHandler] {
        [
            MessageHandler(filing: TicketEvent.self) { envelope, body, transaction in
                try CaseArchive(db: transaction.db).append(envelope.head, body: body)
                try note(envelope.data.head, envelope.data.change, envelope.head, in: transaction)
                if let decision = envelope.data.decision {
                    try answering.answer(
                        decision, to: envelope.head.causationid, of: envelope.data.head,
                        revision: envelope.head.sequence, in: transaction)
                }
            },
            MessageHandler(filing: DecisionMade.self) { envelope, body, transaction in
                try CaseArchive(db: transaction.db).append(envelope.head, body: body)
                if let ticket = envelope.data.head {
                    try note(ticket, nil, envelope.head, in: transaction)
                }
                try answering.answer(
                    envelope.data.decision, to: envelope.head.causationid, of: envelope.data.head,
                    revision: envelope.head.sequence, in: transaction)
            },
        ]
    }

    /// Notes where the ticket is now, and tells who may know when that is somewhere else than before.
    ///
    /// The first assessment is told when its clocks are set, a moment later, so that it says what is promised.
    ///
    /// - Parameter message: What triage says without a number it says again, to a register that was put back: it is the latest.
    private func note(
        _ head: TicketHead, _ change: TicketEvent.Change?, _ message: EnvelopeHead, in transaction: Transaction
    ) throws {
        let register = TicketRegister(db: transaction.db)
        guard let before = try register.standing(of: head.ticketId), message.sequence ?? .max > before.revision else {
            return
        }
        try register.setHead(head, revision: message.sequence ?? before.revision)
        guard (before.state, before.stage, before.waitingOn) != (head.state, head.stage, head.waitingOn) else { return }
        if case .assessed = change, !before.hasPromises { return }
        try progress.tell(head, of: before, promised: before.promised(), in: transaction)
    }
}
