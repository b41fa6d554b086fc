import Contracts
import IntakeDomain
import Messaging
import ServiceRuntime

/// What intake only files, and the little it remembers of it.
struct CaseHandlers: Sendable {
    let progress: Progress
    /// Knows which clocks of a ticket are promises of ours.
    let archive: StandardArchive
    /// The key that links are verified with; nil where no token is taken.
    let links: Seal?

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
                if let links, let theirs = envelope.data.keyFingerprint, theirs != links.fingerprint {
                    throw MessageFault.foreignKey(setting: "links.key", sender: .survey)
                }
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
        let before = try register.standing(of: revised.ticketId)
        let head = try before?.head()
        let clocks = PromisedClocks(archive: archive, db: transaction.db)
        let promised = try clocks.due(revised.clocks, under: head?.standard.digest)
        try register.setPromised(promised, of: revised.ticketId)
        guard let before, let head, !before.hasPromises else { return }
        try progress.tell(head, of: before, promised: promised, in: transaction)
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
