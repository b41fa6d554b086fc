import Contracts

extension TicketCase {
    /// Takes a step as done; the first report of a round counts, a mere assumption gives way to it.
    mutating func take(_ step: Step, at instant: Instant) {
        guard !isReported(step) else { return }
        done.insert(step)
        assumed.remove(step)
        setMilestone(step, instant)
    }

    /// Takes the steps before `step` as done where nobody reported them, and says which.
    ///
    /// None is a milestone: what nobody did keeps no promise.
    mutating func implyStepsBefore(_ step: Step) -> [Step] {
        let skipped = Step.allCases.prefix { $0 != step }.filter { !done.contains($0) }
        done.formUnion(skipped)
        assumed.formUnion(skipped)
        return skipped
    }

    /// Whether somebody reported a step in this round.
    func isReported(_ step: Step) -> Bool { done.contains(step) && !assumed.contains(step) }

    private mutating func setMilestone(_ step: Step, _ instant: Instant) {
        switch step {
        case .assigned: milestones.assignedAt = instant
        case .responded: milestones.respondedAt = instant
        case .started: milestones.startedAt = instant
        case .completed: milestones.completedAt = instant
        }
    }

    /// Where a ticket stands that nobody works on yet.
    var idleState: CaseState { done.contains(.assigned) ? .assigned : .classified }

    mutating func resolve(at instant: Instant) -> TicketEvent {
        state = .resolved
        milestones.resolvedAt = instant
        endedAt = instant
        return event(.resolved)
    }

    mutating func close(_ outcome: Outcome, at instant: Instant) -> TicketEvent {
        state = .closed
        self.outcome = outcome
        endedAt = endedAt ?? instant
        return event(.closed)
    }

    /// Starts the next round: everything but the handler is to be done again.
    mutating func reopen(reason: String, at instant: Instant) -> TicketEvent {
        round += 1
        workBeganAt = instant
        lapsedQuote = nil
        done = handler == nil ? [] : [.assigned]
        assumed = []
        isAccepted = false
        outcome = nil
        endedAt = nil
        state = idleState
        return event(.reopened(reason: reason))
    }

    /// Counts that the customer does not accept the work; the refusal that makes it a case of its own assesses it anew, so
    /// that everybody sees the higher priority (S2-144).
    mutating func countRefusal(under policy: CasePolicy) -> [TicketEvent] {
        let count = (refusals ?? 0) + 1
        refusals = count
        guard count == PriorityReason.refusalsOfIndividualCase else { return [] }
        reassess(.person, under: policy)
        return [event(.assessed(assessment))]
    }

    func canReopen(at now: Instant, _ policy: CasePolicy) -> Bool {
        guard state == .resolved || state == .closed, let endedAt else { return false }
        return now - endedAt <= policy.reopenWindow
    }

    /// Names of the events that would be taken now; a new submission where this ticket takes none.
    public func legal(at now: Instant, under policy: CasePolicy) -> [String] {
        switch state {
        case .closed: canReopen(at: now, policy) ? ["ticket.reopen-requested"] : ["ticket.submitted"]
        case .resolved:
            canReopen(at: now, policy)
                ? state.legal : state.legal.filter { $0 != "ticket.reopen-requested" } + ["ticket.submitted"]
        case .cancelled, .merged: ["ticket.submitted"]
        case .awaitingInfo, .classified, .assigned, .awaitingConsent, .working, .awaitingAcceptance, .rework:
            state.legal
        }
    }
}
