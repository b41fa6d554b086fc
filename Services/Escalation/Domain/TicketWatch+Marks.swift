import Contracts
import ServiceStandard

extension TicketWatch {
    /// Tells every mark that is behind, in the order in which they were passed.
    mutating func pass(_ reading: ClockReading, under policy: EscalationPolicy) -> [Announcement] {
        var announcements: [Announcement] = []
        if unassessed?.heardAt == nil, unassessed?.breaks(by: reading.now) == true {
            unassessed?.isBroken = true
            announcements += breakGuard(under: policy, at: reading.now)
        }
        let behind = untold(reading).enumerated().filter { $1.at < reading.now }
        for (_, mark) in behind.sorted(by: { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }) {
            announcements += tell(mark, reading, under: policy)
        }
        return announcements
    }

    /// Announces promises that turn out to have been broken before they were met or stopped; nobody is called to what is
    /// done.
    mutating func breaksUnnoticed(_ reading: ClockReading) -> [Announcement] {
        var announcements: [Announcement] = []
        if unassessed?.heardAt != nil, unassessed?.breaks(by: reading.now) == true {
            unassessed?.isBroken = true
            announcements += unassessed.map { [announceBreach(of: $0.clock(at: reading.now), at: reading.now)] } ?? []
        }
        for mark in untold(reading) where !mark.deadline.isOpen {
            guard case .breach(let breach) = mark.what else { continue }
            announcements.append(record(breach, mark, reading))
        }
        return announcements
    }

    private mutating func tell(
        _ untold: UntoldMark, _ reading: ClockReading, under policy: EscalationPolicy
    ) -> [Announcement] {
        switch untold.what {
        case .breach(let breach):
            let event = record(breach, untold, reading)
            guard untold.deadline.isOpen, let due = untold.deadline.dueMark, due.at == breach.due else {
                return [event]
            }
            return [event] + act(due.mark, untold, reading, under: policy)
        case .mark(let mark):
            passed.append(untold.deadline.mark(mark.point, untold.at))
            return act(mark, untold, reading, under: policy)
        }
    }

    /// A breach that was announced stays, whatever comes to light later.
    private mutating func record(
        _ breach: RecordedBreach, _ untold: UntoldMark, _ reading: ClockReading
    ) -> Announcement {
        history.facts.append(ClockFact(.breached(breach), at: untold.at))
        var clock = untold.deadline.rendered
        clock.dueAt = breach.due
        return announceBreach(of: clock, at: reading.now)
    }

    /// Whom a mark calls: warning and breach of one clock are one escalation, which the breach takes over.
    private mutating func act(
        _ mark: Mark, _ untold: UntoldMark, _ reading: ClockReading, under policy: EscalationPolicy
    ) -> [Announcement] {
        let deadline = untold.deadline
        guard let shown = reading.shown(deadline.clock, run: deadline.run) else { return [] }
        let isBeforeDue = deadline.isBeforeDue(untold.at)
        let isBreach = cases.contains { matter in
            matter.reason == .breach && !matter.isFinished && matter.clock == deadline.clock
                && matter.run == deadline.run
        }
        let why = EscalationPage.Why.mark(mark.point, of: shown, isBeforeDue: isBeforeDue)
        switch mark.action {
        case .warn where mark.point == Mark.due:
            return raise(.warning, mark, to: .l1, why, deadline, reading, under: policy)
        case .warn:
            guard !isOvertaken(untold, reading, by: { _ in true }) else { return [] }
            let warning = announceWarning(of: shown.clock)
            return isBreach
                ? [warning] : [warning] + raise(.warning, mark, to: .l1, why, deadline, reading, under: policy)
        case .page(let level) where isBeforeDue:
            guard !isOvertaken(untold, reading, by: \.pages) else { return [] }
            return [announceWarning(of: shown.clock)]
                + raise(.warning, mark, to: level, why, deadline, reading, under: policy)
        case .page(let level) where isBreach && mark.point != Mark.due:
            let index = caseIndex(.breach, clock: deadline.clock, run: deadline.run, at: reading.now)
            return cases[index].reach(level, because: why, under: policy, at: reading.now)
                ? announce(cases[index], .raised, reading, policy) : []
        case .page(let level): return raise(.breach, mark, to: level, why, deadline, reading, under: policy)
        case .remindCustomer, .closeUnconfirmed, .record: return []
        }
    }

    private mutating func raise(
        _ reason: EscalationReason, _ mark: Mark, to level: OnCallLevel, _ why: EscalationPage.Why,
        _ deadline: Deadline, _ reading: ClockReading, under policy: EscalationPolicy
    ) -> [Announcement] {
        let index = caseIndex(.breach, clock: deadline.clock, run: deadline.run, at: reading.now)
        cases[index].raise(reason, mark: mark.point, because: why, to: level, under: policy, at: reading.now)
        return announce(cases[index], reason == .breach ? .raised : nil, reading, policy)
    }

    /// Whether a mark before the due instant comes too late to be told, because the breach is told as well.
    private func isOvertaken(
        _ untold: UntoldMark, _ reading: ClockReading, by tells: (Mark.Action) -> Bool
    ) -> Bool {
        guard let due = untold.deadline.dueMark, let at = due.at else { return false }
        return untold.at < at && at < reading.now && tells(due.mark.action)
    }

    /// What only triage can mend goes to triage's own people.
    private mutating func breakGuard(under policy: EscalationPolicy, at now: Instant) -> [Announcement] {
        let reading = ClockReading(now: now, deadlines: [], standard: nil, unassessed: unassessed)
        guard let shown = reading.shown(.unassessed, run: 1) else { return [] }
        let index = caseIndex(.breach, clock: .unassessed, run: 1, at: now)
        cases[index].raise(
            .breach, mark: Mark.due, because: .mark(Mark.due, of: shown, isBeforeDue: false), under: policy, at: now)
        return [announceBreach(of: shown.clock, at: now)] + announce(cases[index], .raised, reading, policy)
    }
}

extension Deadline {
    fileprivate func isBeforeDue(_ instant: Instant) -> Bool {
        dueMark?.at.map { instant < $0 } ?? true
    }
}

extension Mark.Action {
    fileprivate var pages: Bool {
        if case .page = self { true } else { false }
    }
}
