import Contracts
import ServiceStandard
import Testing

/// What users of today's helpdesks complain of, each named after what went wrong there.
@Suite("What went wrong elsewhere: pauses and recalculation")
struct WhatWentWrongTests {
    @Test("paused time was lost when the priority changed (glpi#6902, glpi#15605)")
    func pausedTimeLost() throws {
        let deadline = try ClockRule.told(.elapsed(.seconds(86_400)), urgent: .elapsed(.seconds(8 * 3600))).deadline(
            "2026-02-06 10:00 received", "2026-02-06 11:00 paused consent", "2026-02-06 12:00 urgency=urgent",
            "2026-02-06 14:00 resumed consent", at: "2026-02-06 15:00")
        #expect(deadline.startedAt == (try Told.instant("2026-02-06 10:00")))
        #expect(deadline.dueAt == (try Told.instant("2026-02-06 21:00")))
        #expect(deadline.paused == .seconds(3 * 3600))
    }

    @Test(
        "a target in days was credited twice for a pause over a weekend (glpi#10594)",
        arguments: [
            // Friday 10:00–16:00 used 5 h; 3 h are left on Monday from 11:00 on.
            (Limit.workingTime(.seconds(8 * 3600)), "2026-02-09 15:00"),
            // Friday does not count, Monday's and Tuesday's closings lie outside the pause.
            (.workingDays(2), "2026-02-10 18:00"),
            // 24 h and the 67 h of the pause.
            (.elapsed(.seconds(86_400)), "2026-02-10 05:00"),
            // Midnights of Friday, Saturday and Sunday fell into the pause.
            (.localDays(1, cutOff: nil), "2026-02-10 00:00"),
        ])
    func weekendCreditedTwice(_ limit: Limit, _ due: String) throws {
        let deadline = try ClockRule.told(limit).deadline(
            "2026-02-06 10:00 received", "2026-02-06 16:00 paused consent", "2026-02-09 11:00 resumed consent",
            at: "2026-02-09 12:00")
        #expect(deadline.dueAt == (try Told.instant(due)))
    }

    @Test("a paused ticket still breached (glpi#24481)")
    func pausedTicketBreached() throws {
        let rule = ClockRule.told(.elapsed(.seconds(86_400)))
        let paused = try rule.deadline(
            "2026-02-06 10:00 received", "2026-02-07 09:00 paused consent", at: "2026-03-06 10:00")
        #expect(paused.state == .paused)
        #expect(paused.dueAt == nil)
        #expect(paused.breaches.isEmpty)
        // Passed before the pause began: 80 % of 24 h. The others stand still with the clock.
        #expect(paused.marks.map(\.at) == [try Told.instant("2026-02-07 05:12"), nil, nil, nil])
    }

    @Test("a pause that arrived late did not take the breach of the paused time away (glpi#24481)")
    func latePause() throws {
        let rule = ClockRule.told(.elapsed(.seconds(86_400)))
        let lines = ["2026-02-06 10:00 received", "2026-02-07 14:00 progressed", "2026-02-07 09:00 paused consent"]
        let known = try rule.deadline([:], lines, at: "2026-02-07 15:00")
        #expect(known.breaches.isEmpty)
        #expect(known.dueAt == nil)
        // Unless it had been announced by then.
        let announced = try rule.deadline(
            [:], lines + ["2026-02-07 10:00:01 breached clock 1 2026-02-07 10:00"], at: "2026-02-07 15:00")
        #expect(announced.state == .breached)
        #expect(announced.breaches.map(\.isRecorded) == [true])
        #expect(announced.dueAt == nil)
    }

    @Test("a ticket resolved straight from a pause ignored the hold (frappe/helpdesk PR 3776)")
    func resolvedFromPause() throws {
        let deadline = try ClockRule.told(.elapsed(.seconds(86_400))).deadline(
            "2026-02-06 10:00 received", "2026-02-06 12:00 paused parts", "2026-03-20 12:00 resolved",
            at: "2026-04-01 00:00")
        #expect(deadline.state == .met)
        #expect(deadline.elapsed == .seconds(2 * 3600))
        #expect(deadline.paused == .seconds(42 * 86_400))
        #expect(deadline.breaches.isEmpty)
        #expect(deadline.dueAt == (try Told.instant("2026-03-21 10:00")))
    }

    @Test("only the last of three pauses counted, and in wall-clock time (frappe/helpdesk PR 2449, erpnext PR 47884)")
    func threePauses() throws {
        let lines = [
            "2026-02-09 09:00 received",
            "2026-02-09 11:00 paused consent", "2026-02-10 10:00 resumed consent",
            "2026-02-10 15:00 paused parts", "2026-02-11 09:00 resumed parts",
            "2026-02-11 10:00 paused consent", "2026-02-12 14:00 resumed consent",
        ]
        // Used: Mon 2 h, Tue 10–12 and 13–15 4 h, Wed 9–10 1 h, Thu 14–18 4 h, Fri 9–12 and 13–15 5 h.
        let worked = try ClockRule.told(.workingTime(.seconds(16 * 3600))).deadline([:], lines, at: "2026-02-12 15:00")
        #expect(worked.dueAt == (try Told.instant("2026-02-13 15:00")))
        #expect(worked.elapsed == .seconds(8 * 3600))
        // 23 h, 18 h and 28 h of pauses.
        let elapsed = try ClockRule.told(.elapsed(.seconds(86_400))).deadline([:], lines, at: "2026-02-12 15:00")
        #expect(elapsed.dueAt == (try Told.instant("2026-02-13 06:00")))
        #expect(elapsed.paused == .seconds(69 * 3600))
    }

    @Test("a ticket made on a closed day showed a false first response (frappe/helpdesk#2075)")
    func openedOnHoliday() throws {
        let deadline = try ClockRule.told(.workingTime(.seconds(4 * 3600)), satisfiedBy: ["responded"]).deadline(
            "2026-02-16 10:00 received", "2026-02-17 11:00 responded", at: "2026-02-25 10:00")
        #expect(deadline.state == .met)
        #expect(deadline.elapsed == .zero)
        #expect(deadline.dueAt == (try Told.instant("2026-02-24 14:00")))
    }

    @Test("there was no lunch break (chatwoot#14009, chatwoot#5254)")
    func lunch() throws {
        let deadline = try ClockRule.told(.workingTime(.seconds(3600))).deadline(
            "2026-02-06 11:30 received", at: "2026-02-06 12:30")
        #expect(deadline.dueAt == (try Told.instant("2026-02-06 13:30")))
        #expect(deadline.elapsed == .seconds(1800))
    }

    @Test("there was no night shift (frappe/helpdesk#2212)")
    func nightShift() throws {
        var calendar = BusinessCalendar.office
        calendar.week = BusinessCalendar.week("21:00-02:00")
        let rule = ClockRule.told(.workingTime(.seconds(10 * 3600)))
        let deadline = try rule.deadline(
            "2026-03-03 20:00 received", at: "2026-03-04 01:00", calendar: calendar)
        #expect(deadline.elapsed == .seconds(4 * 3600))
        #expect(deadline.dueAt == (try Told.instant("2026-03-05 02:00")))
        // Friday's shift goes on into Saturday, on which nobody starts.
        let friday = try rule.deadline("2026-03-06 22:00 received", at: "2026-03-07 03:00", calendar: calendar)
        #expect(friday.elapsed == .seconds(4 * 3600))
        #expect(friday.dueAt == (try Told.instant("2026-03-10 22:00")))
    }

    @Test("a shorter target of another clock hid the first response (zammad#5177)")
    func hiddenTarget() throws {
        var response = ClockRule.told(.elapsed(.seconds(7200)), satisfiedBy: ["responded"])
        response.id = "responded"
        var update = ClockRule.told(.elapsed(.seconds(3600)), anchor: ["progressed"], satisfiedBy: ["progressed"])
        update.id = "progress"
        let standard = Standard(
            id: "two", version: "1", title: LocalizedText("二", "Two"), calendar: "office", clocks: [response, update])
        let engine = DeadlineEngine(standard: standard, timetable: try Timetable.office.get())
        let told = try Told([:], ["2026-02-06 10:00 received", "2026-02-06 11:30 progressed"])
        let deadlines = engine.deadlines(of: told.history, at: try Told.instant("2026-02-06 12:01"))
        #expect(deadlines.map(\.clock) == ["responded", "progress"])
        #expect(deadlines.map(\.state) == [.breached, .running])
        #expect(deadlines[1].dueAt == (try Told.instant("2026-02-06 12:30")))
    }

    @Test("it escalated although the agent had answered (zammad#3140)", arguments: 0..<24)
    func answeredInAnyOrder(_ permutation: Int) throws {
        var lines = [
            "2026-02-06 10:00 received", "2026-02-06 11:00 responded", "2026-02-06 13:00 progressed",
            "2026-02-06 12:30 acknowledged",
        ]
        var order: [String] = []
        var rest = permutation
        for count in stride(from: 4, to: 0, by: -1) {
            order.append(lines.remove(at: rest % count))
            rest /= count
        }
        let deadline = try ClockRule.told(.elapsed(.seconds(7200)), satisfiedBy: ["responded"])
            .deadline([:], order, at: "2026-02-08 00:00")
        #expect(deadline.state == .met)
        #expect(deadline.endedAt == (try Told.instant("2026-02-06 11:00")))
        #expect(deadline.breaches.isEmpty)
    }

    @Test(
        "a merged ticket escalated (zammad#904)", arguments: FactName.terminal)
    func mergedTicket(_ end: FactName) throws {
        let deadlines = try ClockRule.told(.elapsed(.seconds(7200))).deadlines(
            try Told([:], ["2026-02-06 10:00 received", "2026-02-06 11:00 \(end)"]), at: "2026-02-09 00:00")
        #expect(deadlines.map(\.state) == [.stopped])
        #expect(deadlines[0].endedAt == (try Told.instant("2026-02-06 11:00")))
        #expect(deadlines[0].breaches.isEmpty)
    }

    @Test(
        "a reopened ticket was miscalculated (zammad#188)",
        arguments: [
            // 1 h + 1 h + 1 h used, the time between is not counted.
            (ClockRule.Reopening.resume, 1, "2026-02-09 16:00", 4),
            // The fourth run has the whole limit.
            (.restart, 4, "2026-02-09 19:00", 1),
            (.none, 1, "2026-02-06 15:00", 1),
        ])
    func reopenedThrice(_ mode: ClockRule.Reopening, _ runs: Int, _ due: String, _ hours: Int) throws {
        let deadlines = try ClockRule.told(.elapsed(.seconds(5 * 3600)), onReopened: mode).deadlines(
            try Told(
                [:],
                [
                    "2026-02-06 10:00 received", "2026-02-06 11:00 resolved", "2026-02-06 11:30 closed",
                    "2026-02-07 10:00 reopened", "2026-02-07 11:00 resolved", "2026-02-07 11:30 closed",
                    "2026-02-08 10:00 reopened", "2026-02-08 11:00 resolved", "2026-02-08 11:30 closed",
                    "2026-02-09 14:00 reopened",
                ]), at: "2026-02-09 15:00")
        #expect(deadlines.count == runs)
        #expect(deadlines.last?.dueAt == (try Told.instant(due)))
        #expect(deadlines.last?.elapsed == .seconds(hours * 3600))
        #expect(deadlines.allSatisfy { $0.breaches.isEmpty })
    }

    @Test("an edited calendar or a clock taken away left old deadlines behind (zammad#534, zammad#4353)")
    func editedCalendar() throws {
        let rule = ClockRule.told(.workingTime(.seconds(16 * 3600)))
        let lines = ["2026-03-05 09:00 received"]
        #expect(try rule.deadline([:], lines, at: "2026-03-05 10:00").dueAt == Told.instant("2026-03-06 18:00"))
        var edited = BusinessCalendar.office
        edited.version = "2026.2"
        let free = BusinessCalendar.day("2026-03-06")
        edited.holidays.append(.init(from: free, to: free, name: LocalizedText("放假", "Day off")))
        let moved = try rule.deadline([:], lines, at: "2026-03-05 10:00", calendar: edited)
        #expect(moved.dueAt == (try Told.instant("2026-03-09 18:00")))
        var disabled = rule
        disabled.when = Condition([.kind: ["complaint"]])
        #expect(try disabled.deadlines(Told([:], lines), at: "2026-03-05 10:00").isEmpty)
    }
}
