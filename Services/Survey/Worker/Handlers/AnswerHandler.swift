import Contracts
import Logging
import Messaging
import SurveyDomain

/// Answers that came in through intake: by token from an app, or by ticket from whoever asked.
struct AnswerHandler: Sendable {
    let configuration: SurveyConfiguration
    let terms: SurveyTermsLookup
    let logger: Logger

    /// A refusal is logged and no fault: intake answered the sender, and the case file has the fact.
    @Sendable func apply(_ envelope: Envelope<FactRecorded>, _ transaction: Transaction) throws {
        guard case .surveyAnswered(let answer) = envelope.data.fact else { return }
        let ticket = envelope.data.ticketId
        guard var survey = try survey(of: ticket, answer, transaction) else {
            return log(ticket, "unknown_token")
        }
        let at = min(envelope.head.time, transaction.now)
        let rules = try terms.rules(under: survey.standard, in: transaction.db)
        switch try transaction.answer(&survey, with: answer, at: at, rules: rules) {
        case .complete, .wait: return
        case .refuse(let reason): log(ticket, reason.rawValue)
        }
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

    private func log(_ ticket: TicketID, _ reason: String) {
        logger.notice("answer refused", metadata: ["ticket_id": "\(ticket)", "reason": "\(reason)"])
    }
}

extension Transaction {
    /// Applies an answer to a survey and writes what follows; a refused one leaves no trace in the store.
    func answer(
        _ survey: inout SurveyCase, with answer: SurveyAnswered, at: Instant, rules: SurveyRules
    ) throws -> SurveyCase.AnswerAction {
        let action = survey.answered(answer, at: at, rules: rules)
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
