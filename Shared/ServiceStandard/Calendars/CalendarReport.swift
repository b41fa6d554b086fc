import Contracts

/// The hours of a calendar day by day, as deadlines are reckoned with them: the answer of `escalation calendar show`.
public struct CalendarReport: Encodable, Sendable {
    public struct Frame: Encodable, Sendable {
        public let from: Instant
        public let until: Instant
        /// "09:00-12:00", by the clock on the wall; the end may lie on the next day.
        public let hours: String
    }

    public struct Day: Encodable, Sendable {
        public let date: CivilDate
        /// 1 for Monday … 7 for Sunday.
        public let weekday: Int
        /// Empty on a closed day.
        public let frames: [Frame]
        /// Real time, so a frame that loses an hour to summer time is shorter than it looks.
        public let openSeconds: Int64
        /// Of the holiday, or of what makes this day differ from its weekday.
        public let name: LocalizedText?
    }

    public let calendar: String
    public let version: String
    public let zone: String
    public let source: String?
    /// The last day of which holidays are known; nil for a calendar in which no day ever is one.
    public let publishedUntil: CivilDate?
    public let days: [Day]

    /// - Parameters:
    ///   - from: The first day.
    ///   - to: The last one, itself included.
    public init(_ timetable: Timetable, from: CivilDate, to: CivilDate) {
        let calendar = timetable.calendar
        self.calendar = calendar.id
        version = calendar.version
        zone = calendar.zone
        source = calendar.source
        publishedUntil = calendar.reach
        guard from <= to else {
            days = []
            return
        }
        let begin = Instant(milliseconds: timetable.zone.end(ofDay: from.daysSinceEpoch - 1))
        // Hours over midnight belong to the day on which they begin.
        let end = Instant(milliseconds: timetable.zone.end(ofDay: to.daysSinceEpoch + 1))
        let openings = Dictionary(grouping: timetable.openings(from: begin, to: end), by: \.day)
        days = (from.daysSinceEpoch...to.daysSinceEpoch).map { number in
            let date = CivilDate(daysSinceEpoch: number)
            let frames = (openings[date] ?? []).map { open in
                Frame(
                    from: open.from, until: open.until,
                    hours: timetable.wall(open.from) + "-" + timetable.wall(open.until, isEnd: true))
            }
            return Day(
                date: date, weekday: date.weekday, frames: frames,
                openSeconds: frames.reduce(0) { $0 + ($1.until - $1.from).components.seconds },
                name: calendar.name(of: date))
        }
    }
}

extension Timetable {
    /// "18:00"; midnight at the end of a frame is "24:00".
    fileprivate func wall(_ instant: Instant, isEnd: Bool = false) -> String {
        let local = zone.local(instant.milliseconds)
        let minute = Int(((local % 86_400_000) + 86_400_000) % 86_400_000 / 60_000)
        return DailyHours.written(minute: isEnd && minute == 0 ? 1440 : minute)
    }
}

extension BusinessCalendar {
    fileprivate func name(of date: CivilDate) -> LocalizedText? {
        replacements.first { $0.date == date }?.name ?? holidays.first { $0.from <= date && date <= $0.to }?.name
    }
}

extension CalendarReport {
    private static let weekdays = [
        LocalizedText("周一", "Mon"), LocalizedText("周二", "Tue"), LocalizedText("周三", "Wed"), LocalizedText("周四", "Thu"),
        LocalizedText("周五", "Fri"), LocalizedText("周六", "Sat"), LocalizedText("周日", "Sun"),
    ]

    /// For people: a line a day.
    ///
    /// - Parameter language: BCP 47.
    public func text(for language: String) -> String {
        let reach = publishedUntil.map {
            LocalizedText("节假日公布至 \($0)", "holidays are known until \($0)").text(for: language)
        }
        let head = (["\(calendar) \(version) · \(zone)"] + [source, reach].compactMap(\.self)).joined(separator: "\n")
        let closed = LocalizedText("休息", "closed").text(for: language)
        let lines = days.map { day in
            let hours = day.frames.isEmpty ? closed : day.frames.map(\.hours).joined(separator: " ")
            let name = day.name.map { " · " + $0.text(for: language) } ?? ""
            return "\(day.date) \(Self.weekdays[day.weekday - 1].text(for: language)) \(hours)\(name)"
        }
        return ([head, ""] + lines).joined(separator: "\n") + "\n"
    }
}
