import Contracts
import ServiceStandard
import Testing

/// Deadlines worked out by hand where one thing ends and another begins.
@Suite("Edges of frames, days and pauses")
struct EdgeTests {
    private static let eight = Limit.workingTime(.seconds(8 * 3600))
    private static let one = Limit.workingTime(.seconds(3600))

    @Test(
        "working time is used up only while it is open, and due at the end of a frame stays there",
        arguments: [
            (eight, "2026-02-06 09:00", "2026-02-06 18:00"),
            (.workingTime(.seconds(3 * 3600)), "2026-02-06 09:00", "2026-02-06 12:00"),
            (.workingTime(.seconds(3 * 3600 + 60)), "2026-02-06 09:00", "2026-02-06 13:01"),
            // Started before work, at lunch, after work, at closing, on a Sunday.
            (one, "2026-02-06 03:00", "2026-02-06 10:00"),
            (one, "2026-02-06 12:30", "2026-02-06 14:00"),
            (one, "2026-02-06 19:00", "2026-02-09 10:00"),
            (one, "2026-02-06 18:00", "2026-02-09 10:00"),
            (one, "2026-02-08 12:00", "2026-02-09 10:00"),
            // Into a make-up Saturday and over the Spring Festival.
            (.workingTime(.seconds(17 * 3600)), "2026-02-13 09:00", "2026-02-24 10:00"),
            // To the second.
            (one, "2026-02-06 17:30:17", "2026-02-09 09:30:17"),
        ])
    func workingTime(_ limit: Limit, _ start: String, _ due: String) throws {
        #expect(try ClockRule.told(limit).deadline([:], ["\(start) received"], at: start).dueAt == Told.instant(due))
    }

    @Test(
        "the day of the start does not count, a make-up day does, a holiday does not",
        arguments: [
            (1, "2026-02-05 10:00", "2026-02-06 18:00"), (1, "2026-02-06 00:00", "2026-02-09 18:00"),
            (1, "2026-02-06 23:59:59", "2026-02-09 18:00"), (1, "2026-02-13 10:00", "2026-02-14 18:00"),
            (2, "2026-02-13 10:00", "2026-02-24 18:00"), (1, "2026-02-07 10:00", "2026-02-09 18:00"),
            (10, "2026-02-13 10:00", "2026-03-05 18:00"),
        ])
    func workingDays(_ days: Int, _ start: String, _ due: String) throws {
        let rule = ClockRule.told(.workingDays(days))
        #expect(try rule.deadline([:], ["\(start) received"], at: start).dueAt == Told.instant(due))
    }

    @Test(
        "a shift over midnight belongs to the day on which it starts",
        arguments: [
            // Tuesday 01:00 lies in Monday's shift; Tuesday is the start's own day, so Wednesday's shift closes it.
            ("2026-03-03 01:00", "2026-03-05 02:00"), ("2026-03-03 22:00", "2026-03-05 02:00"),
            ("2026-03-02 22:00", "2026-03-04 02:00"),
        ])
    func nightDays(_ start: String, _ due: String) throws {
        var calendar = BusinessCalendar.office
        calendar.week = BusinessCalendar.week("21:00-02:00")
        let deadline = try ClockRule.told(.workingDays(1)).deadline(
            [:], ["\(start) received"], at: start, calendar: calendar)
        #expect(deadline.dueAt == (try Told.instant(due)))
    }

    @Test(
        "a local day ends at midnight, after the cut-off at the next one",
        arguments: [
            (Limit.localDays(1, cutOff: nil), "2026-02-06 00:00", "2026-02-07 00:00"),
            (.localDays(1, cutOff: nil), "2026-02-06 23:59:59", "2026-02-07 00:00"),
            (.localDays(1, cutOff: 960), "2026-02-06 16:00", "2026-02-07 00:00"),
            (.localDays(1, cutOff: 960), "2026-02-06 16:00:01", "2026-02-08 00:00"),
            (.localDays(3, cutOff: nil), "2028-02-28 10:00", "2028-03-02 00:00"),
            (.months(1), "2026-01-31 10:00", "2026-03-01 00:00"),
            (.months(1), "2028-01-31 10:00", "2028-03-01 00:00"),
            (.months(12), "2028-02-29 10:00", "2029-03-01 00:00"),
            (.endOf(.month), "2026-02-28 23:59", "2026-03-01 00:00"),
            (.endOf(.quarter), "2026-02-06 10:00", "2026-04-01 00:00"),
            (.endOf(.halfYear), "2026-07-01 00:00", "2027-01-01 00:00"),
            (.endOf(.year), "2026-12-31 23:59", "2027-01-01 00:00"),
            (.dayOfMonth(10), "2026-02-10 10:00", "2026-02-11 00:00"),
            (.dayOfMonth(10), "2026-02-11 00:00", "2026-03-11 00:00"),
        ])
    func localDays(_ limit: Limit, _ start: String, _ due: String) throws {
        #expect(try ClockRule.told(limit).deadline([:], ["\(start) received"], at: start).dueAt == Told.instant(due))
    }

    @Test(
        "a pause that lies over the end of a day lets that end pass",
        arguments: [
            (Limit.workingDays(1), "2026-02-09 17:00", "2026-02-09 18:00", "2026-02-09 18:00"),
            (.workingDays(1), "2026-02-09 18:00", "2026-02-09 18:01", "2026-02-10 18:00"),
            (.workingDays(1), "2026-02-09 17:00", "2026-02-10 18:01", "2026-02-11 18:00"),
            (.localDays(1, cutOff: nil), "2026-02-06 20:00", "2026-02-07 00:00", "2026-02-07 00:00"),
            (.localDays(1, cutOff: nil), "2026-02-07 00:00", "2026-02-07 09:00", "2026-02-08 00:00"),
            (.endOf(.month), "2026-02-28 20:00", "2026-03-03 09:00", "2026-03-04 00:00"),
            (.months(1), "2026-03-06 20:00", "2026-03-07 09:00", "2026-03-08 00:00"),
        ])
    func pausedAtTheEnd(_ limit: Limit, _ from: String, _ until: String, _ due: String) throws {
        let deadline = try ClockRule.told(limit).deadline(
            [:], ["2026-02-06 10:00 received", "\(from) paused parts", "\(until) resumed parts"],
            at: "2026-02-06 10:00")
        #expect(deadline.dueAt != nil)
        let later = try ClockRule.told(limit).deadline(
            [:], ["2026-02-06 10:00 received", "\(from) paused parts", "\(until) resumed parts"], at: due)
        #expect(later.dueAt == (try Told.instant(due)))
        #expect(later.breaches.isEmpty)
    }

    @Test("a pause across lunch costs only what was open of it")
    func pauseAcrossLunch() throws {
        let deadline = try ClockRule.told(Self.eight).deadline(
            "2026-02-06 09:00 received", "2026-02-06 11:00 paused consent", "2026-02-06 14:10 resumed consent",
            at: "2026-02-06 15:00")
        #expect(deadline.paused == .seconds(3 * 3600 + 600))
        #expect(deadline.elapsed == .seconds(2 * 3600 + 3000))
        #expect(deadline.remaining == .seconds(5 * 3600 + 600))
        // An hour before lunch and seventy minutes after it come on top of Friday.
        #expect(deadline.dueAt == (try Told.instant("2026-02-09 11:10")))
        let pause = deadline.ledger.compactMap { entry -> Duration? in
            guard case .paused(_, [.consent], _, let working) = entry.what else { return nil }
            return working
        }
        #expect(pause == [.seconds(2 * 3600 + 600)])
    }

    @Test("two reasons that overlap pause once, one that does not stop this clock never")
    func overlappingReasons() throws {
        let deadline = try ClockRule.told(.elapsed(.seconds(86_400))).deadline(
            "2026-02-06 10:00 received", "2026-02-06 11:00 paused consent", "2026-02-06 12:00 paused parts",
            "2026-02-06 13:00 resumed consent", "2026-02-06 14:00 resumed parts", "2026-02-06 15:00 paused customer",
            at: "2026-02-06 16:00")
        #expect(deadline.state == .running)
        #expect(deadline.paused == .seconds(3 * 3600))
        #expect(deadline.dueAt == (try Told.instant("2026-02-07 13:00")))
    }

    @Test("a pause from the due instant on changes nothing, one from a second before takes it away")
    func pauseAtDue() throws {
        let rule = ClockRule.told(.elapsed(.seconds(86_400)))
        let at = try rule.deadline("2026-02-06 10:00 received", "2026-02-07 10:00 paused parts", at: "2026-02-08 10:00")
        #expect(at.dueAt == (try Told.instant("2026-02-07 10:00")))
        #expect(at.breachedAt == at.dueAt)
        let before = try rule.deadline(
            "2026-02-06 10:00 received", "2026-02-07 09:59:59 paused parts", at: "2026-02-08 10:00")
        #expect(before.dueAt == nil)
        #expect(before.breaches.isEmpty)
        #expect(before.remaining == .seconds(1))
    }

    @Test("a pause that began before the ticket counts from the start on")
    func pausedBefore() throws {
        let deadline = try ClockRule.told(.elapsed(.seconds(3600))).deadline(
            "2026-02-06 08:00 paused force_majeure", "2026-02-06 10:00 received",
            "2026-02-06 12:00 resumed force_majeure", at: "2026-02-06 12:30")
        #expect(deadline.paused == .seconds(7200))
        #expect(deadline.dueAt == (try Told.instant("2026-02-06 13:00")))
    }

    @Test("at one instant as many pauses as resumptions cancel out")
    func cancelledOut() throws {
        let rule = ClockRule.told(.elapsed(.seconds(86_400)))
        let lines = ["2026-02-06 10:00 received", "2026-02-06 11:00 resumed parts", "2026-02-06 11:00 paused parts"]
        #expect(try rule.deadline([:], lines, at: "2026-02-06 12:00").state == .running)
        let within = lines + ["2026-02-06 10:30 paused parts", "2026-02-06 11:30 resumed parts"]
        let deadline = try rule.deadline([:], within, at: "2026-02-06 12:00")
        #expect(deadline.paused == .seconds(3600))
    }

    @Test("a mark is a share of what counts: of open time where that counts, of the wall clock elsewhere")
    func marks() throws {
        let hours = try ClockRule.told(Self.eight).deadline("2026-02-06 10:00 received", at: "2026-02-06 10:00")
        #expect(
            hours.marks.map(\.at)
                == (try instants("2026-02-06 17:24", "2026-02-09 10:00", "2026-02-09 15:00", "2026-02-10 10:00")))
        // 7 h of Friday and 8 h of Monday lie between start and due; 80 % of 15 h are 12 h.
        let days = try ClockRule.told(.workingDays(1)).deadline("2026-02-06 10:00 received", at: "2026-02-06 10:00")
        #expect(days.marks.first?.at == (try Told.instant("2026-02-09 15:00")))
        let day = try ClockRule.told(.localDays(1, cutOff: nil)).deadline(
            "2026-02-06 14:00 received", at: "2026-02-06 14:00")
        #expect(day.marks.first?.at == (try Told.instant("2026-02-06 22:00")))
        #expect(day.state == .running)
        let warned = try ClockRule.told(.localDays(1, cutOff: nil)).deadline(
            "2026-02-06 14:00 received", at: "2026-02-06 22:00:01")
        #expect(warned.state == .warned)
    }

    private func instants(_ texts: String...) throws -> [Instant?] { try texts.map { try Told.instant($0) } }
}
