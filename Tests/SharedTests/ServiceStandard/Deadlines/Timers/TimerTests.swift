import Contracts
import ServiceStandard
import Testing

/// Every timer T-1 … T-60 is a line of a pack, or other data of it, and does what the documents say.
@Suite("The sixty timers")
struct TimerTests {
    private let standard: Standard
    private let engine: DeadlineEngine

    init() throws {
        let library = TimerPack.library
        #expect(library.errors.map(\.text.english) == [])
        standard = try #require(library.pack("timers")).standard
        engine = DeadlineEngine(standard: standard, timetable: try Timetable.office.get())
    }

    @Test("a timer is due when its document says", arguments: TimerRow.all)
    func due(_ row: TimerRow) throws {
        let due = try Told.instant(row.due)
        let before = try run(row, at: due - .seconds(1))
        #expect(before.dueAt == due)
        #expect(before.breaches.isEmpty)
        #expect(before.marks.contains { $0.mark.point == Mark.due && $0.at == due })
        #expect(try run(row, at: due).breaches.isEmpty)
    }

    @Test("kept at the due instant it is met, a second later it is broken", arguments: TimerRow.all)
    func kept(_ row: TimerRow) throws {
        let due = try Told.instant(row.due)
        let satisfier = try #require(standard.clock(row.clock)?.satisfiedBy.first)
        let after = due + .seconds(1)
        #expect(try run(row, and: [ClockFact(satisfier, at: due)], at: after).state == .met)
        #expect(try run(row, and: [ClockFact(satisfier, at: after)], at: after).state == .metLate)
        #expect(try run(row, at: after).breachedAt == due)
    }

    @Test(
        "what recurs goes on when a run is due",
        arguments: [
            ("T-39", "surveyed", "2027-01-01 00:00"), ("T-40", "patrolled", "2026-04-01 00:00"),
            ("T-41", "inspected", "2026-07-01 00:00"), ("T-44", "statistics", "2026-03-04 00:00"),
            ("T-45", "assessed", "2026-03-11 00:00"), ("T-47", "monthly_report", "2026-04-01 00:00"),
            ("T-47", "quarterly_report", "2026-07-01 00:00"), ("T-48", "quality_assessed", "2026-07-01 00:00"),
            ("T-49", "seminar_listed", "2026-04-01 00:00"),
        ])
    func recurring(_ timer: String, _ clock: String, _ second: String) throws {
        let row = try #require(TimerRow.all.first { $0.timer == timer && $0.clock.rawValue == clock })
        let due = try Told.instant(row.due)
        let told = try Told(row.attributes, row.lines)
        let runs = engine.deadlines(of: told.history, at: due + .seconds(1)).filter { $0.clock == row.clock }
        #expect(runs.map(\.run) == [1, 2])
        #expect(runs.map(\.dueAt) == [due, try Told.instant(second)])
        #expect(runs.last?.startedAt == due)
    }

    @Test("T-24: special cases are excused with cause and name, and stay recorded")
    func excused() throws {
        let row = try #require(TimerRow.all.first { $0.timer == "T-24" })
        let told = try Told([:], row.lines + ["2026-03-02 10:00 excused manufacturer_returned 海关 E1001"])
        let deadline = try #require(
            engine.deadlines(of: told.history, at: try Told.instant("2026-03-02 11:00")).first { $0.clock == row.clock }
        )
        #expect(deadline.breachedAt == (try Told.instant(row.due)))
        #expect(deadline.excuse == Excuse(clock: row.clock, cause: "海关", by: "E1001"))
    }

    @Test("T-46: a day late is a day less than nothing left")
    func perDay() throws {
        let row = try #require(TimerRow.all.first { $0.timer == "T-46" })
        let due = try Told.instant(row.due)
        let deadline = try run(
            row, and: [ClockFact("completed", at: due + .seconds(3 * 86_400))], at: due + .seconds(9 * 86_400))
        #expect(deadline.state == .metLate)
        #expect(deadline.remaining == .seconds(-3 * 86_400))
    }

    @Test("T-8, T-23, T-28, T-30, T-41, T-45, T-58: the level that the documents want is paged at the due instant")
    func levels() throws {
        for clock in [
            "response_cap", "resolved", "complaint_result", "improved", "inspected", "assessed", "reported_up",
        ] {
            let rule = try #require(standard.clock(ClockID(rawValue: clock)))
            #expect(rule.marks.contains(Mark(Mark.due, .page(.l2))), "\(clock)")
        }
    }

    @Test("T-60: the customer is reminded three times, then the ticket is closed unconfirmed")
    func silence() throws {
        let row = try #require(TimerRow.all.first { $0.timer == "T-60" })
        let marks = try run(row, at: try Told.instant("2026-02-06 17:00")).marks
        #expect(marks.map(\.mark.action) == [.remindCustomer, .remindCustomer, .remindCustomer, .closeUnconfirmed])
        let days = ["08", "10", "12", "13"]
        #expect(marks.map(\.at) == (try days.map { try Told.instant("2026-02-\($0) 16:00") }))
    }

    @Test("T-54: a page that nobody acknowledges goes on after ten minutes")
    func ladder() {
        #expect(standard.ladder == Ladder(step: .seconds(600), hold: .seconds(1800)))
    }

    @Test("T-55: the roster says of every hour whether somebody is on call")
    func roster() throws {
        let covered = [("E1", "08:30-20:00"), ("E2", "20:00-08:30")]
        for (duties, isWhole) in [(covered, true), ([covered[0]], false)] {
            let roster = Roster(
                staff: [],
                onCall: [
                    .l1: try duties.map {
                        OnCallDuty(staff: $0, hours: try #require(DailyHours($1)), zone: "Asia/Shanghai")
                    }
                ])
            let start = try Told.instant("2026-02-06 00:00")
            let gaps = (0..<7 * 48).filter {
                roster.onCall(.l1, department: "d", team: "t", region: "r", at: start + .seconds($0 * 1800)).isEmpty
            }
            #expect(gaps.isEmpty == isWhole)
        }
    }

    @Test("T-56, T-57: mean response within 8 h and mean completion within 24 h are targets")
    func targets() {
        #expect(
            standard.targets.contains(Target(.meanResponseHours, .atMost, 8, requirements: ["S3-13"])))
        #expect(
            standard.targets.contains(Target(.meanCompletionHours, .atMost, 24, requirements: ["S3-10"])))
    }

    @Test("all sixty are here")
    func complete() {
        let elsewhere = ["T-54", "T-55", "T-56", "T-57"]
        #expect(Set(TimerRow.all.map(\.timer) + elsewhere) == Set((1...60).map { "T-\($0)" }))
        #expect(Set(TimerRow.all.map(\.clock)) == Set(standard.clocks.map(\.id)))
    }

    // MARK: -

    /// The last run that the lines of a row start; what is added to them may start another.
    private func run(_ row: TimerRow, and facts: [ClockFact] = [], at now: Instant) throws -> Deadline {
        var told = try Told(row.attributes, row.lines)
        let starts = engine.deadlines(of: told.history, at: try Told.instant(row.due) - .seconds(1))
            .filter { $0.clock == row.clock }
        let number = try #require(starts.last?.run, "\(row.timer) never starts")
        told.facts += facts
        let deadlines = engine.deadlines(of: told.history, at: now)
        return try #require(deadlines.first { $0.clock == row.clock && $0.run == number })
    }
}
