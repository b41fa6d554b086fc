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

    /// A limit, and for what was agreed since when and until when.
    struct Promise {
        let limit: Limit
        var since = 0
        var until: Int?
    }

    let hours: OpenHours
    /// Of the place where the work is done; its dates end days.
    let place: WallClock
    let start: Int
    /// From each step on, whether the clock stands still.
    let isPaused: [Bool]

    func due(_ promise: Promise) -> Due {
        switch promise.limit {
        case .elapsed(let span):
            used(up: hours.wall.steps(span), from: start) { !isPaused[$0] }
        case .workingTime(let span):
            used(up: hours.wall.steps(span), from: start) { hours.isOpen[$0] && !isPaused[$0] }
        case .workingDays(let count):
            nth(count, of: hours.closings) { $0 > hours.wall.day[start] }
        case .localDays(let count, let cutOff):
            nth(count, of: place.midnights) {
                $0 > place.day[start] || ($0 == place.day[start] && !isAfter(cutOff))
            }
        case .months(let count):
            nth(1, of: place.midnights) { [place, start] in $0 >= Self.day(place.day[start], plus: count) }
        case .endOf(let period):
            nth(1, of: place.midnights) { [place, start] in $0 >= Self.end(of: period, from: place.day[start]) }
        case .dayOfMonth(let number):
            nth(1, of: place.midnights) { [place, start] in $0 >= Self.next(number, from: place.day[start]) }
        case .windowEnd, .beforeWindow, .agreed:
            agreed(promise)
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
    private func used(up limit: Int, from first: Int, counts: (Int) -> Bool) -> Due {
        var used = 0
        for index in first...hours.wall.last {
            if used == limit { return .at(index) }
            if counts(index) { used += 1 }
        }
        return notFound
    }

    /// An instant that is past when it is agreed is what it is.
    private func agreed(_ promise: Promise) -> Due {
        guard let until = promise.until, until > promise.since else { return .at(promise.until ?? promise.since) }
        return used(up: until - promise.since, from: promise.since) { !isPaused[$0] }
    }

    private func nth(_ count: Int, of ends: [DayEnd], after isCounted: (Int) -> Bool) -> Due {
        var found = 0
        for end in ends where isCounted(end.day) && !isPaused[end.at] {
            found += 1
            if found == count { return .at(end.at) }
        }
        return notFound
    }

    /// Day by day on, until the number of the day or the last one of its month is reached.
    private static func day(_ first: Int, plus months: Int) -> Int {
        let (year, month, number) = CivilDate(daysSinceEpoch: first).parts
        var day = first
        while true {
            let parts = CivilDate(daysSinceEpoch: day).parts
            let isThere = parts.year * 12 + parts.month == year * 12 + month + months
            if isThere && (parts.day == number || CivilDate(daysSinceEpoch: day + 1).parts.day == 1) { return day }
            day += 1
        }
    }

    private static func end(of period: Limit.Period, from first: Int) -> Int {
        let lastMonths =
            switch period {
            case .month: Array(1...12)
            case .quarter: [3, 6, 9, 12]
            case .halfYear: [6, 12]
            case .year: [12]
            }
        var day = first
        while !(lastMonths.contains(CivilDate(daysSinceEpoch: day).parts.month)
            && CivilDate(daysSinceEpoch: day + 1).parts.day == 1)
        { day += 1 }
        return day
    }

    private static func next(_ number: Int, from first: Int) -> Int {
        var day = first
        while CivilDate(daysSinceEpoch: day).parts.day != number { day += 1 }
        return day
    }

    private func isAfter(_ cutOff: Int?) -> Bool {
        guard let cutOff else { return false }
        return place.second[start] > cutOff * 60
    }

    /// Standing still where knowledge ends, with nothing said about an end of it, is standing still for ever.
    private var notFound: Due { isPaused[hours.wall.last] ? .never : .unknown }
}
