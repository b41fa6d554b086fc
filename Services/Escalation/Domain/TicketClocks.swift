import Contracts
import ServiceStandard

/// All clocks of one ticket: set, met, paused, stopped and started anew as its facts say.
public struct TicketClocks: Codable, Hashable, Sendable {
    /// What following the facts changed.
    struct Changes: Equatable {
        /// A due instant was set, moved or withdrawn; a clock that is merely met is no such change.
        var moved = false
        /// Promises that turn out to have been broken before they were met or stopped.
        var brokenUnnoticed: [RunningClock] = []
    }

    /// Frozen when the ticket was opened.
    private let rules: [ClockRule]
    /// Those of earlier rounds included.
    public private(set) var all: [RunningClock] = []

    public init(standard: Standard) {
        rules = standard.clocks
    }

    /// The latest clock of a name.
    public subscript(_ name: ClockName) -> RunningClock? {
        all.last { $0.rule.id == name }
    }

    /// The promises of the latest round, as others see them; the guard over our own triage is none.
    public func promises(at now: Instant) -> [Clock] {
        rules.filter { $0.id != .unassessed }.compactMap { self[$0.id]?.rendered(at: now) }
    }

    /// Every mark ahead, for timers.
    var marksAhead: [(clock: RunningClock, mark: RunningClock.PassedMark)] {
        all.flatMap { clock in clock.marksAhead.map { (clock, $0) } }
    }

    /// Passes a mark of a clock that still runs in that round.
    mutating func pass(_ name: ClockName, round: Int, percent: Int, at now: Instant) -> RunningClock.Passing? {
        guard let index = all.firstIndex(where: { $0.rule.id == name && $0.round == round }) else { return nil }
        return all[index].pass(percent: percent, at: now)
    }
}

// MARK: - Following the facts

extension TicketClocks {
    /// Brings every clock in line with the facts; the same facts again change nothing.
    ///
    /// - Parameter time: When the latest of the facts came true; a clock that is stopped stops then.
    mutating func follow(_ facts: TicketFacts, at time: Instant) -> Changes {
        var changes = Changes()
        let before = all
        for rule in rules {
            start(rule, facts)
        }
        for index in all.indices where all[index].end == nil {
            all[index].limit = all[index].rule.limit(for: facts.urgency)
            all[index].pauses = facts.pauses(of: all[index].rule)
            if let end = facts.end(of: all[index], at: time), all[index].finish(end) {
                changes.brokenUnnoticed.append(all[index])
            }
        }
        changes.moved = all.enumerated().contains { index, clock in
            clock.end == nil && clock.rule.id != .unassessed
                && (index >= before.count || before[index].due() != clock.due())
        }
        return changes
    }

    private mutating func start(_ rule: ClockRule, _ facts: TicketFacts) {
        guard !facts.isOver else { return }
        let round: Int
        switch rule.id {
        case .unassessed:
            guard facts.heardOfAt == nil else { return }
            round = 1
        case .acknowledged:
            guard facts.judgement != nil else { return }
            round = 1
        case .responded, .resolved:
            guard facts.judgement != nil else { return }
            round = facts.round
        }
        guard (self[rule.id]?.round ?? 0) < round else { return }
        let anchor =
            switch rule.anchor {
            case .anchorAt: facts.anchorAt
            case .receivedAt: facts.receivedAt
            }
        all.append(
            RunningClock(
                rule: rule, round: round, start: round > 1 ? facts.reopenedAt ?? anchor : anchor,
                limit: rule.limit(for: facts.urgency)))
    }
}

extension TicketFacts {
    fileprivate func pauses(of rule: ClockRule) -> [Pause] {
        waits.filter { rule.standsStill.contains($0.on) }.map { Pause(from: $0.from, until: $0.until) }
    }

    /// How a clock ends, if it does; one that a reopening has replaced only stops.
    fileprivate func end(of clock: RunningClock, at time: Instant) -> RunningClock.End? {
        let met: Instant?
        switch clock.rule.id {
        case .unassessed: met = heardOfAt
        case .acknowledged: met = acknowledgedAt
        case .responded, .resolved:
            guard clock.round == round else { return .stopped(reopenedAt ?? time) }
            met = clock.rule.id == .responded ? respondedAt : resolvedAt
        }
        return met.map(RunningClock.End.met) ?? (isOver ? .stopped(time) : nil)
    }
}
