import Contracts
import ServiceStandard
import Testing

@testable import EscalationDomain

@Suite("The ladder")
struct LadderTests {
    private func breached(_ roster: Roster = Story.roster(), urgency: Urgency = .urgent) throws -> Story {
        var story = try Story(Story.policy(roster))
        try story.register()
        story.assess(urgency)
        story.notice(.sent)
        story.pass((urgency == .urgent ? .seconds(7200) : .seconds(86_400)) + .milliseconds(1))
        return story
    }

    private func levels(_ story: Story) -> [String] {
        story.pages.filter { $0.reason == .breach }.map(\.level)
    }

    @Test("with nobody answering a breach climbs a level every ten minutes and then stays")
    func silence() throws {
        var story = try breached()
        #expect(levels(story) == ["l1"])
        story.pass(.seconds(599))
        #expect(levels(story) == ["l1"])
        story.pass(.seconds(1))
        #expect(levels(story) == ["l1", "l2"])
        story.pass(.seconds(600))
        #expect(levels(story) == ["l1", "l2", "l3"])
        story.pass(.seconds(1200))
        #expect(levels(story).count == 3)
        let page = try #require(story.pages.last)
        #expect(page.recipients.map(\.staffId) == ["E3001"])
        #expect(page.next == nil)
        #expect(page.why.map(\.code) == ["clock_breached", "unanswered"])
    }

    @Test("whoever was told hears of every later revision")
    func followers() throws {
        var story = try breached()
        story.pass(.seconds(600))
        let matter = try #require(story.matter(.breach))
        story.acknowledge(matter, by: "E2001")
        guard case .page(let page, let levels, let routing) = story.heard.last else {
            Issue.record("no page")
            return
        }
        #expect(page.status == .acknowledged)
        #expect(levels == [.l1, .l2])
        #expect(routing == Routing(department: "service", team: "field", region: "east"))
    }

    @Test("the warning wakes nobody and does not climb; the breach takes the same escalation over")
    func warning() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent)
        story.notice(.sent)
        story.pass(.seconds(7200 * 8 / 10) + .milliseconds(1))
        let warning = try #require(story.matter(.warning))
        #expect(story.page(warning)?.wake == false)
        #expect(story.page(warning)?.next == nil)
        #expect(!story.heard.contains { if case .escalation = $0 { true } else { false } })
        story.acknowledge(warning)
        story.pass(.seconds(1440))
        let breach = try #require(story.matter(.breach))
        #expect(breach.id == warning.id)
        #expect(breach.revision == 3)
        #expect(breach.status == .open)
        #expect(story.page(breach)?.wake == true)
        #expect(story.page(breach)?.acknowledged == nil)
    }

    @Test("an acknowledgement holds the ladder for half an hour, then it climbs unless the clock is met")
    func hold() throws {
        for isMet in [false, true] {
            var story = try breached()
            let matter = try #require(story.matter(.breach))
            #expect(story.acknowledge(matter) == .applied)
            #expect(story.pages.last?.next?.level == "l2")
            story.pass(.seconds(1799))
            #expect(levels(story) == ["l1", "l1"])
            if isMet { story.respond() }
            story.pass(.seconds(1))
            #expect(story.matter(.breach)?.status == (isMet ? .resolved : .open))
            #expect(story.matter(.breach)?.level == (isMet ? .l1 : .l2))
            #expect(story.pages.last?.why.last?.code == (isMet ? "satisfied" : "hold_ended"))
        }
    }

    @Test("at the top an acknowledgement that comes to nothing calls leadership again")
    func top() throws {
        var story = try breached()
        story.pass(.seconds(1200))
        let matter = try #require(story.matter(.breach))
        story.acknowledge(matter, by: "E3001")
        story.pass(.seconds(1800))
        #expect(story.pages.last?.level == "l3")
        #expect(story.pages.last?.status == .open)
        #expect(story.pages.last?.recipients.map(\.staffId) == ["E3001"])
    }

    @Test("an answer to an older revision is refused with the current one; a finished escalation takes none")
    func stale() throws {
        var story = try breached()
        let seen = try #require(story.matter(.breach))
        story.pass(.seconds(600))
        let count = story.heard.count
        #expect(story.acknowledge(seen) == .stale(revision: seen.revision + 1))
        #expect(story.heard.count == count)
        story.respond()
        #expect(story.acknowledge(try #require(story.matter(.breach))) == .finished)
    }

    @Test("150 and 200 % reach the levels above whatever was acknowledged, and leave the hold as it is")
    func marks() throws {
        var story = try breached()
        story.pass(.seconds(3600 - 60))
        let matter = try #require(story.matter(.breach))
        #expect(matter.level == .l3, "the ladder itself is faster than the marks of a two-hour limit")
        story.acknowledge(matter, by: "E3001")
        let until = try #require(story.pages.last?.acknowledged?.until)
        story.pass(.seconds(60))
        let page = try #require(story.pages.last)
        #expect(page.recipients.map(\.staffId) == ["E2001"])
        #expect(page.level == "l3", "a level reached is not left")
        #expect(page.status == .acknowledged)
        #expect(page.next?.at == until)
        #expect(page.why.map(\.code) == ["clock_breached", "clock_overdue"])
    }

    @Test("an empty level is skipped at once and named")
    func skipped() throws {
        let first = try breached(Story.roster(empty: [.l1]))
        #expect(levels(first) == ["l2"])
        #expect(first.pages.last?.why.map(\.code) == ["clock_breached", "level_empty"])
        #expect(first.pages.last?.why.last?.english == "Nobody is on call on l1; skipped")
        var second = try breached(Story.roster(empty: [.l2]))
        #expect(second.pages.last?.next?.level == "l3")
        second.pass(.seconds(600))
        #expect(levels(second) == ["l1", "l3"])
    }

    @Test("with nobody above, the level that was told is told once more")
    func nobodyAbove() throws {
        var story = try breached(Story.roster(empty: [.l2, .l3]))
        story.pass(.seconds(600))
        #expect(levels(story) == ["l1", "l1"])
        #expect(story.pages.last?.recipients.map(\.staffId) == ["E1001"])
        #expect(story.pages.last?.why.map(\.code) == ["clock_breached", "unanswered", "level_empty", "level_empty"])
        story.pass(.seconds(1200))
        #expect(levels(story).count == 2)
    }

    @Test(
        "with nobody at all the page still reaches l1's queue, and the next on call is called as soon as there is one")
    func nobody() throws {
        var story = try breached(Story.roster(empty: [.l1, .l2, .l3]))
        #expect(story.pages.last?.nobodyOnCall == true)
        #expect(story.matter(.breach)?.reached == [.l1])
        story.pass(.seconds(1800))
        #expect(levels(story) == ["l1"])
        story.policy.roster = Story.roster(empty: [.l1])
        story.pass(.seconds(600))
        #expect(story.pages.last?.nobodyOnCall == false)
        #expect(story.pages.last?.recipients.map(\.staffId) == ["E2001"])
    }

    @Test("a special case and a safety matter call l1 and leadership at once, then climb")
    func special() throws {
        for special in ["litigation", nil] {
            var story = try Story()
            try story.register()
            story.assess(.general, priority: .p0, severity: special == nil ? .critical : .general, special: special)
            let page = try #require(story.pages.last)
            #expect(page.reason == .specialCase)
            #expect(page.level == "l1")
            #expect(page.wake)
            #expect(page.recipients.map(\.staffId) == ["E1001", "E3001"])
            #expect(story.matter(.specialCase)?.reached == [.l1, .l3])
            story.pass(.seconds(600))
            #expect(story.matter(.specialCase)?.level == .l2)
            story.respond()
            #expect(story.matter(.specialCase)?.status == .resolved)
        }
    }

    @Test("what no rule knows calls triage's team, climbs nowhere, and is over when somebody has the ticket")
    func review() throws {
        var story = try Story()
        try story.register()
        story.assess(needsReview: true)
        let page = try #require(story.pages.last)
        #expect(page.reason == .review)
        #expect(page.recipients.map(\.staffId) == ["E1002"])
        #expect(!page.wake)
        story.pass(.seconds(3600))
        #expect(story.matter(.review)?.revision == 1)
        story.assign("E1024")
        #expect(story.matter(.review)?.status == .resolved)
    }

    @Test(
        "a dissatisfied customer calls somebody; to take it is all it asks for, and closing the ticket does not end it")
    func complaint() throws {
        var story = try Story()
        try story.register()
        story.assess()
        story.resolve()
        story.verdict(.satisfied, score: 5)
        #expect(story.matter(.complaint) == nil)
        story.verdict(.dissatisfied, score: 2)
        story.verdict(.dissatisfied, score: 2)
        story.end(.closed)
        let matter = try #require(story.matter(.complaint))
        #expect(matter.status == .open)
        #expect(matter.revision == 1)
        story.acknowledge(matter)
        #expect(story.matter(.complaint)?.status == .resolved)
        #expect(story.watch?.timers.isEmpty == true)
    }

    @Test("only urgent, P0, P1 and safety wake")
    func wake() throws {
        for (urgency, priority, severity, wakes) in [
            (Urgency.general, Priority.p3, Severity.general, false), (.general, .p2, .major, false),
            (.urgent, .p2, .general, true), (.general, .p1, .general, true), (.general, .p3, .critical, true),
        ] {
            var story = try Story()
            try story.register()
            story.assess(urgency, priority: priority, severity: severity)
            story.pass(.seconds(61))
            let matter = try #require(story.matter(.breach, "acknowledged"))
            #expect(story.page(matter)?.wake == wakes)
            story.notice(.sent)
            #expect(
                story.page(try #require(story.matter(.breach, "acknowledged")))?.wake == false,
                "nobody is woken to good news")
        }
    }
}
