import Contracts

/// When an organisation is open: weekly hours in a zone, holidays, and days that are different.
///
/// Data only; ``Timetable`` makes instants of it.
public struct BusinessCalendar: Codable, Hashable, Sendable {
    /// Days on which the weekly hours do not hold.
    public struct Holiday: Codable, Hashable, Sendable {
        public var from: CivilDate
        /// The last day, itself included.
        public var to: CivilDate
        public var name: LocalizedText

        public init(from: CivilDate, to: CivilDate, name: LocalizedText) {
            self.from = from
            self.to = to
            self.name = name
        }
    }

    /// A day with hours of its own, above week and holiday: a make-up working Saturday, a half day.
    public struct Replacement: Codable, Hashable, Sendable {
        public var date: CivilDate
        /// In order; empty for a day that is closed.
        public var hours: [DailyHours]
        public var name: LocalizedText

        public init(date: CivilDate, hours: [DailyHours], name: LocalizedText) {
            self.date = date
            self.hours = hours
            self.name = name
        }
    }

    public var id: String
    public var version: String
    public var title: LocalizedText
    /// IANA; never assumed.
    public var zone: String
    /// Monday first, always seven; hours in order, without overlap, "21:00-02:00" ends on the next day.
    public var week: [[DailyHours]]
    public var holidays: [Holiday]
    public var replacements: [Replacement]
    /// Where holidays and replacements were taken from.
    public var source: String?
    /// The last day for which holidays and replacements are published, itself included.
    public var publishedUntil: CivilDate?

    public init(
        id: String, version: String, title: LocalizedText, zone: String, week: [[DailyHours]],
        holidays: [Holiday] = [], replacements: [Replacement] = [], source: String? = nil,
        publishedUntil: CivilDate? = nil
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.zone = zone
        self.week = week
        self.holidays = holidays
        self.replacements = replacements
        self.source = source
        self.publishedUntil = publishedUntil
    }

    /// The last day of which the calendar knows whether it is a holiday; nil for one in which no day ever is.
    ///
    /// Where nobody has said it, that is the end of the year in which the last holiday or replacement begins.
    public var reach: CivilDate? {
        if let publishedUntil { return publishedUntil }
        let last = (holidays.map(\.from) + replacements.map(\.date)).max()
        return last.flatMap { CivilDate(year: $0.parts.year, month: 12, day: 31) }
    }

    /// Day and night, every day.
    public static func always(zone: String) -> BusinessCalendar {
        BusinessCalendar(
            id: "always", version: "1", title: LocalizedText("全天候", "Day and night"), zone: zone,
            week: Array(repeating: [.allDay], count: 7))
    }
}
