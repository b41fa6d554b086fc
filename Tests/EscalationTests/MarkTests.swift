import Contracts
import ServiceStandard
import Testing

@testable import EscalationDomain

@Suite("What the marks of a standard do")
struct MarkTests {
    private func opened(_ rule: ClockRule, ladder: Ladder = Ladder()) throws -> Story {
        var standard = Story.standard
        standard.clocks = [rule]
        standard.ladder = ladder
        var story = try Story(Story.policy(Story.roster(), standard))
        try story.register()
        story.assess()
        return story
    }

    private func rule(_ marks: [Mark], owner: ClockRule.Owner = .us) -> ClockRule {
        Story.rule("visit", "上门", "visit", by: ["arrived"], general: .seconds(1000), owner: owner, marks: marks)
    }

    @Test("a breach is paged to the level that the mark names, and climbs from there as fast as the standard says")
    func level() throws {
        var story = try opened(
            rule([Mark(Mark.due, .page(.l2))]), ladder: Ladder(step: .seconds(5), hold: .seconds(50)))
        story.pass(.seconds(1000) + .milliseconds(1))
        #expect(story.matter(.breach)?.reached == [.l2])
        story.pass(.seconds(5))
        #expect(story.matter(.breach)?.reached == [.l2, .l3])
        story.acknowledge(try #require(story.matter(.breach)), by: "E3001")
        #expect(story.matter(.breach)?.acknowledged?.until == story.now + .seconds(50))
    }

    @Test("a mark that only records breaks the promise and calls nobody; a later one may")
    func record() throws {
        var story = try opened(
            rule([Mark(.percent(50), .record), Mark(Mark.due, .record), Mark(.percent(150), .page(.l3))]))
        story.pass(.seconds(1400))
        #expect(story.breaches.map(\.clock.id) == ["visit"])
        #expect(story.pages.isEmpty && story.warnings.isEmpty)
        story.pass(.seconds(200))
        #expect(story.matter(.breach)?.reached == [.l3])
        #expect(story.breaches.count == 1)
    }

    @Test("a page before the promise is due is a warning to that level; at the promise the matter is a breach")
    func early() throws {
        var story = try opened(rule([Mark(.after(.seconds(300)), .page(.l2)), Mark(Mark.due, .page(.l1))]))
        story.pass(.seconds(301))
        #expect(story.warnings.map(\.clock.percent) == [30])
        let warning = try #require(story.matter(.warning))
        #expect(warning.reached == [.l2])
        #expect(warning.causes.map(\.code) == ["clock_warned"])
        #expect(warning.causes.first?.english == "5 min of the limit for visit, 16 min 40 s, are over (S1-6)")
        story.pass(.seconds(700))
        #expect(story.matter(.breach)?.id == warning.id)
    }

    @Test("a warning after the promise was broken tells the handler and leaves the breach as it is")
    func reminder() throws {
        var story = try opened(rule([Mark(Mark.due, .page(.l1)), Mark(.percent(120), .warn)]))
        story.pass(.seconds(1100))
        let revision = story.matter(.breach)?.revision
        story.pass(.seconds(101))
        #expect(story.warnings.count == 1)
        #expect(story.matter(.breach)?.revision == revision)
    }

    @Test("a promise whose breach only warns tells the handler and the first level, and climbs nowhere")
    func warned() throws {
        var story = try opened(rule([Mark(Mark.due, .warn)]))
        story.pass(.seconds(5000))
        #expect(story.breaches.count == 1)
        #expect(story.warnings.isEmpty)
        #expect(story.matter(.warning)?.reached == [.l1])
    }

    @Test("the customer's time to answer never breaks and calls nobody")
    func customer() throws {
        let marks = [Mark(.percent(50), .remindCustomer), Mark(Mark.due, .closeUnconfirmed)]
        var story = try opened(rule(marks, owner: .customer))
        #expect(story.clock("visit")?.dueAt == Story.start + .seconds(1000))
        #expect(story.watch?.timers.isEmpty == true)
        #expect(story.watch?.outlook.nextToBreak == nil)
        story.pass(.seconds(5000))
        #expect(story.breaches.isEmpty && story.pages.isEmpty)
    }

    @Test("marks that passed while the service was away are told in order, the warning that came too late is not")
    func backlog() throws {
        var story = try opened(rule(Mark.ladder))
        story.sleep(.seconds(10_000))
        story.pass(.zero)
        #expect(story.passed("visit") == ["80%", "100%", "150%", "200%"])
        #expect(story.warnings.isEmpty)
        #expect(story.pages.map { $0.why.last?.code } == ["clock_breached", "clock_overdue", "clock_overdue"])
        #expect(story.pages.map(\.level) == ["l1", "l2", "l3"])
    }

    @Test("a promise that recurs has its next deadline as soon as the last one was missed")
    func recurring() throws {
        var patrol = rule([Mark(Mark.due, .page(.l1))])
        patrol.recurs = true
        var story = try opened(patrol)
        story.pass(.seconds(1001))
        #expect(story.breaches.count == 1)
        #expect(story.clock("visit")?.dueAt == Story.start + .seconds(2000))
        #expect(story.revisions.last?.because == "time")
        story.pass(.seconds(1000))
        #expect(story.recorded("visit").map(\.run) == [1, 2])
        #expect(story.watch?.cases.map(\.run) == [1, 2])
    }

    @Test(
        "a promise breaks at its own time although the ticket was last looked at under a clock that was an hour ahead")
    func wrongClock() throws {
        var story = try Story(Story.policy(Story.roster(), Story.standard([], general: .seconds(1000))))
        try story.register()
        story.assess()
        story.sleep(.seconds(3600))
        story.notice(.sent)
        story.sleep(.seconds(-3600))
        story.pass(.seconds(1001))
        #expect(story.breaches.map(\.clock.id).contains("responded"))
    }
}
