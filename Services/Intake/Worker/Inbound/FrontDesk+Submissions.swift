import Contracts
import Foundation
import IntakeDomain
import Messaging
import Texts

extension FrontDesk {
    /// A new ticket, or the customer coming back about one that is open (催单, S3-7).
    func submit(_ submission: TicketSubmitted, _ arrival: Arrival, in transaction: Transaction) throws -> Judgement {
        let register = TicketRegister(db: transaction.db)
        let keys = MatchKeys(submission, publisher: arrival.publisher).digested(by: digest)
        let mask = TextMask(known: KnownWords(submission.parties ?? []))
        let own = TicketReference.external(ref: submission.externalRef, publisher: arrival.publisher)
        if let same = try register.ticket(own, sender: arrival.publisher) {
            guard same.isOpen, same.kind == submission.kind ?? .request else {
                let expected = "a reference of yours that was not used before; ticket \(same.number) has this one"
                return reject(arrival, Problem(.fieldInvalid, pointer: "/data/externalRef", expected: expected))
            }
            return try attach(submission, to: same, keys, arrival, in: transaction)
        }
        let known = try register.known(
            customer: keys.customer, asset: keys.machine.asset, drill: transaction.cause.drill, now: transaction.now)
        let text = mask.mask(submission.description)
        let search = DuplicateSearch(submission, machine: keys.machine, text: text)
        switch search.decide(among: known, now: transaction.now) {
        case .attach(let same):
            guard let ticket = try register.ticket(same.ticketId) else {
                throw MessageFault.impossible("ticket \(same.ticketId) left the register")
            }
            return try attach(submission, to: ticket, keys, arrival, in: transaction)
        case .register(let candidates):
            return try enter(
                submission, arrival, keys: keys, mask: mask, text: text, candidates: candidates,
                history: .init(of: known, asset: keys.machine.asset, now: transaction.now), in: transaction)
        }
    }

    private func attach(
        _ submission: TicketSubmitted, to ticket: RegisteredTicket, _ keys: MatchKeys, _ arrival: Arrival,
        in transaction: Transaction
    ) throws -> Judgement {
        let register = TicketRegister(db: transaction.db)
        try register.link(
            ticket.ticketId, publisher: arrival.publisher, externalRef: submission.externalRef, customer: keys.customer)
        _ = try keep(submission.parties ?? [], of: ticket.ticketId, publisher: arrival.publisher, in: transaction)
        let contact = Fact.contactLogged(
            ContactLogged(
                channel: submission.channel, text: submission.description, externalRef: submission.externalRef,
                contacts: try register.countContact(ticket.ticketId)))
        let head = try pass(contact, of: ticket, recordedBy: arrival.publisher, time: arrival.time, in: transaction)
        let name = TicketName(
            ticketId: ticket.ticketId, number: ticket.number, externalRef: submission.externalRef)
        return Judgement(
            answer: arrival.receipt.accepted(.attached, ticket: name, final: false, at: arrival.receivedAt),
            messageId: head.id)
    }

    private func enter(
        _ submission: TicketSubmitted, _ arrival: Arrival, keys: MatchKeys, mask: TextMask, text: String,
        candidates: [TicketRegistered.Candidate], history: TicketRegistered.History, in transaction: Transaction
    ) throws -> Judgement {
        guard let eventId = arrival.receipt.eventId else { throw MessageFault.impossible("a submission without an id") }
        let id = TicketID(tenant: EnvelopeHead.tenant, publisher: arrival.publisher, eventID: eventId)
        let told = submission.reportedAt ?? (try? arrival.content.get())?.time
        let anchor = Anchor.decide(
            reportedAt: told, receivedAt: arrival.receivedAt, maxLateness: configuration.maxLateness)
        var passing = submission.masked(by: mask)
        passing.description = submission.description
        passing.relatesTo = try submission.relatesTo?.map { relation in
            let related = try find(relation.ticket, for: arrival.publisher, in: transaction)
            return TicketRelation(
                ticket: related.map { .id($0.ticketId) } ?? relation.ticket.masked(by: mask),
                relation: relation.relation)
        }
        let vault = vault(transaction)
        let parties = (submission.parties ?? []).enumerated().map { position, party in
            Party(party, id: vault.id(of: party, at: position, of: id, publisher: arrival.publisher))
        }
        let ticket = TicketRegistered(
            ticketId: id, number: try nextNumber(in: transaction), publisher: arrival.publisher, submission: passing,
            receivedAt: arrival.receivedAt, reportedAt: told ?? arrival.receivedAt, anchorAt: anchor.at,
            anchorBasis: anchor.basis, parties: parties, text: text, attributes: passing.attributes,
            assetId: keys.machine.asset.map { String($0.prefix(24)) },
            divisionCode: submission.parties?.lazy.compactMap { $0.address?.divisionCode }
                .first { $0.utf8.count == 6 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } },
            duplicateCandidates: candidates, history: history)
        let head = try open(
            ticket, reference: submission.externalRef, keys.machine, customer: keys.customer, time: arrival.time,
            in: transaction)
        _ = try keep(submission.parties ?? [], of: id, publisher: arrival.publisher, in: transaction)
        let name = TicketName(ticketId: id, number: ticket.number, externalRef: submission.externalRef)
        return Judgement(
            answer: arrival.receipt.accepted(.new, ticket: name, final: false, at: arrival.receivedAt),
            messageId: head.id)
    }

    func nextNumber(in transaction: Transaction) throws -> String {
        let day = TicketNumber.day(of: transaction.now, in: configuration.zone)
        let count = try TicketRegister(db: transaction.db).nextCount(of: day)
        return TicketNumber(prefix: configuration.numberPrefix, day: day, count: count).description
    }

    /// Enters a ticket into the register and announces it.
    ///
    /// - Parameter reference: The publisher's own, which only he reads again; the one in `ticket` is masked.
    func open(
        _ ticket: TicketRegistered, reference: String, _ machine: MachineKeys, customer: [String], time: Instant,
        in transaction: Transaction
    ) throws -> EnvelopeHead {
        let register = TicketRegister(db: transaction.db)
        try register.insert(ticket, reference: reference, machine: machine, drill: transaction.cause.drill)
        try register.link(
            ticket.ticketId, publisher: ticket.publisher, externalRef: reference, customer: customer)
        return try transaction.emitForCase(ticket, about: ticket.ticketId, time: time)
    }
}
