import Contracts
import ServiceStandard
import Testing

/// A setting that nobody reads is worse than none (chatwoot PR 13392, freescout#3756, osTicket#1168): each has an effect;
/// that of `owner` lies with escalation, which pages nobody for a customer's clock.
@Suite("What went wrong elsewhere: settings that were ignored")
struct FieldEffectTests {
    private static let lines = [
        "2026-02-06 17:00 received 2026-02-06 17:10", "2026-02-06 17:30 responded", "2026-02-07 09:00 paused customer",
        "2026-02-07 10:00 resumed customer", "2026-02-09 10:00 resolved", "2026-02-10 10:00 reopened",
    ]

    private static let rule = ClockRule.told(.elapsed(.seconds(7200)), satisfiedBy: ["resolved"])

    static let changes: [(field: String, change: @Sendable (inout ClockRule) -> Void)] = [
        ("limit", { $0.limits = [.init(.elapsed(.seconds(3600)))] }),
        ("business hours", { $0.limits = [.init(.workingTime(.seconds(7200)))] }),
        ("working days", { $0.limits = [.init(.workingDays(1))] }),
        ("local day", { $0.limits = [.init(.localDays(1, cutOff: nil))] }),
        ("cut-off", { $0.limits = [.init(.localDays(1, cutOff: 16 * 60))] }),
        (
            "limits by attribute",
            { $0.limits.insert(.init(.elapsed(.seconds(60)), when: Condition([.tier: ["gold"]])), at: 0) }
        ),
        ("requirements of a line", { $0.limits[0].requirements = ["S1-45"] }),
        ("requirements", { $0.requirements = ["S2-85"] }),
        ("when", { $0.when = Condition([.tier: ["ordinary"]]) }),
        ("anchor", { $0.anchor.facts = ["responded"] }),
        ("counts_from", { $0.anchor.time = .learned }),
        ("satisfied_by", { $0.satisfiedBy = ["responded"] }),
        ("stands_still", { $0.standsStill = [.customer] }),
        ("on_reopened resume", { $0.onReopened = .resume }),
        ("on_reopened restart", { $0.onReopened = .restart }),
        ("recurs", { $0.recurs = true }),
        ("marks", { $0.marks = [Mark(Mark.due, .page(.l3))] }),
    ]

    @Test("a setting was ignored", arguments: changes.indices)
    func effect(_ index: Int) throws {
        let (field, change) = Self.changes[index]
        var changed = Self.rule
        change(&changed)
        let told = try Told([.tier: "gold"], Self.lines)
        let before = try Self.rule.deadlines(told, at: "2026-02-10 11:00")
        let after = try changed.deadlines(told, at: "2026-02-10 11:00")
        #expect(before != after, "\(field)")
        // And the local days that it gives are those of the place.
        guard field == "local day" else { return }
        let elsewhere = try Told([.tier: "gold", .zone: "America/New_York"], Self.lines)
        #expect(try changed.deadlines(elsewhere, at: "2026-02-10 11:00").map(\.dueAt) != after.map(\.dueAt))
    }
}
