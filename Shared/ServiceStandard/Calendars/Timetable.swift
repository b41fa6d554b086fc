import Contracts

/// A stretch in which a calendar is open.
public struct OpenTime: Hashable, Sendable {
    public var from: Instant
    public var until: Instant
    /// The local day whose hours these are; they may reach into the next.
    public var day: CivilDate
}

/// A calendar made into instants, from 2000 to the end of 2099.
///
/// Hours are what the clock on the wall shows: a frame that lies in the hour winter time repeats is open twice. Made once
/// for each calendar and shared; every question is answered by a search in sorted tables.
public final class Timetable: Sendable {
    /// A stretch without hours that holds at least one whole local day.
    struct ClosedTime {
        var from: Int64
        var until: Int64
        var because: Closure
    }

    public let calendar: BusinessCalendar
    let zone: ZoneOffsets
    /// When the last day is over of which holidays are known; nil where no day ever is one.
    let reach: Int64?
    private let hours: DayHours
    /// Open stretches, those that touch joined; `before` is the open time of all earlier ones.
    private let opens: [Int64]
    private let closes: [Int64]
    private let before: [Int64]
    /// Days with hours, and when the last hour of each is over.
    private let days: [Int]
    private let closings: [Int64]
    private let closedTimes: [ClosedTime]

    /// - Throws: What is wrong with the calendar: its zone, a week of other than seven days, hours that overlap.
    public init(_ calendar: BusinessCalendar) throws(FieldError) {
        guard let zone = ZoneOffsets(calendar.zone) else {
            throw FieldError("/zone", expected: ZoneName.expected(calendar.zone))
        }
        let hours = try DayHours(calendar)
        var (opens, closes, before): ([Int64], [Int64], [Int64]) = ([], [], [])
        var (days, closings): ([Int], [Int64]) = ([], [])
        var closedTimes: [ClosedTime] = []
        for day in zone.day(of: ZoneOffsets.span.lowerBound)..<zone.day(of: ZoneOffsets.span.upperBound) {
            let pieces = hours.pieces(of: day, in: zone)
            guard let first = pieces.first, let last = pieces.last else { continue }
            if let yesterday = days.last, let closing = closings.last, day - yesterday > 1 {
                let because = hours.closure(from: yesterday + 1, until: day)
                closedTimes.append(ClosedTime(from: closing, until: first.lowerBound, because: because))
            }
            days.append(day)
            closings.append(last.upperBound)
            for piece in pieces {
                if closes.last == piece.lowerBound {
                    closes[closes.count - 1] = piece.upperBound
                } else {
                    before.append((before.last ?? 0) + (closes.last ?? 0) - (opens.last ?? 0))
                    opens.append(piece.lowerBound)
                    closes.append(piece.upperBound)
                }
            }
        }
        self.calendar = calendar
        self.zone = zone
        reach = calendar.reach.map { zone.end(ofDay: $0.daysSinceEpoch) }
        self.hours = hours
        (self.opens, self.closes, self.before) = (opens, closes, before)
        (self.days, self.closings, self.closedTimes) = (days, closings, closedTimes)
    }
}

// MARK: - Questions from outside

extension Timetable {
    /// The open stretches that touch the time asked about, cut to it, day by day.
    public func openings(from: Instant, to: Instant) -> [OpenTime] {
        guard from < to else { return [] }
        let first = zone.day(of: from.milliseconds) - 1
        return (first...max(first, zone.day(of: to.milliseconds))).flatMap { day in
            hours.pieces(of: day, in: zone).compactMap { piece in
                let piece = piece.clamped(to: from.milliseconds..<to.milliseconds)
                guard !piece.isEmpty else { return nil }
                return OpenTime(
                    from: Instant(milliseconds: piece.lowerBound), until: Instant(milliseconds: piece.upperBound),
                    day: CivilDate(daysSinceEpoch: day))
            }
        }
    }

    /// The local day that an instant falls on, in the calendar's zone.
    public func day(of instant: Instant) -> CivilDate {
        CivilDate(daysSinceEpoch: zone.day(of: instant.milliseconds))
    }

    public func isOpen(at instant: Instant) -> Bool {
        let index = opens.lastIndex(notAfter: instant.milliseconds)
        return index >= 0 && instant.milliseconds < closes[index]
    }

    /// How much open time lies between two instants; negative when they are the other way round.
    public func worked(from: Instant, to: Instant) -> Duration {
        .milliseconds(openTime(before: to.milliseconds) - openTime(before: from.milliseconds))
    }
}

// MARK: - Questions of the engine

extension Timetable {
    /// Open milliseconds from the beginning of the table.
    func openTime(before instant: Int64) -> Int64 {
        let index = opens.lastIndex(notAfter: instant)
        guard index >= 0 else { return 0 }
        return before[index] + min(instant, closes[index]) - opens[index]
    }

    /// The earliest instant with so much open time before it; nil beyond the end of the table.
    func instant(afterOpenTime open: Int64) -> Int64? {
        let index = before.lastIndex(notAfter: open - 1)
        guard index >= 0, opens[index] + open - before[index] <= closes[index] else { return nil }
        return opens[index] + open - before[index]
    }

    /// The place of the first working day behind a local day, for ``closing(_:)``.
    func indexOfWorkingDay(after day: Int) -> Int {
        days.lastIndex(notAfter: day) + 1
    }

    /// When a working day is over; nil beyond the end of the table.
    func closing(_ index: Int) -> Int64? {
        closings.indices.contains(index) ? closings[index] : nil
    }

    /// How many working days are over at an instant.
    func closings(notAfter instant: Int64) -> Int {
        closings.lastIndex(notAfter: instant) + 1
    }

    /// Closed stretches of whole days that begin at or after one instant and before another.
    func closedTimes(from: Int64, until: Int64) -> ArraySlice<ClosedTime> {
        guard from < until else { return [] }
        let low = closedTimes.partitioningIndex { $0.until > from }
        var end = low
        while end < closedTimes.count, closedTimes[end].from < until { end += 1 }
        return closedTimes[low..<end]
    }
}

extension Array where Element: Comparable {
    /// The last element that is not greater, in a sorted table; -1 when all are greater.
    fileprivate func lastIndex(notAfter value: Element) -> Int {
        partitioningIndex { $0 > value } - 1
    }
}

extension Array {
    /// The first element for which a condition holds that holds for all behind it, too; `count` when there is none.
    func partitioningIndex(where belongsBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongsBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
