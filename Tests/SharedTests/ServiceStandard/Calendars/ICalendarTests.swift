import Contracts
import Testing

@testable import ServiceStandard

@Suite("Holidays from iCalendar")
struct ICalendarTests {
    private func calendar(_ events: String...) -> SourceFile {
        let lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN"] + events + ["END:VCALENDAR"]
        return SourceFile(name: "holidays.ics", text: lines.joined(separator: "\r\n") + "\r\n")
    }

    private func event(_ lines: String...) -> String {
        (["BEGIN:VEVENT"] + lines + ["END:VEVENT"]).joined(separator: "\r\n")
    }

    private func refusal(_ file: SourceFile) throws -> [SourceFinding] {
        let refusal = #expect(throws: ICalendar.Refusal.self) { try ICalendar(file) }
        return try #require(refusal).findings
    }

    @Test("The end of an event is the day after the last one")
    func exclusiveEnd() throws {
        let file = calendar(
            event("DTSTART;VALUE=DATE:20260215", "DTEND;VALUE=DATE:20260224", "SUMMARY:Spring Festival"))
        let holiday = try #require(try ICalendar(file).holidays.first)
        #expect(holiday.from == CivilDate("2026-02-15") && holiday.to == CivilDate("2026-02-23"))
        #expect(holiday.name == LocalizedText("Spring Festival", "Spring Festival"))
    }

    @Test(
        "One day without an end, one with the same end, and one with a duration",
        arguments: [
            ([], "2026-10-01"), (["DTEND;VALUE=DATE:20261001"], "2026-10-01"), (["DURATION:P3D"], "2026-10-03"),
            (["DURATION:P1W"], "2026-10-07"),
        ])
    func length(_ end: [String], _ last: String) throws {
        let lines = ["BEGIN:VEVENT", "DTSTART;VALUE=DATE:20261001"] + end + ["SUMMARY:National Day", "END:VEVENT"]
        #expect(try ICalendar(calendar(lines.joined(separator: "\r\n"))).holidays.map(\.to.description) == [last])
    }

    @Test("Folded lines, escapes, quoted parameters and both languages are read")
    func text() throws {
        let file = calendar(
            event(
                "DTSTART;X-NOTE=\"a;b:c\";VALUE=DATE:20260925", "SUMMARY;LANGUAGE=zh-CN:中秋节\\, 补",
                " 休", "SUMMARY;LANGUAGE=en:Mid-autumn\\; Fes", "\ttival\\nday", "DESCRIPTION:with a colon: here"))
        #expect(try ICalendar(file).holidays.map(\.name) == [LocalizedText("中秋节, 补休", "Mid-autumn; Festival\nday")])
    }

    @Test("Days that follow one another under one name are one holiday")
    func joined() throws {
        let events = ["20261003", "20261001", "20261002", "20261005"].map {
            event("DTSTART;VALUE=DATE:\($0)", "SUMMARY:国庆节")
        }
        let holidays = try ICalendar(calendar(events.joined(separator: "\r\n"))).holidays
        #expect(holidays.map { "\($0.from) \($0.to)" } == ["2026-10-01 2026-10-03", "2026-10-05 2026-10-05"])
    }

    @Test("A cancelled event is left out, and an alarm inside an event is not its own text")
    func leftOut() throws {
        let alarm = "BEGIN:VALARM\r\nTRIGGER:-PT1H\r\nSUMMARY:wake up\r\nDURATION:PT5M\r\nEND:VALARM"
        let file = calendar(
            event("DTSTART;VALUE=DATE:20261001", "SUMMARY:National Day", alarm),
            event("DTSTART;VALUE=DATE:20261002", "STATUS:CANCELLED", "SUMMARY:Off"))
        #expect(try ICalendar(file).holidays.map(\.name.english) == ["National Day"])
    }

    @Test("Where a file marks days off and days to be worked, festivals without a mark are left out")
    func marked() throws {
        let file = calendar(
            event("DTSTART;VALUE=DATE:20260214", "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY", "SUMMARY:春节（班）"),
            event("DTSTART;VALUE=DATE:20260214", "RRULE:FREQ=YEARLY", "SUMMARY:情人节"),
            event(
                "DTSTART;VALUE=DATE:20260215", "DTEND;VALUE=DATE:20260224", "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY",
                "SUMMARY:春节（休）"))
        let imported = try ICalendar(file)
        #expect(imported.holidays.map(\.from.description) == ["2026-02-15"])
        #expect(imported.makeUpDays.map(\.from.description) == ["2026-02-14"])
        #expect(
            imported.yaml.hasSuffix(
                "  # replacements, with its hours: {date: 2026-02-14, hours: […], "
                    + "name: {zh-Hans: \"春节（班）\", en: \"春节（班）\"}}\n"))
    }

    @Test("Without marks the name tells a day to be worked", arguments: ["春节(班)", "春节 补班 第1天", "国庆节调休上班"])
    func namedMakeUp(_ name: String) throws {
        let imported = try ICalendar(
            calendar(
                event("DTSTART;VALUE=DATE:20260228", "SUMMARY:\(name)"),
                event("DTSTART;VALUE=DATE:20260501", "SUMMARY:劳动节 休")))
        #expect(imported.makeUpDays.map(\.name.chinese) == [name])
        #expect(imported.holidays.map(\.name.chinese) == ["劳动节 休"])
    }

    @Test(
        "What cannot be taken over is named with its line",
        arguments: [
            (["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=YEARLY", "SUMMARY:a"], 6, "an event that recurs (RRULE)"),
            (["DTSTART;VALUE=DATE:20260101", "RDATE:20270101", "SUMMARY:a"], 6, "an event that recurs (RDATE)"),
            (["DTSTART:20260101T000000Z", "SUMMARY:a"], 5, "DTSTART is a time of day"),
            (["DTSTART;VALUE=DATE:20260230", "SUMMARY:a"], 5, "DTSTART is no date: 20260230"),
            (["SUMMARY:a"], 4, "the event has no DTSTART"),
            (["DTSTART;VALUE=DATE:20260101"], 4, "the event has no SUMMARY"),
            (["DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20251231", "SUMMARY:a"], 6, "DTEND is before DTSTART"),
            (["DTSTART;VALUE=DATE:20260101", "DURATION:PT5H", "SUMMARY:a"], 6, "DURATION is not a number"),
            (["DTSTART;VALUE=DATE:20260101", "no colon here", "SUMMARY:a"], 6, "this line is no iCalendar"),
        ])
    func refused(_ lines: [String], _ line: Int, _ what: String) throws {
        let findings = try refusal(calendar((["BEGIN:VEVENT"] + lines + ["END:VEVENT"]).joined(separator: "\r\n")))
        let finding = try #require(findings.first)
        #expect(finding.place == SourcePlace(file: "holidays.ics", line: line))
        #expect(finding.what.english.hasPrefix(what), "\(finding.what.english)")
        #expect(finding.fix != nil)
    }

    @Test("A file without a calendar, and one without events, are refused")
    func empty() throws {
        #expect(try refusal(SourceFile(name: "a.ics", text: "")).map(\.what.english) == ["the file is no iCalendar"])
        #expect(try refusal(calendar()).map(\.what.english) == ["the file holds no event"])
    }

    @Test("The printed lines are holidays of a calendar file")
    func roundTrip() throws {
        let imported = try ICalendar(
            calendar(
                event(
                    "DTSTART;VALUE=DATE:20260925", "SUMMARY;LANGUAGE=zh:\"中秋\"\\, 节", "SUMMARY;LANGUAGE=en:Mid: \\\\ #1"
                ),
                event("DTSTART;VALUE=DATE:20261001", "DTEND;VALUE=DATE:20261008", "SUMMARY:National Day")))
        let text = """
            id: office
            version: "1"
            title: {zh-Hans: 办公, en: Office}
            zone: Asia/Shanghai
            week: {mon-fri: [09:00-18:00]}
            holidays:
            \(imported.yaml)
            """
        let report = SourceReport()
        let root = YAMLNode.parse(SourceFile(name: "office.yaml", text: text), report: report)
        let calendar = try #require(root.flatMap { BusinessCalendar.read($0, report: report) })
        #expect(report.findings.isEmpty)
        #expect(calendar.holidays == imported.holidays && imported.holidays.count == 2)
    }
}
