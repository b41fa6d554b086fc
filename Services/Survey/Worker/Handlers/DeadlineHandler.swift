import Contracts
import Messaging
import SurveyDomain

/// Sends invitations when they are due, and ends those that nobody answered.
struct DeadlineHandler: Sendable {
    let terms: SurveyTermsLookup
    /// Verifies the tokens in survey links.
    let links: Seal

    @Sendable func fire(_ timer: DueTimer, _ transaction: Transaction) throws {
        guard let kind = SurveyTimer(rawValue: timer.kind), let (ticket, round) = SurveyTimer.parse(timer.owner),
            var survey = try SurveyStore.find(ticket, round: round, in: transaction.db)
        else { throw MessageFault.impossible("timer \(timer.kind) of \(timer.owner) belongs to no survey") }
        switch kind {
        case .invitation:
            let rules = try terms.rules(under: survey.standard, in: transaction.db)
            guard case .invite(var invited) = survey.invitationDue(rules: rules, now: transaction.now) else { return }
            invited.keyFingerprint = links.fingerprint
            try transaction.emit(invited, about: ticket)
            try transaction.arm(SurveyTimer.expiry.rawValue, of: timer.owner, at: invited.expiresAt)
        case .expiry:
            guard case .expire(let expired) = survey.expiryDue(now: transaction.now) else { return }
            try transaction.emit(expired, about: ticket)
        }
        try transaction.save(survey)
    }
}
