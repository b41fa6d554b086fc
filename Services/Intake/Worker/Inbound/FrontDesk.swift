import Contracts
import Foundation
import IntakeDomain
import Messaging

/// Decides what an outside event is, registers it, and passes it on.
struct FrontDesk: Sendable {
    let configuration: IntakeConfiguration
    /// The master key of contact data, and of the digests things are found by.
    let seal: Seal

    /// The answer to an event, and what was made of it.
    struct Judgement {
        let answer: EventAnswered
        /// The message that triage will decide on; nil when nothing went to it.
        let messageId: String?
    }

    /// Judges an event that had no effect before.
    func judge(_ arrival: Arrival, in transaction: Transaction) throws -> Judgement {
        let event: InboundEvent
        switch arrival.content {
        case .failure(let fault):
            let problems = fault.problems.map { Problem($0.code, $0.field) }
            let forged = configuration.grants.objection(toSource: fault.source, from: arrival.publisher)
            let answer = arrival.receipt.rejected(problems + [forged].compactMap(\.self), at: arrival.receivedAt)
            return Judgement(answer: answer, messageId: nil)
        case .success(let readable): event = readable
        }
        if let problem = configuration.grants.objection(to: event, from: arrival.publisher) {
            return reject(arrival, problem)
        }
        switch event.event {
        case .submission(let submission):
            var arrival = arrival
            arrival.receipt.warnings += configuration.directory?.warnings(about: submission) ?? []
            return try submit(submission, arrival, in: transaction)
        case .later(let reference, let staffId, let fact):
            return try record(fact, about: reference, staffId: staffId, arrival, in: transaction)
        }
    }

    func reject(_ arrival: Arrival, _ problem: Problem) -> Judgement {
        Judgement(answer: arrival.receipt.rejected(problem, at: arrival.receivedAt), messageId: nil)
    }

    func vault(_ transaction: Transaction) -> PartyVault {
        PartyVault(db: transaction.db, master: seal)
    }

    /// A key as the store may hold it.
    func digest(_ key: String) -> String {
        seal.digest(key, purpose: "match")
    }

    /// A ticket as a publisher may speak of it, and what it may do about it; nil when there is none for it.
    ///
    /// The one check of every reference in every event: whatever names a ticket goes through here.
    func find(
        _ reference: TicketReference, for publisher: String, in transaction: Transaction
    ) throws -> (ticket: RegisteredTicket, access: TicketAccess)? {
        let register = TicketRegister(db: transaction.db)
        guard let ticket = try register.ticket(reference, sender: publisher) else { return nil }
        let access = configuration.grants.access(
            of: publisher, owner: ticket.publisher,
            hasReference: try register.reference(of: publisher, to: ticket.ticketId) != nil, region: ticket.region)
        return access == .none ? nil : (ticket, access)
    }

    /// Seals the parties that a publisher named, and tells the notifier how to reach them.
    ///
    /// Each publisher's contact data is its own: one never completes or replaces another's. The notifier writes to the persons
    /// of the ticket, not to those that a publisher named who only follows it.
    func keep(
        _ parties: [SubmittedParty], of ticket: TicketID, publisher: String, access: TicketAccess,
        in transaction: Transaction
    ) throws {
        let vault = vault(transaction)
        for (position, party) in parties.enumerated() {
            let id = vault.id(of: party, at: position, of: ticket, publisher: publisher)
            let shared = try vault.keep(party, as: id, of: ticket, publisher: publisher, now: transaction.now)
            if let shared, access == .full { try share(shared, in: transaction) }
        }
    }

    /// Hands contact data to the notifier; the case file keeps only that it was handed over.
    func share(_ shared: ContactShared, in transaction: Transaction) throws {
        let head = try transaction.emit(shared, about: shared.ticketId, numbered: false)
        try CaseArchive(db: transaction.db).append(Envelope(head: head, data: ContactPassedOn(shared)))
    }
}
