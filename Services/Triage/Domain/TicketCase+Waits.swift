import Contracts

extension TicketCase {
    /// Everything the ticket waits for: what its state says first, then what the work waits for, the oldest first.
    var waits: [Wait] {
        let own = state.waitingOn == .none ? [] : [Wait(on: state.waitingOn)]
        return own + (pending?.waits ?? []).map { Wait(on: $0.on, reference: $0.reference) }
    }

    /// A step of the work that moves no state; some begin or end a wait.
    mutating func step(_ step: WorkStep, _ note: WorkNote, _ moment: Moment) -> Consequence {
        guard !state.isTerminal else { return notLegal(moment) }
        switch step {
        case .partsRequested: return begin(.parts, note, moment)
        case .sentToManufacturer: return begin(.manufacturer, note, moment)
        case .partsReceived: return end(.parts, note, moment)
        case .returnedFromManufacturer: return end(.manufacturer, note, moment)
        case .arrived:
            // Who stands before the customer has answered them (S1-29, S2-156).
            if belongsHere(moment) { take(.responded, at: moment.at) }
            return .applied([])
        case .departed, .progressed, .difficult: return .applied([])
        }
    }

    private mutating func begin(_ on: WaitingOn, _ note: WorkNote, _ moment: Moment) -> Consequence {
        guard belongsHere(moment) else { return .applied([]) }
        var work = pending ?? PendingWork()
        let isMore = work.begin(on, note.reference, at: moment.at, now: moment.now)
        pending = work
        return .applied(isMore ? [event(.waiting(nil))] : [])
    }

    private mutating func end(_ on: WaitingOn, _ note: WorkNote, _ moment: Moment) -> Consequence {
        guard belongsHere(moment) else { return .applied([]) }
        var work = pending ?? PendingWork()
        let isOver = work.end(on, note.reference, at: moment.at)
        pending = work
        guard isOver else { return .applied([]) }
        return .applied([event(waits.isEmpty ? .resumed(lapsed: nil) : .waiting(nil))])
    }

    /// Whether a step is one of the work that goes on now; what is told of an earlier round concerns that one.
    private func belongsHere(_ moment: Moment) -> Bool {
        state.isWorkedOn && workBeganAt.map { $0 <= moment.at } ?? true
    }
}

// MARK: - Reminders

extension TicketCase {
    /// Makes a change, and keeps the reminder of what the ticket waits for in step with it.
    ///
    /// - Parameter fired: The timer that caused the change; it is armed no longer.
    mutating func changing(
        now: Instant, under policy: CasePolicy, after fired: CaseTimer? = nil,
        _ change: (inout TicketCase) -> Consequence
    ) -> Consequence {
        let before = self
        var consequence = change(&self)
        if state != before.state || quote != before.quote {
            let endsItself = consequence.timers.contains { order in
                if case .arm(.acceptanceExpiry, _) = order { true } else { false }
            }
            stateWait = endsItself ? nil : CaseWait(of: state, since: now)
        }
        let armed = fired == .waitingReminder ? nil : before.nextReminder(under: policy)
        armReminder(under: policy, after: armed, in: &consequence)
        return consequence
    }

    /// - Parameter armed: What is armed until now.
    func armReminder(under policy: CasePolicy, after armed: Instant?, in consequence: inout Consequence) {
        let next = nextReminder(under: policy)
        let isGone = consequence.timers.contains(.cancelAll)
        guard next != armed || isGone else { return }
        if let next {
            consequence.timers.append(.arm(.waitingReminder, due: next))
        } else if !isGone {
            consequence.timers.append(.cancel(.waitingReminder))
        }
    }

    private func nextReminder(under policy: CasePolicy) -> Instant? {
        ((pending?.waits ?? []) + [stateWait].compactMap(\.self))
            .map { $0.nextReminder(every: policy.waitingReminder) }.min()
    }

    /// One event for each wait of which somebody is to be reminded now.
    mutating func remind(now: Instant, under policy: CasePolicy) -> [TicketEvent] {
        var due: [CaseWait] = []
        if let wait = stateWait, wait.nextReminder(every: policy.waitingReminder) <= now {
            stateWait?.reminders += 1
            due += [stateWait].compactMap(\.self)
        }
        due += pending?.remind(every: policy.waitingReminder, now: now) ?? []
        return due.map { wait in
            let reminder = WaitReminder(
                on: wait.on, reference: wait.reference, since: wait.since, number: wait.reminders)
            return event(.waiting(reminder))
        }
    }
}
