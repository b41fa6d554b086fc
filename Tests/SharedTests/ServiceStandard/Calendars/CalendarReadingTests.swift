import Contracts
import Testing

@testable import ServiceStandard

@Suite("Reading calendars")
struct CalendarReadingTests {
    /// Ten lines without a fault; tests put others in their place.
    private static let good = [
        "id: office", "version: \"1\"", "title: {zh-Hans: 办公, en: Office}", "zone: Asia/Shanghai",
        "week:", "  mon-fri: [13:00-18:00, 09:00-12:00]", "  sat: 21:00-02:00",
        "holidays: [{from: 2026-02-15, to: 2026-02-23, name: {zh-Hans: 春节, en: Spring Festival}}]",
        "replacements: [{date: 2026-02-14, hours: [09:00-12:00], name: {zh-Hans: 上班, en: Make-up}}]", "source: us",
    ]

    private func read(_ lines: [String]) -> (BusinessCalendar?, [SourceFinding]) {
        let report = SourceReport()
        let file = SourceFile(name: "office.yaml", text: lines.joined(separator: "\n"))
        let calendar = YAMLNode.parse(file, report: report).flatMap { BusinessCalendar.read($0, report: report) }
        return (calendar, report.findings)
    }

    @Test("Everything that a calendar file can say is read")
    func whole() throws {
        let (calendar, findings) = read(Self.good)
        #expect(findings.isEmpty)
        let read = try #require(calendar)
        let day = ["09:00-12:00", "13:00-18:00"].compactMap(DailyHours.init)
        let night = [try #require(DailyHours("21:00-02:00"))]
        #expect(read.week == Array(repeating: day, count: 5) + [night, []])
        #expect(read.zone == "Asia/Shanghai" && read.version == "1" && read.source == "us" && read.id == "office")
        #expect(read.title == LocalizedText("办公", "Office"))
        #expect(read.holidays.map(\.to) == [try #require(CivilDate("2026-02-23"))])
        #expect(read.replacements.map(\.hours) == [[day[0]]])
        #expect(try Timetable(read).isOpen(at: #require(Instant(rfc3339: "2026-02-14T10:00:00+08:00"))))
    }

    @Test("A holiday without an end is one day, and a replacement without hours is closed")
    func short() throws {
        var lines = Self.good
        lines[7] = "holidays: [{from: 2026-02-15, name: {zh-Hans: 春节, en: Spring Festival}}]"
        lines[8] = "replacements: [{date: 2026-02-16, hours: [], name: {zh-Hans: 盘点, en: Stocktaking}}]"
        let (calendar, findings) = read(lines)
        #expect(findings.isEmpty)
        #expect(calendar?.holidays.first?.to == CivilDate("2026-02-15"))
        #expect(calendar?.replacements.first?.hours == [])
    }

    @Test(
        "A fault is named with its line and what to do",
        arguments: [
            (4, "zone: Asia/Shangai", "the zone Asia/Shangai is not known", "did you mean Asia/Shanghai?"),
            (
                4, "zone: CST", "the zone CST is not known",
                "CST may mean several zones: write the IANA name of one, like Asia/Shanghai or America/Chicago"
            ),
            (4, "", "zone is missing", "add it, for example zone: Asia/Shanghai"),
            (6, "  mon-fri: [09:00-12:00, 11:00-18:00]", "11:00-18:00 overlaps 09:00-12:00", "join them or part them"),
            (6, "  mon-fri: [20:00-02:00, 23:00-24:00]", "23:00-24:00 overlaps 20:00-02:00", "join them or part them"),
            (
                6, "  mon-fri: [01:00-12:00, 20:00-02:00]",
                "01:00-12:00 begins before 20:00-02:00 of the evening before has ended", "begin at 02:00 or later"
            ),
            (
                7, "  sun: [20:00-10:00]",
                "09:00-12:00 begins before 20:00-10:00 of the evening before has ended", "begin at 10:00 or later"
            ),
            (6, "  mon-fri: [9-5]", "9-5 is not hours, like 09:00-12:00, 21:00-02:00 or 00:00-24:00", nil),
            (7, "  fri-sat: 09:00-12:00", "fri is named twice", "name it once; the other is at office.yaml:6"),
            (7, "  saturday: 09:00-12:00", "the day saturday is not known", nil),
            (7, "  sun-mon: 09:00-12:00", "the day sun-mon is not known", nil),
            (
                8, "holidays: [{from: 2026-02-30, name: {zh-Hans: 春节, en: Spring Festival}}]",
                "there is no day 2026-02-30", "check month and day"
            ),
            (
                8, "holidays: [{from: 2026-02-15, to: 2026-02-01, name: {zh-Hans: 春节, en: Spring Festival}}]",
                "the last day 2026-02-01 is before the first one, 2026-02-15",
                "to is the last day of the holiday, itself included"
            ),
            (
                8, "holidays: [{from: 2026-02-15, to: 2027-02-23, name: {zh-Hans: 春节, en: Spring Festival}}]",
                "from 2026-02-15 to 2027-02-23 is more than a year", nil
            ),
            (8, "holidays: [{from: soon, name: {zh-Hans: 春节, en: S}}]", "soon is not a date, like 2026-02-16", nil),
            (8, "holidays: [{from: 2026-02-15, name: {en: S}}]", "zh-Hans is missing", nil),
            (8, "holiday: []", "the key holiday is not known", "did you mean holidays?"),
            (
                9,
                "replacements: [{date: 2026-02-14, hours: [09:00-12:00], name: {zh-Hans: 一, en: a}}, "
                    + "{date: 2026-02-14, hours: [], name: {zh-Hans: 二, en: b}}]",
                "2026-02-14 is replaced twice", "keep one of them; the other is at office.yaml:9"
            ),
            (
                9, "replacements: [{date: 2026-02-12, hours: [20:00-10:00], name: {zh-Hans: 一, en: a}}]",
                "09:00-12:00 begins before 20:00-10:00 of the evening before has ended", "begin at 10:00 or later"
            ),
            (9, "replacements: [{date: 2026-02-14, name: {zh-Hans: 一, en: a}}]", "hours is missing", nil),
        ] as [(Int, String, String, String?)])
    func fault(_ line: Int, _ written: String, _ what: String, _ fix: String?) throws {
        var lines = Self.good
        lines[line - 1] = written
        let finding = try #require(
            read(lines).1.first { $0.what.english == what }, "\(read(lines).1.map(\.text.english))")
        #expect(finding.severity == .error && finding.place.file == "office.yaml")
        // A missing key is reported where its mapping begins; hours that an evening runs into, where they stand.
        let expected = what == "zone is missing" ? 1 : what.hasPrefix("09:00-12:00 begins") ? 6 : line
        #expect(finding.place.line == expected)
        if let fix { #expect(finding.fix?.english == fix) }
        #expect(finding.what.chinese != finding.what.english)
    }

    @Test("Every fault of a file is named at once")
    func all() {
        var lines = Self.good
        lines[3] = "zone: Moon/Base"
        lines[6] = "  saturday: 09:00-12:00"
        lines[7] = "holidays: [{from: 2026-02-30, name: {zh-Hans: 春节, en: Spring Festival}}]"
        lines[9] = "sorce: us"
        #expect(read(lines).1.map(\.place.line).sorted() == [4, 7, 8, 10])
    }

    @Test("A file that is no calendar at all is refused at its first line")
    func nothing() {
        for text in ["- a", "office"] {
            let (calendar, findings) = read([text])
            #expect(calendar == nil)
            #expect(findings.first?.place.line == 1 && findings.first?.severity == .error)
        }
    }
}
