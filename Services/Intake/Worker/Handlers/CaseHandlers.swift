import Contracts
import IntakeDomain
import Messaging

/// What intake only files, and the little it remembers of it.
struct CaseHandlers: Sendable {
    let progress: Progress

    var all: [MessageHandler] {
        [
            filed(ClocksRevised.self) { envelope, transaction in
                try note(envelope.data, in: transaction)
            },
            filed(ClockWarned.self), filed(ClockBreached.self),
            filed(EscalationChanged.self) { envelope, transaction in
                guard let ticket = envelope.data.page.ticket?.ticketId else { return }
                try Whereabouts(db: transaction.db).raised(envelope.data.page.escalationId, about: ticket)
            },
            filed(NoticeChanged.self), filed(SurveyWithheld.self),
            filed(SurveyInvited.self) { envelope, transaction in
                try Whereabouts(db: transaction.db).invited(envelope.data)
            },
            filed(SurveyCompleted.self) { envelope, transaction in
                try Whereabouts(db: transaction.db).setState(.answered, of: envelope.data.invitationId)
            },
            filed(SurveyExpired.self) { envelope, transaction in
                try Whereabouts(db: transaction.db).setState(.expired, of: envelope.data.invitationId)
            },
        ]
    }

    /// Remembers what is promised; the first time, it is news for whoever follows the ticket.
    private func note(_ revised: ClocksRevised, in transaction: Transaction) throws {
        let register = TicketRegister(db: transaction.db)
        let promised = Self.promises(revised.clocks)
        let before = try register.standing(of: revised.ticketId)
        try register.setPromised(promised, of: revised.ticketId)
        guard let before, !before.hasPromises, let head = try before.head() else { return }
        try progress.tell(head, of: before, promised: promised, in: transaction)
    }

    /// Clocks that are promises to the customer; `unassessed` is ours alone.
    private static func promises(_ clocks: [Clock]) -> [String: Instant] {
        Dictionary(
            clocks.filter { $0.id != "unassessed" }.compactMap { clock in clock.dueAt.map { (clock.id, $0) } },
            uniquingKeysWith: { $1 })
    }

    private func filed<Payload: Message>(
        _ type: Payload.Type,
        then note: @escaping @Sendable (Envelope<Payload>, Transaction) throws -> Void = { _, _ in }
    ) -> MessageHandler {
        MessageHandler(filing: type) { envelope, body, transaction in
            // An escalation about no ticket has no case file.
            if envelope.head.subject != nil {
                try CaseArchive(db: transaction.db).append(envelope.head, body: body)
            }
            try note(envelope, transaction)
        }
    }
}
