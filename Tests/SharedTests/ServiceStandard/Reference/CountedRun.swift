import Contracts
import ServiceStandard

/// One run of one clock, counted step by step.
struct CountedRun {
    /// Where a promise ends.
    enum Due: Hashable {
        case at(Int)
        /// A pause without an end lies before it.
        case never
        /// Beyond what the wall clock was asked for.
        case unknown
    }

    let hours: OpenHours
    /// Of the place where the work is done; its dates end days.
    let place: WallClock
    let start: Int
    /// From each step on, whether the clock stands still.
    let isPaused: [Bool]

    func due(_ limit: Limit) -> Due {
        switch limit {
        case .elapsed(let span):
            used(up: hours.wall.steps(span)) { !isPaused[$0] }
        case .workingTime(let span):
            used(up: hours.wall.steps(span)) { hours.isOpen[$0] && !isPaused[$0] }
        case .workingDays(let count):
            nth(count, of: hours.closings) { $0 > hours.wall.day[start] }
        case .localDays(let count, let cutOff):
            nth(count, of: place.midnights) {
                $0 > place.day[start] || ($0 == place.day[start] && !isAfter(cutOff))
            }
        default: .unknown
        }
    }

    /// What is used of a limit in its time base, in steps, until `end`.
    func used(_ base: TimeBase, until end: Int) -> Int {
        var steps = 0
        for index in start..<max(start, end) where !isPaused[index] {
            switch base {
            case .elapsed, .localDay: steps += 1
            case .workingTime, .workingDays: steps += hours.isOpen[index] ? 1 : 0
            }
        }
        return steps
    }

    /// How long the clock stood still until `end`.
    func stoodStill(until end: Int) -> Int {
        var steps = 0
        for index in start..<max(start, end) where isPaused[index] { steps += 1 }
        return steps
    }

    /// The first step before which so many counted.
    func used(up limit: Int, counts: (Int) -> Bool) -> Due {
        var used = 0
        for index in start...hours.wall.last {
            if used == limit { return .at(index) }
            if counts(index) { used += 1 }
        }
        return notFound
    }

    private func nth(_ count: Int, of ends: [DayEnd], after isCounted: (Int) -> Bool) -> Due {
        var found = 0
        for end in ends where isCounted(end.day) && !isPaused[end.at] {
            found += 1
            if found == count { return .at(end.at) }
        }
        return notFound
    }

    private func isAfter(_ cutOff: Int?) -> Bool {
        guard let cutOff else { return false }
        return place.second[start] > cutOff * 60
    }

    /// Standing still where knowledge ends, with nothing said about an end of it, is standing still for ever.
    private var notFound: Due { isPaused[hours.wall.last] ? .never : .unknown }
}
