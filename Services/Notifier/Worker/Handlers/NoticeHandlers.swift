import Contracts
import GRDB
import Messaging
import NotifierDomain
import ServiceRuntime
import ServiceStandard

/// What the notifier does with each message that makes somebody owe somebody a word.
struct NoticeHandlers: Sendable {
    let selection: NoticeSelection
    /// Knows what a ticket's own standard calls its clocks.
    let archive: StandardArchive
    /// Makes survey links genuine.
    let links: Seal
    let bells: ChannelBells

    var all: [MessageHandler] {
        [
            MessageHandler(ClocksRevised.self) { envelope, transaction in
                try take(.clocksRevised(envelope.data), about: envelope.data.ticketId, envelope.head, transaction)
            },
            MessageHandler(TicketEvent.self) { envelope, transaction in
                try take(.ticket(envelope.data), about: envelope.data.head.ticketId, envelope.head, transaction)
            },
            MessageHandler(SurveyInvited.self) { envelope, transaction in
                if let theirs = envelope.data.keyFingerprint, theirs != links.fingerprint {
                    throw MessageFault.foreignKey(setting: "links.key", sender: .survey)
                }
                try take(.invited(envelope.data), about: envelope.data.ticketId, envelope.head, transaction)
            },
            MessageHandler(ClockWarned.self) { envelope, transaction in
                try take(.warned(envelope.data), about: envelope.data.ticketId, envelope.head, transaction)
            },
            MessageHandler(ClockBreached.self) { envelope, transaction in
                try take(.breached(envelope.data), about: envelope.data.ticketId, envelope.head, transaction)
            },
            MessageHandler(EscalationChanged.self) { envelope, transaction in
                guard let ticketId = envelope.data.page.ticket?.ticketId else { return }
                try take(.escalation(envelope.data), about: ticketId, envelope.head, transaction)
            },
            MessageHandler(FactRecorded.self) { envelope, transaction in
                guard case .contactLogged(let logged) = envelope.data.fact else { return }
                try take(.contactLogged(logged), about: envelope.data.ticketId, envelope.head, transaction)
            },
        ]
    }

    private func take(
        _ cause: NoticeCause, about ticketId: TicketID, _ head: EnvelopeHead, _ transaction: Transaction
    ) throws {
        var ticket = try TicketTable.load(ticketId, in: transaction.db)
        let rule = try cause.clock.flatMap { clock in
            try archive.rule(of: ClockID(rawValue: clock), under: ticket.standard, in: transaction.db)
        }
        let occasion = Occasion(
            messageId: head.id, drill: head.drill, now: transaction.now, clockTitle: rule?.title)
        let notices = selection.notices(for: cause, of: &ticket, on: occasion)
        try TicketTable.save(ticket, in: transaction.db)
        for notice in notices {
            try NoticeTable.insert(StoredNotice(notice, cause: transaction.cause), in: transaction.db)
            if let change = notice.change { try transaction.emit(change, about: ticketId) }
        }
        bells.ring(for: notices, after: transaction)
    }
}

/// Takes contact data as it comes, sealed, and tells whom nobody could reach before.
struct ContactHandler: Sendable {
    let seal: Seal
    let bells: ChannelBells

    var handler: MessageHandler {
        MessageHandler(ContactShared.self) { envelope, transaction in
            try take(envelope.data, transaction)
        }
    }

    private func take(_ shared: ContactShared, _ transaction: Transaction) throws {
        if let theirs = shared.keyFingerprint, theirs != seal.fingerprint {
            throw MessageFault.foreignKey(setting: "seal.key", sender: .intake)
        }
        let card = try SealedContact(shared).open(with: seal)
        try ContactTable.save(shared, in: transaction.db, now: transaction.now)
        var ticket = try TicketTable.load(shared.ticketId, in: transaction.db)
        ticket.hear(
            TicketSnapshot.Contact(
                partyId: shared.partyId, role: shared.role, language: card.language,
                optedOut: card.preferences?.optOut ?? false, maskedName: card.name.flatMap(ContactMask.name)))
        try TicketTable.save(ticket, in: transaction.db)
        guard let addressee = ticket.addressee else { return }
        var released: [Notice] = []
        for stored in try NoticeTable.withheld(of: shared.ticketId, in: transaction.db) {
            var notice = stored.notice
            guard notice.release(to: addressee, now: transaction.now) else { continue }
            try NoticeTable.update(notice, in: transaction.db)
            released.append(notice)
        }
        bells.ring(for: released, after: transaction)
    }
}
