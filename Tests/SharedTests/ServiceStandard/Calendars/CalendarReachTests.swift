import Contracts
import ServiceRuntime
import TestSupport
import Testing

@testable import ServiceStandard

/// What is said where a deadline lies behind the last day of which a calendar knows whether it is a holiday.
@Suite("Reach of calendars")
struct CalendarReachTests {
    private let twoDays = ClockRule.told(.workingDays(2))

    /// The ledger's word for it, in both languages.
    private func warnings(_ deadline: Deadline, _ calendar: BusinessCalendar = .office) throws -> [LedgerLine] {
        let text = LedgerText(try Timetable(calendar))
        return text.lines(of: deadline).filter { $0.english.contains("knows holidays until") }
    }

    private func isWarned(_ rule: ClockRule, _ start: String, _ calendar: BusinessCalendar = .office) throws -> Bool {
        try !warnings(try rule.deadline("\(start) received", at: "2027-06-01 00:00", calendar: calendar), calendar)
            .isEmpty
    }

    @Test("Two working days from 30 December are due in a year of which no holiday is known, and the ledger says so")
    func twoWorkingDays() throws {
        let deadline = try twoDays.deadline("2026-12-30 10:00 received", at: "2026-12-30 10:00")
        #expect(deadline.dueAt == (try Told.instant("2027-01-01 18:00")))
        let lines = try warnings(deadline)
        #expect(lines.count == 1)
        #expect(lines.first?.at == (try Told.instant("2027-01-01 00:00")))
        #expect(lines.first?.chinese.contains("日历的节假日只公布到2026-12-31") == true)
        #expect(lines.first?.english.contains("the calendar knows holidays until 2026-12-31 only") == true)
    }

    @Test(
        "The last deadline inside the known days is not warned of, the first behind them is",
        arguments: [
            ("2026-12-29 10:00", false), ("2026-12-30 10:00", true), ("2026-12-31 10:00", true),
            ("2027-02-01 10:00", true),
        ])
    func edge(_ start: String, _ isWarned: Bool) throws {
        #expect(try self.isWarned(twoDays, start) == isWarned)
    }

    @Test("Working hours are warned of at the minute at which they leave the known days")
    func workingHours() throws {
        #expect(try !isWarned(.told(.workingTime(.seconds(8 * 3600))), "2026-12-31 09:00"))
        #expect(try isWarned(.told(.workingTime(.seconds(8 * 3600 + 60))), "2026-12-31 09:00"))
    }

    @Test(
        "Day and night needs no holidays, whatever is counted",
        arguments: [Limit.workingDays(2), .elapsed(.seconds(86_400))])
    func needsNone(_ limit: Limit) throws {
        #expect(try !isWarned(.told(limit), "2026-12-31 10:00", .always(zone: "Asia/Shanghai")))
        #expect(try !isWarned(.told(.elapsed(.seconds(86_400))), "2026-12-31 10:00"))
    }

    @Test(
        "A calendar that says nothing reaches to the end of the year of its last holiday; one that says it, as far as it says"
    )
    func said() throws {
        var calendar = BusinessCalendar.office
        #expect(calendar.reach == CivilDate("2026-12-31"))
        calendar.publishedUntil = CivilDate("2027-12-31")
        #expect(calendar.reach == CivilDate("2027-12-31"))
        #expect(try !isWarned(twoDays, "2026-12-30 10:00", calendar))
        calendar.publishedUntil = CivilDate("2026-03-31")
        #expect(try isWarned(twoDays, "2026-03-31 10:00", calendar))
        calendar = .office
        (calendar.holidays, calendar.replacements) = ([], [])
        #expect(calendar.reach == nil)
    }

    @Test("A calendar of an earlier version, without the field, is still read, and written as it was")
    func stored() throws {
        let body = try WireJSON.encode(BusinessCalendar.office)
        #expect(!String(decoding: body, as: UTF8.self).contains("publishedUntil"))
        #expect(try WireJSON.decode(BusinessCalendar.self, from: body) == .office)
    }

    @Test("The ledger warns exactly of deadlines behind the last known day, whatever limit and start")
    func property() throws {
        let timetable = try Timetable.office.get()
        for seed in UInt64(1)...400 {
            var random = Seeded(seed)
            let limit: Limit =
                Bool.random(using: &random)
                ? .workingDays(Int.random(in: 1...60, using: &random))
                : .workingTime(.seconds(Int64.random(in: 1...400, using: &random) * 1800))
            let start =
                try Told.instant("2026-10-08 09:00") + .seconds(Int64.random(in: 0...10_000_000, using: &random))
            let standard = Standard(
                id: "told", version: "1", title: LocalizedText("样例", "Example"), calendar: "office",
                clocks: [.told(limit)])
            let history = TicketHistory(attributes: [:], facts: [ClockFact("received", at: start)])
            let deadline = try #require(
                DeadlineEngine(standard: standard, timetable: timetable).deadlines(of: history, at: start).first)
            let due = try #require(deadline.dueAt)
            let isBehind = due > (try Told.instant("2027-01-01 00:00"))
            #expect(try warnings(deadline).count == (isBehind ? 1 : 0), "seed \(seed): \(limit.written) from \(start)")
        }
    }

    // MARK: - Before a ticket is opened

    @Test("A check warns once a calendar, of the limit that leaves it last, with what to do, in both languages")
    func check() throws {
        let library = try StandardsFolder(standards: "\(PackFixture.compose)/standards").read()
        let found = try library.reachFindings(at: try Told.instant("2026-12-30 10:00"))
        let warning = try #require(found.first { $0.place.file.hasSuffix("cn-office.yaml") })
        #expect(found.count == 1)
        #expect(warning.severity == .warning && warning.fix == CalendarReach.mend)
        #expect(warning.text.english.contains("the calendar cn-office knows holidays until 2026-12-31 only"))
        #expect(warning.text.chinese.contains("日历 cn-office 的节假日只公布到 2026-12-31"))
        #expect(try library.reachFindings(at: try Told.instant("2026-06-01 10:00")) == [])
    }

    @Test("A pack alone is warned of with its own limits")
    func pack() throws {
        let library = try StandardsFolder(standards: "\(PackFixture.compose)/standards").read()
        let file = try StandardsFolder.file("\(PackFixture.compose)/standards/s1-strict.yaml")
        let found = try library.findings(aboutReplacing: file, at: try Told.instant("2026-12-31 10:00"))
        #expect(found.contains { $0.pointer == "/published_until" })
    }

    @Test("`check` says it as a warning that fails nothing")
    func finding() throws {
        let library = try StandardsFolder(standards: "\(PackFixture.compose)/standards").read()
        let editions = try library.ids.compactMap { try library.edition($0) }
        let late = Finding.calendars(of: editions, at: try Told.instant("2026-12-31 10:00"))
        #expect(late.allSatisfy { $0.good && $0.mend?.contains("published_until") == true } && late.count == 1)
        let early = Finding.calendars(of: editions, at: try Told.instant("2026-06-01 10:00"))
        #expect(early.map(\.mend) == [nil])
    }
}
