import Contracts
import ServiceStandard
import Testing

/// When a promise breaks, and what stays of that.
@Suite("Breaches, excuses and what comes to light later")
struct BreachTests {
    private static let rule = ClockRule.told(.elapsed(.seconds(86_400)), urgent: .elapsed(.seconds(7200)))

    @Test("raised to urgent with the start kept, a limit that is used up already breaks at the change")
    func brokenByChange() throws {
        let deadline = try Self.rule.deadline(
            "2026-02-06 10:00 received", "2026-02-06 15:00 urgency=urgent", at: "2026-02-06 16:00")
        #expect(deadline.startedAt == (try Told.instant("2026-02-06 10:00")))
        #expect(deadline.dueAt == (try Told.instant("2026-02-06 12:00")))
        #expect(deadline.breachedAt == (try Told.instant("2026-02-06 15:00")))
        #expect(
            deadline.ledger.contains {
                if case .reselected(.elapsed(.seconds(86_400)), .elapsed(.seconds(7200)), [.urgency]) = $0.what {
                    true
                } else {
                    false
                }
            })
    }

    @Test("changed at the due instant it is not broken under the old limit")
    func changedAtDue() throws {
        let deadline = try Self.rule.deadline(
            [.urgency: "urgent"], ["2026-02-06 10:00 received", "2026-02-06 12:00 urgency=general"],
            at: "2026-02-06 13:00")
        #expect(deadline.breaches.isEmpty)
        #expect(deadline.dueAt == (try Told.instant("2026-02-07 10:00")))
    }

    @Test("each due instant that is missed breaks once; a broken promise that is tightened does not break again")
    func onceForEachDue() throws {
        let lines = ["2026-02-06 10:00 received", "2026-02-06 13:00 urgency=general"]
        let relaxed = try Self.rule.deadline([.urgency: "urgent"], lines, at: "2026-02-08 00:00")
        #expect(
            relaxed.breaches.map(\.due) == (try ["06 12:00", "07 10:00"].map { try Told.instant("2026-02-\($0)") }))
        #expect(relaxed.breaches.map(\.at) == relaxed.breaches.map(\.due))
        let tightened = try Self.rule.deadline(
            [.urgency: "urgent"], lines + ["2026-02-08 00:00 urgency=urgent", "2026-02-09 00:00 urgency=general"],
            at: "2026-02-10 00:00")
        #expect(tightened.breaches == relaxed.breaches)
        // Relaxed in time for the second due instant: broken once, and broken it stays.
        let early = try Self.rule.deadline([.urgency: "urgent"], lines, at: "2026-02-06 14:00")
        #expect(early.state == .breached)
        #expect(early.dueAt == (try Told.instant("2026-02-07 10:00")))
        let met = try Self.rule.deadline(
            [.urgency: "urgent"], lines + ["2026-02-06 15:00 resolved"], at: "2026-02-06 16:00")
        #expect(met.state == .metLate)
    }

    @Test("a recorded breach stays when a late fact says that it was met in time")
    func recordedStays() throws {
        let lines = [
            "2026-02-06 10:00 received", "2026-02-07 10:00:01 breached clock 1 2026-02-07 10:00",
            "2026-02-07 09:00 resolved 2026-02-07 12:00",
        ]
        let deadline = try Self.rule.deadline([:], lines, at: "2026-02-07 13:00")
        #expect(deadline.state == .metLate)
        #expect(deadline.endedAt == (try Told.instant("2026-02-07 09:00")))
        #expect(deadline.breaches.map(\.isRecorded) == [true])
        #expect(deadline.breaches.map(\.due) == [try Told.instant("2026-02-07 10:00")])
        // Never announced, it never was one.
        let silent = try Self.rule.deadline([:], [lines[0], lines[2]], at: "2026-02-07 13:00")
        #expect(silent.state == .met)
        #expect(silent.breaches.isEmpty)
        #expect(
            silent.ledger.contains { $0.what == .late("resolved") || $0.what == .met(by: "resolved", isLate: true) })
    }

    @Test("a recorded breach and the one that the facts show are one")
    func recordedOnce() throws {
        let deadline = try Self.rule.deadline(
            "2026-02-06 10:00 received", "2026-02-07 10:00:01 breached clock 1 2026-02-07 10:00",
            at: "2026-02-08 00:00")
        #expect(deadline.breaches.count == 1)
        #expect(deadline.breaches.first?.isRecorded == true)
        #expect(deadline.breachedAt == (try Told.instant("2026-02-07 10:00")))
    }

    @Test("an excuse is shown with the breach and takes nothing away")
    func excused() throws {
        let deadline = try Self.rule.deadline(
            "2026-02-06 10:00 received", "2026-02-07 12:00 excused clock typhoon E1001", "2026-02-07 13:00 resolved",
            at: "2026-02-08 00:00")
        #expect(deadline.state == .metLate)
        #expect(deadline.breachedAt == (try Told.instant("2026-02-07 10:00")))
        #expect(deadline.excuse == Excuse(clock: "clock", cause: "typhoon", by: "E1001"))
        #expect(deadline.ledger.contains { $0.what == .excused(cause: "typhoon", by: "E1001") })
        let other = try Self.rule.deadline(
            "2026-02-06 10:00 received", "2026-02-07 12:00 excused another typhoon E1001", at: "2026-02-08 00:00")
        #expect(other.excuse == nil)
    }

    @Test("a late fact revises the due instant and is marked in the ledger")
    func latePause() throws {
        let deadline = try Self.rule.deadline(
            "2026-02-06 10:00 received", "2026-02-06 16:00 progressed", "2026-02-06 11:00 paused parts",
            "2026-02-06 12:00 resumed parts", at: "2026-02-06 17:00")
        #expect(deadline.dueAt == (try Told.instant("2026-02-07 11:00")))
        #expect(deadline.ledger.contains { if case .late = $0.what { true } else { false } })
    }

    @Test("the customer's time to answer is reckoned like any other; its marks remind and close")
    func customersOwn() throws {
        let rule = ClockRule.told(
            .elapsed(.seconds(7 * 86_400)), anchor: ["acceptance_requested"], satisfiedBy: ["accepted"],
            owner: .customer,
            marks: [Mark(.after(.seconds(2 * 86_400)), .remindCustomer), Mark(Mark.due, .closeUnconfirmed)])
        let lines = ["2026-02-06 10:00 acceptance_requested"]
        let silent = try rule.deadline([:], lines, at: "2026-02-14 10:00")
        #expect(silent.breachedAt == (try Told.instant("2026-02-13 10:00")))
        #expect(silent.marks.map(\.at) == (try ["08", "13"].map { try Told.instant("2026-02-\($0) 10:00") }))
        let answered = try rule.deadline([:], lines + ["2026-02-12 10:00 accepted"], at: "2026-02-16 10:00")
        #expect(answered.state == .met)
    }
}
