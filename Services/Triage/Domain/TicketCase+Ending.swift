import Contracts

extension TicketCase {
    /// Applies what the survey made of the customer's answer; of another round than this, nothing.
    ///
    /// An answer that the matter is solved stands for acceptance; one that it is not opens the next round, also when the
    /// ticket was closed meanwhile and can still be reopened.
    public mutating func apply(_ verdict: VerdictGiven, now: Instant, under policy: CasePolicy) -> Consequence {
        guard verdict.round == round, state == .resolved || state == .closed else { return .none }
        switch verdict.verdict {
        case .satisfied, .dissatisfied:
            guard state == .resolved else { return .none }
            return .unasked([close(.accepted, at: now)])
        case .unsolved:
            guard canReopen(at: now, policy) else { return .none }
            return .unasked([reopen(reason: verdict.text ?? "survey: not solved")] + countRefusal(under: policy))
        }
    }

    /// Closes a resolved ticket whose survey of this round was not sent or not answered.
    public mutating func surveyEnded(round ended: Int, now: Instant) -> Consequence {
        guard ended == round, state == .resolved else { return .none }
        return .unasked([close(isAccepted ? .accepted : .unconfirmed, at: now)])
    }

    /// Applies a timer that is due; one that comes when nobody waits for acceptance any more does nothing.
    public mutating func apply(_ timer: CaseTimer, now: Instant) -> Consequence {
        guard state == .awaitingAcceptance else { return .none }
        switch timer {
        case .acceptanceReminder: return .unasked([event(.waiting)])
        case .acceptanceExpiry:
            return .unasked([close(.unconfirmed, at: now)], timers: [.cancelAll])
        }
    }
}
