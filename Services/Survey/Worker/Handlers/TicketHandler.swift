import Contracts
import Logging
import Messaging
import SurveyDomain

/// What the events of a ticket do to its surveys.
struct TicketHandler: Sendable {
    let terms: SurveyTermsLookup
    let logger: Logger

    /// The events that end a round, begin one, or say who solved it.
    static let types = [
        "responded", "work-completed", "resolved", "reopened", "closed", "cancelled", "merged",
    ].map { EventType("ticket.\($0)") }

    @Sendable func apply(_ envelope: Envelope<TicketEvent>, _ transaction: Transaction) throws {
        let head = envelope.data.head
        switch envelope.data.change {
        case .responded(let response):
            guard response.kind == .solution else { return }
            try noteSolution(head, transaction)
        case .workCompleted: try noteSolution(head, transaction)
        case .resolved: try resolve(head, transaction)
        case .reopened: try reopen(head, transaction)
        case .closed: try end(head, transaction) { $0.closed() }
        case .cancelled: try end(head, transaction) { $0.interrupted(by: .cancelled) }
        case .merged: try end(head, transaction) { $0.interrupted(by: .merged) }
        case .assessed, .assigned, .infoRequested, .consentRequested, .workStarted, .waiting, .resumed,
            .reworkRequested:
            return
        }
    }

    private func current(_ head: TicketHead, _ transaction: Transaction) throws -> SurveyCase {
        try SurveyStore.find(head.ticketId, round: head.round, in: transaction.db)
            ?? SurveyCase(ticketId: head.ticketId, round: head.round)
    }

    private func noteSolution(_ head: TicketHead, _ transaction: Transaction) throws {
        guard transaction.cause.actorKind == .staff, let staffId = transaction.cause.actorId else { return }
        var survey = try current(head, transaction)
        survey.solved(by: staffId)
        try transaction.save(survey)
    }

    private func resolve(_ head: TicketHead, _ transaction: Transaction) throws {
        var survey = try current(head, transaction)
        let rules = try terms.rules(under: head.standard.digest, in: transaction.db)
        let waiting = survey.waitingAnswer
        let outcome = survey.resolved(head, drill: transaction.cause.drill, rules: rules, now: transaction.now)
        if let refusal = outcome.refusedEarly {
            logger.notice(
                "answer refused", metadata: ["ticket_id": "\(head.ticketId)", "reason": "\(refusal.rawValue)"])
            try decide(refusal.decision, of: waiting, about: head.ticketId, transaction)
        }
        switch outcome.action {
        case .schedule(let due):
            try transaction.arm(SurveyTimer.invitation.rawValue, of: SurveyTimer.owner(survey), at: due)
        case .withhold(let withheld):
            try transaction.emit(withheld, about: head.ticketId)
        case .complete(let completion):
            try transaction.emit(completion)
            try decide(Decision(verdict: .applied), of: waiting, about: head.ticketId, transaction)
        case .known:
            return
        }
        try transaction.save(survey)
    }

    /// An answer that waited for the resolution is decided with it.
    private func decide(
        _ decision: Decision, of waiting: EarlyAnswer?, about ticket: TicketID, _ transaction: Transaction
    ) throws {
        guard let id = waiting?.messageId else { return }
        try transaction.decide(decision, of: id, about: ticket)
    }

    /// Ends the survey of the round before, and opens that of the new round, so that an answer by ticket finds it.
    private func reopen(_ head: TicketHead, _ transaction: Transaction) throws {
        let latest = try SurveyStore.latest(head.ticketId, in: transaction.db)
        if let latest, latest.round < head.round {
            try end(latest, transaction) { $0.interrupted(by: .reopened) }
        }
        try transaction.save(try current(head, transaction))
    }

    private func end(
        _ head: TicketHead, _ transaction: Transaction, _ event: (inout SurveyCase) -> SurveyCase.EndAction
    ) throws {
        try end(try current(head, transaction), transaction, event)
    }

    private func end(
        _ survey: SurveyCase, _ transaction: Transaction, _ event: (inout SurveyCase) -> SurveyCase.EndAction
    ) throws {
        var survey = survey
        let waiting = survey.waitingAnswer
        switch event(&survey) {
        case .withhold(let withheld):
            try transaction.emit(withheld, about: survey.ticketId)
            try decide(AnswerRefusal.roundOver.decision, of: waiting, about: survey.ticketId, transaction)
        case .withdraw: break
        case .unchanged: return
        }
        try transaction.disarmAll(of: SurveyTimer.owner(survey))
        try transaction.save(survey)
    }
}

extension Transaction {
    /// Sends an answer that was taken, then what it means.
    func emit(_ completion: Completion) throws {
        try emit(completion.completed, about: completion.completed.ticketId)
        try emit(completion.verdict, about: completion.verdict.ticketId)
    }
}
