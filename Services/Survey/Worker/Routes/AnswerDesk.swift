import Contracts
import Foundation
import Logging
import Messaging
import SurveyDomain
import Texts

/// What the page and the JSON door share: looks up what a token opens, and takes the answer.
struct AnswerDesk: Sendable {
    let store: MessageStore
    let configuration: SurveyConfiguration
    let terms: SurveyTermsLookup
    let logger: Logger

    /// The survey that a token opens; nil for a token that is not ours.
    func open(_ text: String) async throws -> StoredSurvey? {
        guard let token = SurveyToken(text, seal: configuration.links) else { return nil }
        return try await store.read { db in try SurveyStore.find(token.invitation, in: db) }
    }

    /// Takes an answer; two tabs may race for it, one of them is refused.
    ///
    /// What is spent or over is refused before anything is made of what was sent. The text is masked here: what a customer types
    /// into our page passes no other service, and names are not known here; the page asks to leave them out.
    func take(_ answer: SurveyAnswered, for stored: StoredSurvey) async throws -> Result<VerdictGiven, AnswerRefusal> {
        if let refusal = stored.survey.refusal(at: store.now()) { return .failure(refusal) }
        var answer = answer
        answer.text = answer.text.map(TextMask.anonymous.mask)
        answer.interviewer = answer.interviewer.map(TextMask.anonymous.maskCode)
        let given = answer
        let invitation = stored.survey.invitationId
        let cause = Cause(
            source: "\(store.service.source)/answers", id: UUID().uuidString.lowercased(),
            correlationId: stored.correlationId, receivedAt: stored.receivedAt, drill: stored.drill,
            actorKind: .customer)
        let outcome = try await store.transact(cause) { [terms] transaction -> Result<VerdictGiven, AnswerRefusal> in
            guard var survey = try SurveyStore.find(invitation, in: transaction.db)?.survey else {
                return .failure(.roundOver)
            }
            if let refusal = survey.refusal(at: transaction.now) { return .failure(refusal) }
            let rules = try terms.rules(under: survey.standard, in: transaction.db)
            switch try transaction.answer(&survey, with: given, at: transaction.now, rules: rules) {
            case .complete(let completion): return .success(completion.verdict)
            case .wait: return .failure(.beforeResolution)
            case .refuse(let reason): return .failure(reason)
            }
        }
        if case .failure(let reason) = outcome {
            logger.notice(
                "answer refused",
                metadata: [
                    "ticket_id": "\(stored.survey.ticketId)", "correlation_id": "\(stored.correlationId)",
                    "reason": "\(reason.rawValue)",
                ])
        }
        return outcome
    }
}
