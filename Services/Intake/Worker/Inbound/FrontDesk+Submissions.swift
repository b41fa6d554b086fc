import Contracts
import Foundation
import IntakeDomain
import Messaging
import Texts

extension FrontDesk {
    /// A new ticket, or the customer coming back about one that is open (催单, S3-7).
    func submit(_ submitted: TicketSubmitted, _ arrival: Arrival, in transaction: Transaction) throws -> Judgement {
        var arrival = arrival
        var submission = submitted.withoutPlaceholders
        let related = try resolve(submission.relatesTo ?? [], for: arrival.publisher, in: transaction)
        submission.relatesTo = related.kept.isEmpty ? nil : related.kept
        arrival.receipt.warnings += related.warnings
        let keys = MatchKeys(submission, publisher: arrival.publisher).digested(by: digest)
        let mask = TextMask(known: KnownWords(submission.parties ?? []))
        let text = mask.mask(submission.description)
        let search = DuplicateSearch(submission, machine: keys.machine, text: text)
        let register = TicketRegister(db: transaction.db)
        let own = TicketReference.external(ref: submission.externalRef, publisher: arrival.publisher)
        if let same = try register.ticket(own, sender: arrival.publisher) {
            let isSame = try isSameMatter(same, as: submission, keys, search, in: transaction)
            guard isSame else { return reject(arrival, Problem(.referenceInUse, pointer: "/data/externalRef")) }
            return try attach(submission, to: same, keys, arrival, in: transaction)
        }
        let history = CustomerHistory(db: transaction.db, drill: transaction.cause.drill)
        let known = try history.findings(
            customer: keys.customer.asked, asset: keys.machine.asset, now: transaction.now)
        switch search.decide(among: known.recent, now: transaction.now) {
        case .attach(let same):
            guard let ticket = try register.ticket(same.ticketId) else {
                throw MessageFault.impossible("ticket \(same.ticketId) left the register")
            }
            return try attach(submission, to: ticket, keys, arrival, in: transaction)
        case .register(let candidates):
            let judgement = try enter(
                submission, arrival, keys: keys, mask: mask, text: text, candidates: candidates, history: known.counts,
                in: transaction)
            for repeated in related.repeated {
                try log(submission, on: repeated, arrival, in: transaction)
            }
            return judgement
        }
    }

    /// Whether a submission may come under a reference that names a ticket already: one matter of one person (S3-7).
    private func isSameMatter(
        _ ticket: RegisteredTicket, as submission: TicketSubmitted, _ keys: MatchKeys, _ search: DuplicateSearch,
        in transaction: Transaction
    ) throws -> Bool {
        guard ticket.isOpen, ticket.kind == submission.kind ?? .request, !search.isOtherThing(KnownTicket(ticket))
        else {
            return false
        }
        let history = CustomerHistory(db: transaction.db, drill: transaction.cause.drill)
        let customer = keys.customer
        guard !customer.asked.isEmpty, try history.isKnown(ticket.ticketId) else { return true }
        if let numbered = customer.numbered, try history.holds(ticket.ticketId, any: [numbered]),
            try !history.holds(ticket.ticketId, any: customer.numbers)
        {
            return false
        }
        return try history.holds(ticket.ticketId, any: customer.asked)
    }

    /// What became of a submission's relations to other tickets.
    private struct Related {
        /// Those to tickets that the publisher may see, by their ids.
        var kept: [TicketRelation] = []
        /// The tickets that it says it repeats.
        var repeated: [RegisteredTicket] = []
        var warnings: [AnswerWarning] = []
    }

    /// A relation to a ticket that the publisher may not see is left out like one to a ticket that does not exist.
    private func resolve(
        _ relations: [TicketRelation], for publisher: String, in transaction: Transaction
    ) throws -> Related {
        var related = Related()
        for (index, relation) in relations.enumerated() {
            guard let found = try find(relation.ticket, for: publisher, in: transaction) else {
                related.warnings.append(
                    AnswerWarning(
                        .referenceUnknown, pointer: "/data/relatesTo/\(index)/ticket",
                        LocalizedText(
                            "没有您可以访问的这张工单,该关联未保留。",
                            "There is no such ticket that you may see; the relation was left out.")))
                continue
            }
            related.kept.append(TicketRelation(ticket: .id(found.ticket.ticketId), relation: relation.relation))
            let isNew = !related.repeated.contains { $0.ticketId == found.ticket.ticketId }
            if relation.relation == .repeats, isNew { related.repeated.append(found.ticket) }
        }
        return related
    }

    private func attach(
        _ submission: TicketSubmitted, to ticket: RegisteredTicket, _ keys: MatchKeys, _ arrival: Arrival,
        in transaction: Transaction
    ) throws -> Judgement {
        try TicketRegister(db: transaction.db).link(
            ticket.ticketId, publisher: arrival.publisher, externalRef: submission.externalRef,
            customer: keys.customer.kept)
        let own = TicketReference.external(ref: submission.externalRef, publisher: arrival.publisher)
        let access = try find(own, for: arrival.publisher, in: transaction)?.access ?? .follow
        try keep(
            submission.parties ?? [], of: ticket.ticketId, publisher: arrival.publisher, access: access, in: transaction
        )
        let head = try log(submission, on: ticket, arrival, in: transaction)
        let name = TicketName(
            ticketId: ticket.ticketId, number: ticket.number, externalRef: submission.externalRef)
        return Judgement(
            answer: arrival.receipt.accepted(.attached, ticket: name, final: false, at: arrival.receivedAt),
            messageId: head.id)
    }

    /// Carries what was said on to a ticket that is open already: it is assessed with what was known, and its handler is told.
    @discardableResult
    private func log(
        _ submission: TicketSubmitted, on ticket: RegisteredTicket, _ arrival: Arrival, in transaction: Transaction
    ) throws -> EnvelopeHead {
        let contacts = try TicketRegister(db: transaction.db).countContact(ticket.ticketId)
        let contact = Fact.contactLogged(
            ContactLogged(
                channel: submission.channel, text: submission.description, externalRef: submission.externalRef,
                contacts: contacts, more: Supplement(submission), attributes: submission.attributes))
        let own = TextMask(known: KnownWords(submission.parties ?? []))
        return try pass(
            contact.masked(by: own), of: ticket, recordedBy: arrival.publisher, time: arrival.time, in: transaction)
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
            ticket, reference: submission.externalRef, keys.machine, customer: keys.customer.kept, time: arrival.time,
            in: transaction)
        try keep(submission.parties ?? [], of: id, publisher: arrival.publisher, access: .full, in: transaction)
        let name = TicketName(ticketId: id, number: ticket.number, externalRef: submission.externalRef)
        var answer = arrival.receipt.accepted(.new, ticket: name, final: false, at: arrival.receivedAt)
        let pointer = submission.reportedAt == nil ? "/time" : "/data/reportedAt"
        if let warning = anchor.warning(at: pointer), !answer.warnings.contains(where: { $0.pointer == pointer }) {
            answer.warnings.append(warning)
        }
        return Judgement(answer: answer, messageId: head.id)
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
