import Contracts
import IntakeDomain
import Messaging

/// What escalation and survey decided about events that intake passed on to them.
struct DecisionHandlers: Sendable {
    let answering: Answering

    var all: [MessageHandler] {
        [
            MessageHandler(filing: AcknowledgementDecided.self) { envelope, body, transaction in
                try CaseArchive(db: transaction.db).append(envelope.head, body: body)
                let decided = envelope.data
                try answer(decided.decision, to: decided.messageId, about: decided.ticketId, in: transaction)
            },
            MessageHandler(filing: AnswerDecided.self) { envelope, body, transaction in
                try CaseArchive(db: transaction.db).append(envelope.head, body: body)
                let decided = envelope.data
                try answer(decided.decision, to: decided.messageId, about: decided.ticketId, in: transaction)
            },
        ]
    }

    /// Neither moves the ticket, so it is told as triage last said it.
    private func answer(
        _ decision: Decision, to messageId: String, about ticket: TicketID, in transaction: Transaction
    ) throws {
        let standing = try TicketRegister(db: transaction.db).standing(of: ticket)
        try answering.answer(
            decision, to: messageId, of: standing?.head(), revision: standing?.revision, in: transaction)
    }
}
