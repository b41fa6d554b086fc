import Contracts

/// An answer that was taken, and what it means.
public struct Completion: Hashable, Sendable {
    public let completed: SurveyCompleted
    public let verdict: VerdictGiven
}

extension SurveyCase {
    /// A member of staff reported a solution; after the resolution it is no longer noted.
    public mutating func solved(by staffId: String) {
        guard case .awaiting(let workers, let early) = phase else { return }
        phase = .awaiting(workers: workers.union([staffId]), early: early)
    }

    /// What follows from a resolution.
    public enum ResolutionAction: Hashable, Sendable {
        /// Call ``invitationDue(rules:now:)`` at that instant.
        case schedule(due: Instant)
        case withhold(SurveyWithheld)
        /// The answer was here before we heard of the resolution.
        case complete(Completion)
        /// This round has been resolved before, or is over.
        case known
    }

    /// The ticket is resolved.
    ///
    /// - Parameter drill: A drill runs everything but bothers no customer.
    /// - Returns: What to do, and why an answer that was waiting is not taken, if so.
    public mutating func resolved(
        _ head: TicketHead, drill: Bool, rules: SurveyRules, now: Instant
    ) -> (action: ResolutionAction, refusedEarly: AnswerRefusal?) {
        guard case .awaiting(let workers, let early) = phase else { return (.known, nil) }
        guard !drill else { return (.withhold(withhold(.drill)), early == nil ? nil : .roundOver) }
        let matter = SurveyedMatter(head, workers: workers)
        var refusal: AnswerRefusal?
        if let early {
            let resolvedAt = min(head.milestones.resolvedAt ?? now, now)
            if early.at + rules.earlyAnswer < resolvedAt {
                refusal = .beforeResolution
            } else {
                switch complete(early.answer, at: early.at, matter: matter, wasInvited: false, rules: rules) {
                case .success(let completion): return (.complete(completion), nil)
                case .failure(let reason): refusal = reason
                }
            }
        }
        guard let invitee = Invitee(among: head.parties) else { return (.withhold(withhold(.noParty)), refusal) }
        let due = now + rules.invitationDelay
        phase = .scheduled(matter: matter, invitee: invitee, due: due)
        return (.schedule(due: due), refusal)
    }

    /// What follows from the instant of an invitation.
    public enum InvitationAction: Hashable, Sendable {
        /// Send it; call ``expiryDue(now:)`` at its `expiresAt`.
        case invite(SurveyInvited)
        /// The timer was late or early: nothing is scheduled, or not yet.
        case notDue
    }

    /// The delay is over.
    ///
    /// The validity counts from `now`, not from the planned instant: our own outage takes no time from the customer.
    public mutating func invitationDue(rules: SurveyRules, now: Instant) -> InvitationAction {
        guard case .scheduled(let matter, let invitee, let due) = phase, due <= now else { return .notDue }
        let expiresAt = now + rules.validity
        phase = .invited(matter: matter, invitee: invitee, expiresAt: expiresAt)
        return .invite(
            SurveyInvited(
                invitationId: invitationId, ticketId: ticketId, number: matter.number, round: round,
                partyId: invitee.partyId, language: invitee.language, expiresAt: expiresAt))
    }

    /// What follows from an answer.
    public enum AnswerAction: Hashable, Sendable {
        case complete(Completion)
        /// Kept until we hear that the ticket is resolved.
        case wait
        case refuse(AnswerRefusal)
    }

    /// The customer answered, on the page or to whoever asked; no invitation is needed for it.
    ///
    /// - Parameters:
    ///   - at: When the answer was given; it may be heard after the invitation's end and still be in time.
    ///   - messageId: Intake's message with it; nil where it did not come through intake.
    public mutating func answered(
        _ answer: SurveyAnswered, at: Instant, messageId: String? = nil, rules: SurveyRules
    ) -> AnswerAction {
        let outcome: Result<Completion, AnswerRefusal>
        switch phase {
        case .awaiting(let workers, _):
            phase = .awaiting(workers: workers, early: EarlyAnswer(answer: answer, at: at, messageId: messageId))
            return .wait
        case .scheduled(let matter, _, _):
            outcome = complete(answer, at: at, matter: matter, wasInvited: false, rules: rules)
        case .invited(let matter, _, let expiresAt):
            guard at < expiresAt else { return .refuse(.expired) }
            outcome = complete(answer, at: at, matter: matter, wasInvited: true, rules: rules)
        case .completed: return .refuse(.alreadyAnswered)
        case .expired: return .refuse(.expired)
        case .withheld, .withdrawn: return .refuse(.roundOver)
        }
        switch outcome {
        case .success(let completion): return .complete(completion)
        case .failure(let reason): return .refuse(reason)
        }
    }

    /// What follows from the end of a round.
    public enum EndAction: Hashable, Sendable {
        case withhold(SurveyWithheld)
        /// The customer was asked already; the link is dead from now on.
        case withdraw
        /// The survey is over, or goes on.
        case unchanged
    }

    /// The ticket was reopened, cancelled or merged; an answer that waited for its resolution goes with it.
    public mutating func interrupted(by interruption: Interruption) -> EndAction {
        switch phase {
        case .awaiting, .scheduled:
            return .withhold(withhold(interruption.reason))
        case .invited:
            phase = .withdrawn(by: interruption)
            return .withdraw
        case .completed, .withheld, .withdrawn, .expired:
            return .unchanged
        }
    }

    /// The ticket was closed: nobody is asked about a round that was never resolved; any other survey goes on.
    public mutating func closed() -> EndAction {
        guard case .awaiting = phase else { return .unchanged }
        return .withhold(withhold(.notResolved))
    }

    /// What follows from the end of an invitation's validity.
    public enum ExpiryAction: Hashable, Sendable {
        case expire(SurveyExpired)
        /// The timer was late or early: nobody is asked, or there is time left.
        case notDue
    }

    /// Nobody answered in time.
    public mutating func expiryDue(now: Instant) -> ExpiryAction {
        guard case .invited(_, _, let expiresAt) = phase, expiresAt <= now else { return .notDue }
        phase = .expired
        return .expire(SurveyExpired(invitationId: invitationId, ticketId: ticketId, round: round))
    }

    private mutating func withhold(_ reason: WithheldReason) -> SurveyWithheld {
        phase = .withheld(reason: reason)
        return SurveyWithheld(ticketId: ticketId, round: round, reason: reason.rawValue)
    }

    private mutating func complete(
        _ answer: SurveyAnswered, at: Instant, matter: SurveyedMatter, wasInvited: Bool, rules: SurveyRules
    ) -> Result<Completion, AnswerRefusal> {
        if let interviewer = answer.interviewer, matter.wasResolved(by: interviewer) {
            return .failure(.interviewerResolvedIt)
        }
        let verdict = VerdictGiven.Verdict.decide(answer, lowScore: rules.lowScore)
        phase = .completed(
            facts: QualityFacts(answer, at: at, verdict: verdict, matter: matter, wasInvited: wasInvited))
        return .success(
            Completion(
                completed: SurveyCompleted(
                    invitationId: invitationId, ticketId: ticketId, round: round, answer: answer),
                verdict: VerdictGiven(
                    ticketId: ticketId, number: matter.number, round: round, verdict: verdict, score: answer.score,
                    text: answer.text)))
    }
}
