import Contracts
import ServiceStandard

/// One clock of one ticket in one round, from its start to its end.
public struct RunningClock: Codable, Hashable, Sendable {
    /// A mark that was passed, with the instant at which it was due: each pair exists once.
    public struct PassedMark: Codable, Hashable, Sendable {
        public var percent: Int
        public var due: Instant
    }

    /// How a clock ends; after that nothing about it changes.
    public enum End: Codable, Hashable, Sendable {
        case met(Instant)
        /// Nothing is owed any more.
        case stopped(Instant)

        var instant: Instant {
            switch self {
            case .met(let instant), .stopped(let instant): instant
            }
        }
    }

    /// What passing a mark means.
    public enum Passing: Hashable, Sendable {
        case warned, breached
        /// So many percent of the limit, and still not met.
        case overdue(percent: Int)
    }

    public let rule: ClockRule
    public let round: Int
    public let start: Instant
    /// Follows the ticket's urgency while the clock runs.
    public internal(set) var limit: Duration
    public internal(set) var pauses: [Pause] = []
    public private(set) var passed: [PassedMark] = []
    public private(set) var end: End?

    init(rule: ClockRule, round: Int, start: Instant, limit: Duration) {
        self.rule = rule
        self.round = round
        self.start = start
        self.limit = limit
    }

    /// When `percent` of the limit is used up; nil while the clock stands still before that.
    public func due(percent: Int = 100) -> Instant? {
        Deadline.due(rule: rule, start: start, pauses: pausesUntilEnd, limit: limit, percent: percent)
    }

    /// A breach stays recorded, whatever comes after it.
    public var isBreached: Bool { passed.contains { $0.percent == 100 } }

    /// The marks still ahead, with their instants.
    ///
    /// A mark is passed only after its instant: met exactly when due is met.
    var marksAhead: [PassedMark] {
        guard end == nil else { return [] }
        return rule.marks.compactMap { percent in
            due(percent: percent).map { PassedMark(percent: percent, due: $0) }
        }.filter { !passed.contains($0) }
    }

    private var pausesUntilEnd: [Pause] {
        guard let end = end?.instant else { return pauses }
        return pauses.filter { $0.from < end }.map { Pause(from: $0.from, until: min($0.until ?? end, end)) }
    }
}

extension RunningClock {
    /// Passes a mark; nil when it is not ahead, not due, or a warning that the breach has overtaken.
    mutating func pass(percent: Int, at now: Instant) -> Passing? {
        guard let mark = marksAhead.first(where: { $0.percent == percent }), mark.due < now else { return nil }
        passed.append(mark)
        switch percent {
        case ..<100: return due().map { $0 < now } ?? false ? nil : .warned
        case 100: return .breached
        default: return .overdue(percent: percent)
        }
    }

    /// Ends the clock.
    ///
    /// - Returns: Whether the promise turns out to have been broken before `end`, unnoticed until now.
    mutating func finish(_ end: End) -> Bool {
        self.end = end
        guard !isBreached, let due = due(), due < end.instant else { return false }
        passed.append(PassedMark(percent: 100, due: due))
        return true
    }

    /// The clock as others see it at `now`.
    public func rendered(at now: Instant) -> Clock {
        let due = due()
        let percent = due.map { _ in
            Deadline.percent(
                rule: rule, start: start, pauses: pausesUntilEnd, limit: limit, at: min(now, end?.instant ?? now))
        }
        return Clock(
            id: rule.id.rawValue, requirement: rule.requirement, startedAt: start, dueAt: due, state: state,
            percent: percent)
    }

    private var state: Clock.State {
        switch end {
        case .met: return isBreached ? .metLate : .met
        case .stopped: return .stopped
        case nil: break
        }
        guard due() != nil else { return .paused }
        if isBreached { return .breached }
        let isWarned = passed.contains { $0.percent < 100 && $0.due == due(percent: $0.percent) }
        return isWarned ? .warned : .running
    }
}
