import Contracts
import GRDB
import Messaging
import ServiceRuntime
import TriageDomain

/// What triage does with what it hears: load the case, let it decide, save it, send what follows.
struct CaseHandlers: Sendable {
    let policy: CasePolicy
    /// What tickets were opened under that are older than the standards of the policy.
    let archive: StandardArchive

    var messages: [MessageHandler] {
        [
            MessageHandler(TicketRegistered.self) { envelope, transaction in
                try registered(envelope.data, transaction)
            },
            MessageHandler(FactRecorded.self) { envelope, transaction in
                let fact = envelope.data.fact
                let (claimed, heardAt) = (envelope.head.time, envelope.head.receivedat)
                try change(envelope.data.ticketId, at: claimed, transaction) { ticketCase, policy in
                    ticketCase.apply(fact, at: claimed, heardAt: heardAt, now: transaction.now, under: policy)
                }
            },
            MessageHandler(VerdictGiven.self) { envelope, transaction in
                try change(envelope.data.ticketId, transaction) { ticketCase, policy in
                    ticketCase.apply(envelope.data, now: transaction.now, under: policy)
                }
            },
            MessageHandler(SurveyExpired.self) { envelope, transaction in
                try surveyEnded(envelope.data.ticketId, round: envelope.data.round, transaction)
            },
            MessageHandler(SurveyWithheld.self) { envelope, transaction in
                try surveyEnded(envelope.data.ticketId, round: envelope.data.round, transaction)
            },
        ]
    }

    /// Tells intake again what was decided about an event, and where its ticket is now.
    @Sendable func remind(_ head: EnvelopeHead, _ transaction: Transaction) throws {
        guard head.source == ServiceName.intake.source, let id = head.subject.flatMap({ TicketID($0) }),
            let ticketCase = try CaseTable.load(id, in: transaction.db)
        else { return }
        let refusal = try CaseTable.refusal(of: head.id, in: transaction.db)
        try transaction.emit(
            DecisionMade(ticketId: id, head: ticketCase.head, decision: refusal ?? Decision(verdict: .applied)),
            about: id, numbered: false)
    }

    var timer: TimerHandler {
        { due, transaction in
            guard let timer = CaseTimer(name: due.kind), let id = TicketID(due.owner) else {
                throw MessageFault.impossible("no timer of triage is called \(due.kind) of \(due.owner)")
            }
            try change(id, transaction) { ticketCase, policy in
                ticketCase.apply(timer, now: transaction.now, under: policy)
            }
        }
    }

    private func registered(_ ticket: TicketRegistered, _ transaction: Transaction) throws {
        guard try CaseTable.load(ticket.ticketId, in: transaction.db) == nil else {
            throw MessageFault.impossible("ticket \(ticket.number) was registered before")
        }
        let repeated = try openTicketRepeated(by: ticket, transaction)
        let (opened, consequence) = TicketCase.opened(
            by: ticket, repeating: repeated?.ticketId, numbered: repeated?.number, under: policy)
        try CaseTable.save(opened, in: transaction.db, now: transaction.now)
        try send(consequence, of: opened, at: transaction.now, transaction)
    }

    /// The first ticket that this one says it repeats and that is still being dealt with.
    private func openTicketRepeated(by ticket: TicketRegistered, _ transaction: Transaction) throws -> TicketRegistered?
    {
        for relation in ticket.relatesTo ?? [] where relation.relation == .repeats {
            let repeated = try CaseTable.find(relation.ticket, sender: ticket.publisher, in: transaction.db)
            if let repeated, repeated.state.isOpen { return repeated.ticket }
        }
        return nil
    }

    /// What became of a wish to move a ticket.
    enum Move: Sendable {
        case moved(TicketHead), over(TicketHead), unknown
    }

    /// Holds a ticket to another standard on purpose.
    func move(
        _ reference: TicketReference, to choice: StandardChoice, _ transaction: Transaction
    ) throws -> Move {
        guard var ticketCase = try CaseTable.find(reference, sender: "", in: transaction.db) else { return .unknown }
        guard let consequence = ticketCase.move(to: choice, under: policy) else { return .over(ticketCase.head) }
        try CaseTable.save(ticketCase, in: transaction.db, now: transaction.now)
        try send(consequence, of: ticketCase, at: transaction.now, transaction)
        return .moved(ticketCase.head)
    }

    private func surveyEnded(_ id: TicketID, round: Int, _ transaction: Transaction) throws {
        try change(id, transaction) { ticketCase, _ in ticketCase.surveyEnded(round: round, now: transaction.now) }
    }

    /// - Parameter claimed: When it happened, where somebody says so; now otherwise.
    private func change(
        _ id: TicketID, at claimed: Instant? = nil, _ transaction: Transaction,
        _ decide: (inout TicketCase, CasePolicy) -> Consequence
    ) throws {
        guard var ticketCase = try CaseTable.load(id, in: transaction.db) else {
            throw MessageFault.impossible(
                "ticket \(id) is not known here; redrive this once its registration is handled")
        }
        let consequence = decide(&ticketCase, try policy(for: ticketCase, transaction))
        try CaseTable.save(ticketCase, in: transaction.db, now: transaction.now)
        let instant = claimed.map { ticketCase.credible($0, now: transaction.now) } ?? transaction.now
        try send(consequence, of: ticketCase, at: instant, transaction)
    }

    /// The policy, with the standard that the ticket was opened under.
    private func policy(for ticketCase: TicketCase, _ transaction: Transaction) throws -> CasePolicy {
        let frozen = ticketCase.head.standard
        guard let digest = frozen.digest, !policy.knows(frozen) else { return policy }
        guard let engine = try archive.engine(for: digest, in: transaction.db) else {
            throw MessageFault.impossible(
                "standard \(frozen.id) \(frozen.version) of ticket \(ticketCase.ticket.number) is not in the archive")
        }
        return policy.knowing(engine, for: digest)
    }

    private func send(
        _ consequence: Consequence, of ticketCase: TicketCase, at instant: Instant, _ transaction: Transaction
    ) throws {
        let id = ticketCase.ticket.ticketId
        for event in consequence.events {
            try transaction.emit(event, about: id, time: instant)
        }
        if let decision = consequence.decision, decision.verdict == .refused {
            try CaseTable.keep(decision, of: transaction.cause.id, in: transaction.db)
        }
        if consequence.events.isEmpty, let decision = consequence.decision {
            try transaction.emit(
                DecisionMade(ticketId: id, head: ticketCase.head, decision: decision), about: id, time: instant)
        }
        for order in consequence.timers {
            switch order {
            case .arm(let timer, let due): try transaction.arm(timer.name, of: id.description, at: due)
            case .cancel(let timer): try transaction.disarm(timer.name, of: id.description)
            case .cancelAll: try transaction.disarmAll(of: id.description)
            }
        }
    }
}
