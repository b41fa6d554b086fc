import Contracts
import ServiceStandard
import Testing

@testable import EscalationDomain

@Suite("When what is known changes")
struct RevisionTests {
    private func opened(_ urgency: Urgency, _ policy: EscalationPolicy? = nil) throws -> Story {
        var story = try Story(policy)
        try story.register()
        story.assess(urgency)
        story.notice(.sent)
        return story
    }

    private func dues(_ revised: ClocksRevised?) -> [String: Instant?] {
        Dictionary(uniqueKeysWithValues: (revised?.clocks ?? []).map { ($0.id, $0.dueAt) })
    }

    @Test("waiting for consent revises the resolution clock alone")
    func consent() throws {
        var story = try opened(.general)
        story.pass(.seconds(3600))
        story.wait(on: .consent)
        #expect(story.revisions.count == 2)
        let (before, after) = (dues(story.revisions.first), dues(story.revisions.last))
        #expect(before.keys.filter { before[$0] != after[$0] } == ["resolved"])
        #expect(after["resolved"] == .some(nil))
        #expect(story.clock("resolved")?.state == .paused)
    }

    @Test("an urgency that a person raises revises the clock it concerns, with its start and its pauses kept")
    func raised() throws {
        let resolved = Story.rule(
            "resolved", "解决", "resolution", by: ["resolved"], general: .seconds(72 * 3600),
            urgent: .seconds(24 * 3600), standsStill: [.parts])
        let repair = Story.rule("repaired", "修复", "repair", by: ["resolved"], general: .seconds(48 * 3600))
        var standard = Story.standard
        standard.clocks = [resolved, repair]
        var story = try opened(.general, Story.policy(Story.roster(), standard))
        story.pass(.seconds(3600))
        story.wait(on: .parts)
        story.pass(.seconds(3600))
        story.assess(.urgent)
        story.wait(on: .none)
        let (before, after) = (dues(story.revisions.first), dues(story.revisions.last))
        #expect(before.keys.filter { before[$0] != after[$0] } == ["resolved"])
        #expect(story.clock("resolved")?.startedAt == Story.start)
        #expect(story.clock("resolved")?.dueAt == Story.start + .seconds(25 * 3600))
    }

    @Test("working it out again never announces twice")
    func again() throws {
        var story = try opened(.urgent)
        story.pass(.seconds(7201))
        let count = story.heard.count
        for urgency in [Urgency.general, .urgent, .general, .urgent, .urgent] {
            story.assess(urgency)
            story.pass(.milliseconds(1))
        }
        #expect(story.breaches.map(\.clock.id) == ["responded"])
        #expect(story.warnings.count == 1)
        #expect(story.recorded("responded").map(\.due) == [Story.start + .seconds(7200)])
        #expect(story.heard[count...].allSatisfy { if case .breached = $0 { false } else { true } })
    }

    @Test("a breach that was announced stays when an answer in time comes to light; the account says both")
    func lateAnswer() throws {
        var story = try opened(.urgent)
        story.pass(.seconds(7300))
        story.respond(ago: .seconds(1000))
        #expect(story.clock("responded")?.state == .metLate)
        #expect(story.breaches.count == 1)
        #expect(story.matter(.breach, "responded")?.status == .resolved)
        let account = try #require(story.deadline("responded"))
        #expect(account.breaches.map(\.isRecorded) == [true])
        #expect(account.ledger.contains { if case .met(_, isLate: true) = $0.what { true } else { false } })
    }

    @Test("a promise that proves broken only afterwards is announced, and nobody is called to what is done")
    func lateBreach() throws {
        var story = try opened(.general)
        story.pass(.seconds(3 * 3600))
        story.respond()
        #expect(story.breaches.isEmpty)
        story.sleep(.seconds(60))
        story.assess(.urgent, ago: .seconds(2 * 3600))
        #expect(story.breaches.map(\.clock.dueAt) == [Story.start + .seconds(7200)])
        #expect(story.clock("responded")?.state == .metLate)
        #expect(story.matter(.breach, "responded") == nil)
        story.pass(.seconds(1))
        #expect(story.breaches.count == 1)
    }

    @Test("a paused ticket never breaks, also when the pause is told after its start (glpi#24481)")
    func latePause() throws {
        var story = try opened(.urgent)
        story.respond()
        story.pass(.seconds(86_400 - 600))
        story.wait(on: .customer, ago: .seconds(6 * 3600))
        #expect(story.watch?.timers.contains { $0.kind == .clocks } == false)
        story.pass(.seconds(10 * 86_400))
        #expect(story.breaches.isEmpty)
        #expect(story.clock("resolved")?.state == .paused)
        story.wait(on: .none)
        story.pass(.seconds(6 * 3600 + 600))
        #expect(story.breaches.isEmpty)
        story.pass(.milliseconds(1))
        #expect(story.breaches.map(\.clock.id) == ["resolved"])
    }

    @Test("two standards give a ticket of the same moment different deadlines")
    func standards() throws {
        let strict = Story.standard([], id: "strict", general: .seconds(4 * 3600), urgent: .seconds(3600))
        let lax = try opened(.general)
        let hard = try opened(.general, Story.policy(Story.roster(), strict))
        #expect(lax.clock("responded")?.startedAt == hard.clock("responded")?.startedAt)
        #expect(lax.clock("responded")?.dueAt == Story.start + .seconds(24 * 3600))
        #expect(hard.clock("responded")?.dueAt == Story.start + .seconds(4 * 3600))
    }

    @Test("a ticket that is moved to another standard is worked out anew; what was told stays told")
    func moved() throws {
        var story = try opened(.urgent)
        story.pass(.seconds(7300))
        var other = Story.standard([], id: "other", general: .seconds(30 * 3600), urgent: .seconds(10 * 3600))
        other.clocks.removeAll { $0.id == "resolved" }
        let revisions = story.revisions.count
        story.move(to: try Story.engine(other), digest: "other")
        #expect(story.revisions.count == revisions + 1)
        #expect(story.revisions.last?.clocks.map(\.id) == ["acknowledged", "responded"])
        #expect(story.clock("responded")?.dueAt == Story.start + .seconds(36_000))
        #expect(story.matter(.breach, "responded")?.status == .cancelled)
        #expect(story.recorded("responded").count == 1)
        #expect(story.watch?.digest == "other")
        story.pass(.seconds(36_000))
        #expect(story.recorded("responded").map(\.due) == [7200, 36_000].map { Story.start + .seconds($0) })
        story.assess(.urgent)
        #expect(story.breaches.count == 2)
    }

    @Test("a clock that no longer applies is withdrawn, and so is the call for it (zammad#4353)")
    func withdrawn() throws {
        var visit = Story.rule("visit", "上门", "visit", by: ["arrived"], general: .seconds(3600))
        visit.when = Condition([.urgency: ["urgent"]])
        var story = try opened(.urgent, Story.policy(Story.roster(), Story.standard([visit])))
        story.pass(.seconds(3601))
        #expect(story.matter(.breach, "visit")?.status == .open)
        story.assess(.general)
        #expect(story.clock("visit")?.state == .stopped)
        #expect(story.matter(.breach, "visit")?.status == .cancelled)
        #expect(story.matter(.breach, "visit")?.latest.map(\.code) == ["clock_withdrawn"])
        #expect(story.revisions.count == 2)
    }
}
