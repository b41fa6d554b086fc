import Contracts
import ServiceStandard
import Testing

/// When a clock starts, ends and starts again.
@Suite("Runs of a clock")
struct RunTests {
    private static let day = Limit.elapsed(.seconds(86_400))

    @Test("counts_from learned starts when we heard of it, happened when it happened")
    func countsFrom() throws {
        var rule = ClockRule.told(.elapsed(.seconds(60)), satisfiedBy: ["acknowledged"])
        let lines = ["2026-02-06 10:00 received 2026-02-06 11:00", "2026-02-06 11:00:30 acknowledged"]
        #expect(try rule.deadline([:], lines, at: "2026-02-06 12:00").state == .metLate)
        rule.anchor.time = .learned
        let deadline = try rule.deadline([:], lines, at: "2026-02-06 12:00")
        #expect(deadline.startedAt == (try Told.instant("2026-02-06 11:00")))
        #expect(deadline.state == .met)
        #expect(deadline.elapsed == .seconds(30))
    }

    @Test("an anchor starts a run only when none is open, and every run is numbered")
    func severalRuns() throws {
        let rule = ClockRule.told(.elapsed(.seconds(7200)), anchor: ["refused"], satisfiedBy: ["started"])
        let deadlines = try rule.deadlines(
            Told(
                [:],
                [
                    "2026-02-06 10:00 refused", "2026-02-06 11:00 refused", "2026-02-06 11:30 started",
                    "2026-02-06 15:00 refused", "2026-02-06 18:00 started", "2026-02-06 19:00 refused",
                ]), at: "2026-02-06 20:00")
        #expect(deadlines.map(\.run) == [1, 2, 3])
        #expect(
            deadlines.map(\.startedAt)
                == (try ["10:00", "15:00", "19:00"].map { try Told.instant("2026-02-06 \($0)") }))
        #expect(deadlines.map(\.state) == [.met, .metLate, .running])
        #expect(deadlines.map(\.anchor) == ["refused", "refused", "refused"])
    }

    @Test("the fact that starts a run does not satisfy it, the next of its kind does and starts another")
    func silence() throws {
        let rule = ClockRule.told(Self.day, anchor: ["progressed"], satisfiedBy: ["progressed", "resolved"])
        let deadlines = try rule.deadlines(
            Told([:], ["2026-02-06 10:00 progressed", "2026-02-07 09:00 progressed", "2026-02-08 12:00 resolved"]),
            at: "2026-02-09 00:00")
        #expect(deadlines.map(\.state) == [.met, .metLate])
        #expect(deadlines.map(\.dueAt) == (try ["07 10:00", "08 09:00"].map { try Told.instant("2026-02-\($0)") }))
    }

    @Test("a satisfaction before the start is none, one at the start is one")
    func satisfiedAtStart() throws {
        let rule = ClockRule.told(Self.day, satisfiedBy: ["responded"])
        #expect(
            try rule.deadline("2026-02-06 09:59 responded", "2026-02-06 10:00 received", at: "2026-02-06 11:00").state
                == .running)
        let met = try rule.deadline("2026-02-06 10:00 responded", "2026-02-06 10:00 received", at: "2026-02-06 11:00")
        #expect(met.state == .met)
        #expect(met.elapsed == .zero)
    }

    @Test("met exactly at the due instant is met, a millisecond later it is late")
    func metAtDue() throws {
        let rule = ClockRule.told(Self.day)
        #expect(
            try rule.deadline("2026-02-06 10:00 received", "2026-02-07 10:00 resolved", at: "2026-02-09 00:00").state
                == .met)
        var told = try Told([:], ["2026-02-06 10:00 received"])
        told.facts.append(ClockFact("resolved", at: try Told.instant("2026-02-07 10:00") + .milliseconds(1)))
        let late = try #require(try rule.deadlines(told, at: "2026-02-09 00:00").first)
        #expect(late.state == .metLate)
        #expect(late.breachedAt == (try Told.instant("2026-02-07 10:00")))
    }

    @Test("reopened resumes, restarts or leaves alone; what is still open is left alone in any case")
    func reopened() throws {
        let lines = ["2026-02-06 10:00 received", "2026-02-06 14:00 resolved", "2026-02-07 10:00 reopened"]
        let resumed = try ClockRule.told(Self.day, onReopened: .resume).deadline([:], lines, at: "2026-02-07 11:00")
        #expect(resumed.run == 1)
        #expect(resumed.state == .running)
        #expect(resumed.elapsed == .seconds(5 * 3600))
        #expect(resumed.dueAt == (try Told.instant("2026-02-08 06:00")))
        let restarted = try ClockRule.told(Self.day, onReopened: .restart).deadlines(
            Told([:], lines), at: "2026-02-07 11:00")
        #expect(restarted.map(\.state) == [.met, .running])
        #expect(restarted.last?.anchor == .reopened)
        #expect(restarted.last?.dueAt == (try Told.instant("2026-02-08 10:00")))
        let none = try ClockRule.told(Self.day).deadlines(Told([:], lines), at: "2026-02-09 11:00")
        #expect(none.map(\.state) == [.met])
        for mode in ClockRule.Reopening.allCases {
            let open = try ClockRule.told(Self.day, onReopened: mode).deadlines(
                Told([:], ["2026-02-06 10:00 received", "2026-02-06 12:00 reopened"]), at: "2026-02-06 13:00")
            #expect(open.map(\.startedAt) == [try Told.instant("2026-02-06 10:00")])
        }
    }

    @Test("after the end of a ticket nothing starts until it is reopened, save what the end itself starts")
    func afterTheEnd() throws {
        let lines = ["2026-02-06 10:00 received", "2026-02-06 11:00 closed", "2026-02-06 12:00 onsite_decided"]
        let visit = ClockRule.told(.elapsed(.seconds(7200)), anchor: ["onsite_decided"], satisfiedBy: ["dispatched"])
        #expect(try visit.deadlines(Told([:], lines), at: "2026-02-06 13:00").isEmpty)
        let again = lines + ["2026-02-06 13:00 reopened", "2026-02-06 14:00 onsite_decided"]
        #expect(try visit.deadline([:], again, at: "2026-02-06 15:00").startedAt == Told.instant("2026-02-06 14:00"))
        let retention = ClockRule.told(.months(60), anchor: ["closed"], satisfiedBy: ["destroyed"])
        #expect(try retention.deadline([:], lines, at: "2026-02-06 13:00").state == .running)
    }

    @Test("what recurs starts again at the due instant; what comes late ends the run it is late for as well")
    func recurring() throws {
        let rule = ClockRule.told(
            .endOf(.month), anchor: ["site_opened"], satisfiedBy: ["patrolled"], recurs: true)
        let lines = ["2026-01-10 10:00 site_opened", "2026-01-20 10:00 patrolled", "2026-03-05 10:00 patrolled"]
        let runs = try rule.deadlines(Told([:], lines), at: "2026-03-10 00:00")
        #expect(runs.map(\.dueAt) == (try ["02", "03", "04"].map { try Told.instant("2026-\($0)-01 00:00") }))
        #expect(runs.map(\.state) == [.met, .metLate, .met])
        #expect(
            runs.map(\.startedAt).dropFirst()
                == (try ["02", "03"].map { try Told.instant("2026-\($0)-01 00:00") })[...])
    }

    @Test(
        "a clock follows its `when`: it stops where that no longer holds and counts from its anchor where it comes to hold"
    )
    func when() throws {
        var rule = ClockRule.told(Self.day, satisfiedBy: ["result_told"])
        rule.when = Condition([.kind: ["complaint"]])
        let becomes = try rule.deadline(
            [.kind: "request"], ["2026-02-06 10:00 received", "2026-02-06 15:00 kind=complaint"], at: "2026-02-06 16:00"
        )
        #expect(becomes.startedAt == (try Told.instant("2026-02-06 10:00")))
        #expect(becomes.dueAt == (try Told.instant("2026-02-07 10:00")))
        let was = try rule.deadline(
            [.kind: "complaint"], ["2026-02-06 10:00 received", "2026-02-06 15:00 kind=request"], at: "2026-02-09 16:00"
        )
        #expect(was.state == .stopped)
        #expect(was.endedAt == (try Told.instant("2026-02-06 15:00")))
        #expect(was.breaches.isEmpty)
        #expect(
            try rule.deadlines(Told([.kind: "request"], ["2026-02-06 10:00 received"]), at: "2026-02-06 16:00").isEmpty)
    }

    @Test("an appointment or an agreement counts from when it was made, and pauses before it do not move it")
    func agreed() throws {
        var rule = ClockRule.told(.localDays(1, cutOff: nil), anchor: ["onsite_decided"], satisfiedBy: ["arrived"])
        rule.limits.insert(.init(.windowEnd), at: 0)
        let lines = [
            "2026-02-06 09:00 onsite_decided", "2026-02-06 10:00 paused parts", "2026-02-06 11:00 resumed parts",
        ]
        #expect(try rule.deadline([:], lines, at: "2026-02-06 12:00").dueAt == Told.instant("2026-02-07 00:00"))
        let visit = lines + ["2026-02-06 12:00 scheduled 2026-02-07 14:00-16:00"]
        #expect(try rule.deadline([:], visit, at: "2026-02-06 12:00").dueAt == Told.instant("2026-02-07 16:00"))
        let later = visit + ["2026-02-06 13:00 paused parts", "2026-02-06 14:00 resumed parts"]
        #expect(try rule.deadline([:], later, at: "2026-02-06 15:00").dueAt == Told.instant("2026-02-07 17:00"))
        let moved = later + ["2026-02-06 15:00 scheduled 2026-02-09 09:00-11:00"]
        #expect(try rule.deadline([:], moved, at: "2026-02-06 15:00").dueAt == Told.instant("2026-02-09 11:00"))
        // Nothing is owed before somebody has agreed to something.
        let agreed = ClockRule.told(.agreed(.resolutionDue))
        let nothing = try Told([:], ["2026-02-06 10:00 received"])
        #expect(try agreed.deadlines(nothing, at: "2026-03-06 10:00").isEmpty)
        // An instant that is past when it is agreed is due at once.
        let past = try agreed.deadline(
            "2026-02-06 10:00 received", "2026-02-08 10:00 resolutionDue=2026-02-07T10:00:00+08:00",
            at: "2026-02-08 10:00:01")
        #expect(past.breachedAt == (try Told.instant("2026-02-08 10:00")))
    }
}
