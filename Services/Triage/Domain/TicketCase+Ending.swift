import Contracts

extension TicketCase {
    /// Applies what the survey made of the customer's answer; of another round than this, nothing.
    ///
    /// An answer that the matter is solved stands for acceptance; one that it is not opens the next round, also when the
    /// ticket was closed meanwhile and can still be reopened.
    public mutating func apply(_ verdict: VerdictGiven, now: Instant, under policy: CasePolicy) -> Consequence {
        changing(now: now, under: policy) { $0.decide(verdict, now: now, under: policy) }
    }

    private mutating func decide(_ verdict: VerdictGiven, now: Instant, under policy: CasePolicy) -> Consequence {
        guard verdict.round == round, state == .resolved || state == .closed else { return .none }
        switch verdict.verdict {
        case .satisfied, .dissatisfied:
            guard state == .resolved else { return .none }
            return .unasked([close(.accepted, at: now)])
        case .unsolved:
            guard canReopen(at: now, policy) else { return .none }
            return .unasked(
                [reopen(reason: verdict.text ?? "survey: not solved", at: now)] + countRefusal(under: policy))
        }
    }

    /// Closes a resolved ticket whose survey of this round was not sent or not answered.
    public mutating func surveyEnded(round ended: Int, now: Instant) -> Consequence {
        guard ended == round, state == .resolved else { return .none }
        return .unasked([close(isAccepted ? .accepted : .unconfirmed, at: now)])
    }

    /// Applies a timer that is due; one that comes when nobody waits for that any more does nothing.
    public mutating func apply(_ timer: CaseTimer, now: Instant, under policy: CasePolicy) -> Consequence {
        changing(now: now, under: policy, after: timer) { $0.decide(timer, now: now, under: policy) }
    }

    private mutating func decide(_ timer: CaseTimer, now: Instant, under policy: CasePolicy) -> Consequence {
        switch timer {
        case .acceptanceReminder:
            return state == .awaitingAcceptance ? .unasked([event(.waiting(nil))]) : .none
        case .acceptanceExpiry:
            guard state == .awaitingAcceptance else { return .none }
            return .unasked([close(.unconfirmed, at: now)], timers: [.cancelAll])
        case .quoteExpiry: return .unasked(lapse(now: now))
        case .waitingReminder: return .unasked(remind(now: now, under: policy))
        }
    }
}
