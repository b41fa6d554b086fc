import Contracts
import Foundation
import IntakeDomain
import Messaging
import Texts

extension FrontDesk {
    /// Something an outsider tells or wants about a ticket.
    func record(
        _ fact: Fact, about reference: TicketReference?, staffId: String?, _ arrival: Arrival,
        in transaction: Transaction
    ) throws -> Judgement {
        let unknown = Problem(.ticketUnknown, pointer: "/data/ticket")
        let target: RegisteredTicket
        switch try aim(fact, reference, at: arrival.time, for: arrival.publisher, in: transaction) {
        case .nowhere: return reject(arrival, unknown)
        case .notTheirs: return reject(arrival, Problem(.notGranted, detail: Self.followsOnly, pointer: "/data/ticket"))
        case .refused(let because, let ticket):
            let answer = arrival.receipt.refused(because, ticket: ticket.name, at: arrival.receivedAt)
            return Judgement(answer: answer, messageId: nil)
        case .ticket(let ticket): target = ticket
        }
        if let problems = configuration.directory?.problems(with: fact, by: staffId), !problems.isEmpty {
            return Judgement(answer: arrival.receipt.rejected(problems, at: arrival.receivedAt), messageId: nil)
        }
        let head = try take(
            fact.withoutPlaceholders, of: target, publisher: arrival.publisher, staffId: staffId, time: arrival.time,
            in: transaction)
        let answer = arrival.receipt.accepted(.none, ticket: target.name, final: false, at: arrival.receivedAt)
        return Judgement(answer: answer, messageId: head.id)
    }

    /// What a member of staff reports through the HTTP door; the register knows no scope for staff.
    func record(
        _ fact: Fact, of ticket: RegisteredTicket, staffId: String, receipt: EventReceipt, time: Instant,
        in transaction: Transaction
    ) throws -> EventAnswered {
        let head = try take(
            fact, of: ticket, publisher: ticket.publisher, staffId: staffId, time: time, in: transaction)
        let answer = receipt.accepted(.none, ticket: ticket.name, final: false, at: transaction.now)
        try EventLedger(db: transaction.db).keep(
            answer, publisher: Self.ledgerName(ofStaff: staffId), digest: receipt.bodySha256, messageId: head.id)
        return answer
    }

    /// Under which name the ledger keeps what staff sent; no publisher can be called so.
    static func ledgerName(ofStaff staffId: String) -> String { "staff:\(staffId)" }

    /// Passes a fact on, masked.
    @discardableResult
    func pass(
        _ fact: Fact, of ticket: RegisteredTicket, recordedBy: String, staffId: String? = nil, time: Instant,
        in transaction: Transaction
    ) throws -> EnvelopeHead {
        let mask = try vault(transaction).mask(of: ticket.ticketId)
        let late = Lateness.isLate(fact, staffId: staffId, time: time, receivedAt: transaction.now)
        return try transaction.emitForCase(
            FactRecorded(
                ticketId: ticket.ticketId, recordedBy: mask.maskCode(recordedBy), late: late,
                fact: fact.masked(by: mask)),
            about: ticket.ticketId, time: time)
    }

    private func take(
        _ fact: Fact, of ticket: RegisteredTicket, publisher: String, staffId: String?, time: Instant,
        in transaction: Transaction
    ) throws -> EnvelopeHead {
        if case .supplemented(let supplement) = fact {
            try apply(supplement, to: ticket, publisher: publisher, in: transaction)
        }
        return try pass(
            fact, of: ticket, recordedBy: staffId ?? publisher, staffId: staffId, time: time, in: transaction)
    }

    /// Keeps what a supplement tells about persons and the machine, so that later calls are recognised.
    private func apply(
        _ supplement: Supplement, to ticket: RegisteredTicket, publisher: String, in transaction: Transaction
    ) throws {
        try keep(
            supplement.parties ?? [], of: ticket.ticketId, publisher: publisher, access: .full, in: transaction)
        guard supplement.product != nil || supplement.siteRef != nil else { return }
        var registered = ticket.registered
        let product = supplement.product.map { $0.completed(from: registered.product) } ?? registered.product
        let machine = MachineKeys(product: product, siteRef: supplement.siteRef ?? registered.siteRef)
        let mask = try vault(transaction).mask(of: ticket.ticketId)
        registered.product = product?.masked(by: mask)
        registered.siteRef = supplement.siteRef.map(mask.maskCode) ?? registered.siteRef
        try TicketRegister(db: transaction.db).setMachine(machine.digested(by: digest), registered: registered)
    }

    // MARK: - Which ticket

    private enum Aim {
        case ticket(RegisteredTicket)
        case refused(LocalizedText, RegisteredTicket)
        /// The sender follows the ticket and may not move it.
        case notTheirs
        case nowhere
    }

    private static let followsOnly = LocalizedText(
        "这张工单由其他系统提交,您只能跟进其进度;如有补充,请以新的事件再次提交。",
        "Another program submitted this ticket and you only follow it; to add something, submit it again.")

    /// The ticket an event is about: by its reference, or by the survey's token or the page it answers.
    private func aim(
        _ fact: Fact, _ reference: TicketReference?, at time: Instant, for publisher: String,
        in transaction: Transaction
    ) throws -> Aim {
        let whereabouts = Whereabouts(db: transaction.db)
        if case .surveyAnswered(let answer) = fact, let token = answer.token {
            guard let links = configuration.links, let genuine = SurveyToken(token, seal: links),
                let invitation = try whereabouts.invitation(genuine.invitation)
            else { return .nowhere }
            let aim = try aim(at: .id(invitation.ticketId), for: publisher, in: transaction)
            guard case .ticket(let ticket) = aim, let because = invitation.refusal(at: time) else { return aim }
            return .refused(because, ticket)
        }
        var named = reference
        if case .onCallAcknowledged(let answer) = fact {
            named = try whereabouts.ticket(behind: answer.escalationId).map { .id($0) } ?? reference
        }
        guard let named else { return .nowhere }
        return try aim(at: named, for: publisher, in: transaction)
    }

    private func aim(
        at reference: TicketReference, for publisher: String, in transaction: Transaction
    ) throws -> Aim {
        guard let found = try find(reference, for: publisher, in: transaction) else { return .nowhere }
        return found.access == .full ? .ticket(found.ticket) : .notTheirs
    }
}

extension Fact {
    /// A supplement without what says nothing; every other fact as it is.
    fileprivate var withoutPlaceholders: Fact {
        guard case .supplemented(let supplement) = self else { return self }
        return .supplemented(supplement.withoutPlaceholders)
    }
}
