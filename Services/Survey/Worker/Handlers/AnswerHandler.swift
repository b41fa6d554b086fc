import Contracts
import Logging
import Messaging
import SurveyDomain

/// Answers that came in through intake: by token from an app, or by ticket from whoever asked.
struct AnswerHandler: Sendable {
    let configuration: SurveyConfiguration
    let terms: SurveyTermsLookup
    let logger: Logger

    /// Every answer is decided, and intake tells the sender; one that waits for the resolution is decided with it.
    @Sendable func apply(_ envelope: Envelope<FactRecorded>, _ transaction: Transaction) throws {
        guard case .surveyAnswered(let answer) = envelope.data.fact else { return }
        let ticket = envelope.data.ticketId
        guard var survey = try survey(of: ticket, answer, transaction) else {
            return try refuse(.unknownToken, envelope.head.id, of: ticket, transaction)
        }
        let replaced = survey.waitingAnswer
        let at = min(envelope.head.time, transaction.now)
        let rules = try terms.rules(under: survey.standard, in: transaction.db)
        let action = try transaction.answer(&survey, with: answer, at: at, messageId: envelope.head.id, rules: rules)
        switch action {
        case .complete:
            try transaction.decide(Decision(verdict: .applied), of: envelope.head.id, about: ticket)
        case .wait:
            guard let id = replaced?.messageId else { return }
            try refuse(.replaced, id, of: ticket, transaction)
        case .refuse(let reason):
            try refuse(reason, envelope.head.id, of: ticket, transaction)
        }
    }

    /// Tells an intake that was put back again what was decided about an answer.
    @Sendable func remind(_ head: EnvelopeHead, _ transaction: Transaction) throws {
        guard let (ticket, decision) = try DecisionLog.decision(of: head.id, in: transaction.db) else { return }
        try transaction.emit(
            AnswerDecided(ticketId: ticket, messageId: head.id, decision: decision), about: ticket, numbered: false)
    }

    /// Without a token, the last round is meant; nil for a token that is not ours or of another ticket.
    private func survey(of ticket: TicketID, _ answer: SurveyAnswered, _ transaction: Transaction) throws -> SurveyCase?
    {
        guard let text = answer.token else {
            return try SurveyStore.latest(ticket, in: transaction.db) ?? SurveyCase(ticketId: ticket, round: 1)
        }
        guard let token = SurveyToken(text, seal: configuration.links),
            let stored = try SurveyStore.find(token.invitation, in: transaction.db), stored.survey.ticketId == ticket
        else { return nil }
        return stored.survey
    }

    private func refuse(
        _ reason: AnswerRefusal, _ messageId: String, of ticket: TicketID, _ transaction: Transaction
    ) throws {
        logger.notice("answer refused", metadata: ["ticket_id": "\(ticket)", "reason": "\(reason.rawValue)"])
        try transaction.decide(reason.decision, of: messageId, about: ticket)
    }
}

extension Transaction {
    /// Tells intake what was decided about an answer, so that it answers the sender.
    ///
    /// - Parameter messageId: Intake's message with the answer.
    func decide(_ decision: Decision, of messageId: String, about ticket: TicketID) throws {
        try DecisionLog.keep(decision, of: messageId, about: ticket, in: db)
        try emit(AnswerDecided(ticketId: ticket, messageId: messageId, decision: decision), about: ticket)
    }

    /// Applies an answer to a survey and writes what follows; a refused one leaves no trace in the store.
    func answer(
        _ survey: inout SurveyCase, with answer: SurveyAnswered, at: Instant, messageId: String? = nil,
        rules: SurveyRules
    ) throws -> SurveyCase.AnswerAction {
        let action = survey.answered(answer, at: at, messageId: messageId, rules: rules)
        switch action {
        case .complete(let completion):
            try emit(completion)
            try disarmAll(of: SurveyTimer.owner(survey))
            try save(survey)
        case .wait:
            try save(survey)
        case .refuse:
            break
        }
        return action
    }
}
