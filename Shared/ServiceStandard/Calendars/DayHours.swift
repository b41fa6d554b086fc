import Contracts

/// Which hours hold on a local day: a replacement before a holiday before the week.
struct DayHours: Sendable {
    private let week: [[DailyHours]]
    private var replaced: [Int: BusinessCalendar.Replacement] = [:]
    private var holidays: [Int: LocalizedText] = [:]

    /// - Throws: A week of other than seven days, or hours that overlap.
    init(_ calendar: BusinessCalendar) throws(FieldError) {
        guard calendar.week.count == 7 else { throw FieldError("/week", expected: "seven days, Monday first") }
        week = calendar.week
        for (index, holiday) in calendar.holidays.enumerated() {
            guard holiday.from <= holiday.to, holiday.to.daysSinceEpoch - holiday.from.daysSinceEpoch < 366 else {
                throw FieldError("/holidays/\(index)/to", expected: "a day from \(holiday.from) on, within a year")
            }
            for day in holiday.from.daysSinceEpoch...holiday.to.daysSinceEpoch { holidays[day] = holiday.name }
        }
        for replacement in calendar.replacements { replaced[replacement.date.daysSinceEpoch] = replacement }
        for (day, hours) in week.enumerated() {
            try Self.validate(hours, behind: week[(day + 6) % 7], at: "/week/\(day)")
        }
        for (index, replacement) in calendar.replacements.enumerated() {
            let day = replacement.date.daysSinceEpoch
            try Self.validate(replacement.hours, behind: on(day - 1), at: "/replacements/\(index)/hours")
            try Self.validate(on(day + 1), behind: replacement.hours, at: "/replacements/\(index)/hours")
        }
    }

    func on(_ day: Int) -> [DailyHours] {
        if let replacement = replaced[day] { return replacement.hours }
        return holidays[day] == nil ? week[CivilDate(daysSinceEpoch: day).weekday - 1] : []
    }

    /// The instants of one day's hours, in order.
    func pieces(of day: Int, in zone: ZoneOffsets) -> [Range<Int64>] {
        let midnight = Int64(day) * 86_400_000
        let pieces = on(day).flatMap { frame in
            zone.instants(from: midnight + Int64(frame.from) * 60_000, until: midnight + Int64(frame.end) * 60_000)
        }
        return pieces.count > 1 ? pieces.sorted { $0.lowerBound < $1.lowerBound } : pieces
    }

    /// Why the days from `from` until before `until` have no hours.
    func closure(from: Int, until: Int) -> Closure {
        for day in from..<until {
            if let name = replaced[day]?.name ?? holidays[day] { return .holiday(name) }
        }
        return .weekend
    }

    private static func validate(
        _ hours: [DailyHours], behind before: [DailyHours], at pointer: String
    ) throws(FieldError) {
        var over = before.last.map { $0.end - 1440 } ?? 0
        for (index, frame) in hours.enumerated() {
            guard frame.from >= over else {
                throw FieldError(
                    "\(pointer)/\(index)",
                    expected:
                        "hours that begin at or after \(DailyHours.written(minute: over)), when the ones before end")
            }
            over = frame.end
        }
    }
}

extension DailyHours {
    /// Minutes since the midnight on which the hours begin; beyond 1440 when they go over the next.
    var end: Int { until > from ? until : until + 1440 }
}
