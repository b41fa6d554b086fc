import Contracts
import ServiceRuntime
import Testing

@testable import ServiceStandard

@Suite("Shipped calendars")
struct ShippedCalendarsTests {
    private func days(_ id: String, _ from: String, _ to: String) throws -> [CalendarReport.Day] {
        let library = try StandardsFolder(standards: "\(PackFixture.compose)/standards").read()
        let calendar = try #require(library.calendars[id], "\(library.errors)")
        return CalendarReport(
            try Timetable(calendar), from: try #require(CivilDate(from)), to: try #require(CivilDate(to))
        ).days
    }

    @Test("Around Spring Festival 2026 nine days are closed, and the Saturdays before and after are worked")
    func springFestival2026() throws {
        let days = try days("cn-office", "2026-02-13", "2026-03-01")
        #expect(
            days.filter { !$0.frames.isEmpty }.map { $0.date.description.suffix(5) } == [
                "02-13", "02-14", "02-24", "02-25", "02-26", "02-27", "02-28",
            ])
        let makeUp = try #require(days.first { $0.date == CivilDate("2026-02-14") })
        #expect(makeUp.frames.map(\.hours) == ["09:00-12:00", "13:00-18:00"])
        #expect(makeUp.frames.first?.from == Instant(rfc3339: "2026-02-14T09:00:00+08:00"))
        #expect(makeUp.openSeconds == 8 * 3600)
        #expect(makeUp.name == LocalizedText("春节调休上班", "Make-up day for Spring Festival"))
        #expect(days.filter { $0.name?.english == "Spring Festival" }.count == 9)
        #expect(days.last?.name == nil)
    }

    @Test(
        "The days that are closed or worked against their weekday",
        arguments: [
            ("2025-01-26", true), ("2025-01-28", false), ("2025-02-04", false), ("2025-02-08", true),
            ("2025-04-04", false), ("2025-04-27", true), ("2025-05-05", false), ("2025-06-02", false),
            ("2025-09-28", true), ("2025-10-08", false), ("2025-10-11", true), ("2026-01-02", false),
            ("2026-01-04", true), ("2026-02-28", true), ("2026-04-06", false), ("2026-05-05", false),
            ("2026-05-09", true), ("2026-06-19", false), ("2026-09-20", true), ("2026-09-25", false),
            ("2026-10-07", false), ("2026-10-08", true), ("2026-10-10", true),
        ])
    func single(_ date: String, _ isOpen: Bool) throws {
        #expect(try days("cn-office", date, date).map(\.frames.isEmpty) == [!isOpen])
    }

    /// 261 weekdays each; 18 closed and 5 made up for in 2025, 19 and 6 in 2026.
    @Test("Both years have 248 working days", arguments: ["2025", "2026"])
    func workingDays(_ year: String) throws {
        #expect(try days("cn-office", "\(year)-01-01", "\(year)-12-31").count { !$0.frames.isEmpty } == 248)
    }

    @Test("Each says how far its holidays are published; beyond that the Chinese one has what the law names")
    func reach() throws {
        let library = try StandardsFolder(standards: "\(PackFixture.compose)/standards").read()
        #expect(library.calendars["cn-office"]?.reach == CivilDate("2026-12-31"))
        #expect(library.calendars["eu-office"]?.reach == CivilDate("2030-12-31"))
        #expect(library.calendars["always"]?.reach == nil)
        #expect(try days("cn-office", "2027-01-01", "2027-01-01")[0].name?.english == "New Year's Day")
    }

    /// After Meeus, Jones and Butcher: month and day of Easter Sunday.
    private func easter(_ year: Int) throws -> CivilDate {
        let (moon, century, rest) = (year % 19, year / 100, year % 100)
        let lift = (century - (century + 8) / 25 + 1) / 3
        let full = (19 * moon + century - century / 4 - lift + 15) % 30
        let week = (32 + 2 * (century % 4) + 2 * (rest / 4) - full - rest % 4) % 7
        let late = (moon + 11 * full + 22 * week) / 451
        let sum = full + week - 7 * late + 114
        return try #require(CivilDate(year: year, month: sum / 31, day: sum % 31 + 1))
    }

    @Test("The movable German holidays follow Easter, as far as the calendar reaches", arguments: 2025...2030)
    func movableFeasts(_ year: Int) throws {
        let easter = try easter(year)
        for (offset, name) in [(-2, "Good Friday"), (1, "Easter Monday"), (39, "Ascension Day"), (50, "Whit Monday")] {
            let day = "\(easter + offset)"
            #expect(try days("eu-office", day, day)[0].name?.english == name)
        }
    }

    @Test("German office hours follow summer time")
    func summerTime() throws {
        let days = try days("eu-office", "2026-03-27", "2026-03-30")
        #expect(days.map(\.frames.count) == [1, 0, 0, 1])
        #expect(days[0].frames[0].from == Instant(rfc3339: "2026-03-27T08:00:00Z"))
        #expect(days[3].frames[0].from == Instant(rfc3339: "2026-03-30T07:00:00Z"))
        #expect(try self.days("eu-office", "2026-05-25", "2026-05-25")[0].name?.english == "Whit Monday")
    }

    @Test("Day and night is day and night")
    func always() throws {
        let days = try days("always", "2026-02-16", "2026-02-18")
        #expect(days.map { $0.frames.map(\.hours) } == Array(repeating: ["00:00-24:00"], count: 3))
    }

    @Test("A report of nothing is empty, and the text has a line a day in both languages")
    func text() throws {
        let calendar = BusinessCalendar.always(zone: "Asia/Shanghai")
        let monday = try #require(CivilDate("2026-02-16"))
        #expect(CalendarReport(try Timetable(calendar), from: monday + 1, to: monday).days.isEmpty)
        let report = CalendarReport(try Timetable(calendar), from: monday, to: monday + 1)
        #expect(
            report.text(for: "en")
                == "always 1 · Asia/Shanghai\n\n2026-02-16 Mon 00:00-24:00\n2026-02-17 Tue 00:00-24:00\n")
        #expect(report.text(for: "zh-Hans").hasSuffix("2026-02-17 周二 00:00-24:00\n"))
    }

    @Test("Hours over midnight belong to the evening on which they begin")
    func overMidnight() throws {
        let night = try #require(DailyHours("21:00-02:00"))
        let week = Array(repeating: [night], count: 7)
        let calendar = BusinessCalendar(
            id: "night", version: "1", title: .init("夜班", "Night"), zone: "Asia/Shanghai", week: week)
        let monday = try #require(CivilDate("2026-02-16"))
        let days = CalendarReport(try Timetable(calendar), from: monday, to: monday).days
        #expect(days.map { $0.frames.map(\.hours) } == [["21:00-02:00"]])
        #expect(days[0].frames[0].until == Instant(rfc3339: "2026-02-17T02:00:00+08:00"))
    }
}
