import Contracts

/// A calendar that would have to say whether days are holidays of which it does not know it.
///
/// Made from limits: of all that are counted by the calendar, the one that ends last if it starts now.
public struct CalendarReach: Hashable, Sendable {
    public let calendar: String
    /// The last day of which holidays are known.
    public let until: CivilDate
    public let standard: String
    public let clock: ClockID
    public let limit: Limit
    /// The day on which the limit would be used up; nil beyond the end of all timetables.
    public let due: CivilDate?

    /// Calendars that do not reach as far as the limits ask for, by id.
    ///
    /// - Throws: What is wrong with a calendar, never for one that a library has read.
    public static func found(in editions: [Edition], at now: Instant) throws(FieldError) -> [CalendarReach] {
        var timetables: [BusinessCalendar: Timetable] = [:]
        var found: [BusinessCalendar: CalendarReach] = [:]
        for edition in editions {
            let timetable = try edition.engine(sharing: &timetables).timetable
            guard let reach = timetable.reach, let until = edition.calendar.reach else { continue }
            for clock in edition.standard.clocks {
                for limit in clock.limits.map(\.limit) where limit.base.needsCalendar {
                    let due = timetable.due(limit, from: now.milliseconds)
                    guard due ?? .max > reach else { continue }
                    let day = due.map { CivilDate(daysSinceEpoch: timetable.zone.day(of: $0 - 1)) }
                    if let known = found[edition.calendar], known.isLater(than: day) { continue }
                    found[edition.calendar] = CalendarReach(
                        calendar: edition.calendar.id, until: until, standard: edition.standard.id, clock: clock.id,
                        limit: limit, due: day)
                }
            }
        }
        return found.values.sorted { ($0.calendar, $0.until) < ($1.calendar, $1.until) }
    }

    private func isLater(than day: CivilDate?) -> Bool {
        guard let due else { return true }
        return day.map { $0 <= due } ?? false
    }

    public var text: LocalizedText {
        LocalizedText(
            "日历 \(calendar) 的节假日只公布到 \(until)；现在开始的 \(standard) \(clock)（\(limit.title.chinese)）"
                + "\(due.map { "到 \($0) 到期" } ?? "没有到期时刻")，此后的日子按平常的星期计算",
            "the calendar \(calendar) knows holidays until \(until) only; \(clock) of \(standard), \(limit.title.english), "
                + "\(due.map { "is due on \($0)" } ?? "has no due instant") if it starts now, and later days count as "
                + "ordinary weeks")
    }

    /// What to do about it.
    public static let mend = LocalizedText(
        "请补充新公布的节假日，并更新 published_until 和 version",
        "add the holidays that were published since, and raise published_until and version")
}

extension Timetable {
    /// When a limit counted by this calendar is used up without any pause; nil beyond the end of the table.
    fileprivate func due(_ limit: Limit, from start: Int64) -> Int64? {
        DueInstant(timetable: self, zones: ZoneTable(), pauses: Pauses([]))
            .due(Terms(limit: limit, requirements: []), start: start)
    }
}
