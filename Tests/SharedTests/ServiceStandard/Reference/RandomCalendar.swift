import Contracts
import ServiceStandard
import TestSupport

extension BusinessCalendar {
    /// One of: always, an office with lunch, an office with odd minutes, shifts over midnight, frames around the hour in
    /// which clocks change, always with half days; and holidays, make-up days and half days among the days of `wall`.
    static func random(_ kind: Int, _ zone: String, _ wall: WallClock, using random: inout Seeded) -> BusinessCalendar {
        var calendar = BusinessCalendar(
            id: "random", version: "1", title: LocalizedText("随机", "Random"), zone: zone,
            week: week(kind, using: &random))
        let isAlways = calendar.week.allSatisfy { $0 == [.allDay] }
        let days = wall.day[0]...wall.day[wall.last]
        func day() -> CivilDate { CivilDate(daysSinceEpoch: Int.random(in: days, using: &random)) }
        for _ in 0..<Int.random(in: 0...(isAlways ? 1 : 2), using: &random) {
            let from = day()
            calendar.holidays.append(
                Holiday(
                    from: from, to: from + Int.random(in: 0...8, using: &random), name: LocalizedText("节日", "Holiday")))
        }
        var replaced: Set<CivilDate> = []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let date = day()
            guard replaced.insert(date).inserted else { continue }
            let hours = [halfDay, wholeDay, wholeDay, []][Int.random(in: 0..<4, using: &random)]
            calendar.replacements.append(
                Replacement(date: date, hours: hours, name: LocalizedText("调休", "Make-up day")))
        }
        return calendar
    }

    private static let halfDay = hours("09:00-12:00")
    private static let wholeDay = hours("09:00-12:00", "13:00-18:00")

    static func hours(_ frames: String...) -> [DailyHours] {
        frames.compactMap { DailyHours($0) }
    }

    private static func week(_ kind: Int, using random: inout Seeded) -> [[DailyHours]] {
        func days(_ weekdays: [DailyHours], saturday: [DailyHours] = [], sunday: [DailyHours] = []) -> [[DailyHours]] {
            Array(repeating: weekdays, count: 5) + [saturday, sunday]
        }
        switch kind % 8 {
        case 0: return days([.allDay], saturday: [.allDay], sunday: [.allDay])
        case 1: return days(wholeDay)
        case 2: return days(wholeDay, saturday: halfDay)
        case 3: return days(hours("21:00-02:00"), saturday: hours("21:00-02:00"))
        case 4: return days(hours("08:30-12:00", "21:00-02:00"), sunday: hours("23:00-00:00"))
        case 5:
            return days(
                hours("00:00-00:30", "01:30-02:30", "02:45-03:15", "22:30-24:00"),
                sunday: hours("02:10-02:50", "23:15-23:45"))
        case 6: return days(hours("00:10-01:10", "01:40-02:20"), sunday: hours("01:00-04:00"))
        default:
            return (0..<7).map { day in
                let from = Int.random(in: 180..<700, using: &random)
                let noon = Int.random(in: (from + 1)..<900, using: &random)
                let back = Int.random(in: noon..<1000, using: &random)
                let until = Int.random(in: (back + 1)...1440, using: &random)
                return day > 0 && Bool.random(using: &random)
                    ? [] : hours("\(clock(from))-\(clock(noon))", "\(clock(back))-\(clock(until))")
            }
        }
    }

    private static func clock(_ minute: Int) -> String {
        [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
