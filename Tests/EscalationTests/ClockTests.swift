import Contracts
import ServiceStandard
import Testing

@testable import EscalationDomain

@Suite("Clocks of a ticket")
struct ClockTests {
    @Test("a ticket that triage says nothing of calls triage's own people after a minute")
    func silence() throws {
        var story = try Story()
        try story.register()
        story.pass(.seconds(60))
        #expect(story.breaches.isEmpty)
        story.pass(.milliseconds(1))
        #expect(story.breaches.map(\.clock.id) == ["unassessed"])
        let matter = try #require(story.matter(.breach, .unassessed))
        #expect(matter.routing == Routing(department: "none", team: "triage", region: "浦东"))
        #expect(matter.told == ["E1002"])
        #expect(story.revisions.isEmpty, "the guard over triage is no promise to the customer")
        story.assess()
        #expect(story.matter(.breach, .unassessed)?.status == .resolved)
    }

    @Test("an assessment sets the three promises in one revision, by urgency")
    func assessed() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent)
        #expect(story.revisions.count == 1)
        let clocks = try #require(story.revisions.first?.clocks)
        #expect(clocks.map(\.id) == ["acknowledged", "responded", "resolved"])
        #expect(clocks.map(\.dueAt) == [60, 7200, 86_400].map { Story.start + .seconds($0) })
        #expect(clocks.allSatisfy { $0.startedAt == Story.start && $0.state == .running && $0.percent == 0 })
    }

    @Test("only a receipt that left for somebody meets acknowledged")
    func receipt() throws {
        for (change, reason, isMet) in [
            (NoticeChanged.Change.sent, nil, true), (.delivered, nil, true), (.withheld, "no_recipient", false),
            (.withheld, "opted_out", false), (.failed, "rejected", false),
        ] {
            var story = try Story()
            try story.register()
            story.assess()
            story.notice(change, reason: reason)
            #expect((story.clock("acknowledged")?.state == .met) == isMet, "\(change) \(reason ?? "")")
        }
        var story = try Story()
        try story.register()
        story.assess()
        story.notice(.sent, template: "responded")
        #expect(story.clock("acknowledged")?.state == .running)
    }

    @Test("met exactly at the due instant is met; a millisecond later the promise is broken")
    func exactly() throws {
        for late in [false, true] {
            var story = try Story()
            try story.register()
            story.assess(.urgent)
            story.notice(.sent)
            story.pass(.seconds(7200) + .milliseconds(late ? 1 : 0))
            story.respond()
            #expect(story.clock("responded")?.state == (late ? .metLate : .met))
            #expect(story.breaches.count == (late ? 1 : 0))
        }
    }

    @Test("each mark fires once: 80 % warns, 100 % breaches, 150 and 200 % call the levels above")
    func marks() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent)
        story.notice(.sent)
        story.assign("E1024")
        story.pass(.seconds(7200 * 79 / 100))
        #expect(story.warnings.isEmpty)
        story.pass(.seconds(7200 * 22 / 100))
        #expect(story.warnings.map(\.clock.percent) == [80])
        #expect(story.warnings.first?.tell == ["E1024"])
        #expect(story.breaches.map(\.clock.id) == ["responded"])
        story.pass(.seconds(7200 * 3))
        #expect(story.warnings.count == 1)
        #expect(story.breaches.count == 1)
        #expect(story.passed("responded") == ["80%", "100%", "150%", "200%"])
    }

    @Test("a change to urgent keeps the start; the earlier deadline is announced and may be broken at once")
    func overruled() throws {
        var story = try Story()
        try story.register()
        story.assess(.general)
        story.notice(.sent)
        story.pass(.seconds(3 * 3600))
        story.assess(.urgent)
        #expect(story.revisions.count == 2)
        #expect(story.clock("responded")?.startedAt == Story.start)
        #expect(story.clock("responded")?.dueAt == Story.start + .seconds(7200))
        story.pass(.milliseconds(1))
        #expect(story.breaches.map(\.clock.id) == ["responded"])
        #expect(story.warnings.isEmpty, "a warning that the breach has overtaken is not sent")
    }

    @Test("a change to general takes back the page of a deadline that is no longer due, not the record of the breach")
    func eased() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent)
        story.notice(.sent)
        story.pass(.seconds(7300))
        #expect(story.matter(.breach, "responded")?.status == .open)
        story.assess(.general)
        #expect(story.matter(.breach, "responded")?.status == .cancelled)
        #expect(story.clock("responded")?.state == .breached)
        story.respond()
        #expect(story.clock("responded")?.state == .metLate)
    }

    @Test("while the customer is waited for the time to resolve stands still, the time to respond does not")
    func pauses() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent)
        story.notice(.sent)
        story.pass(.seconds(3600))
        story.wait(on: .consent)
        #expect(story.clock("resolved")?.dueAt == nil)
        #expect(story.clock("resolved")?.state == .paused)
        #expect(story.clock("resolved")?.percent == nil)
        #expect(story.clock("responded")?.dueAt == Story.start + .seconds(7200))
        story.pass(.seconds(30 * 3600))
        #expect(!story.breaches.contains { $0.clock.id == "resolved" })
        story.wait(on: .none)
        #expect(story.clock("resolved")?.dueAt == Story.start + .seconds(54 * 3600))
    }

    @Test("a pause that is told late counts from when it began")
    func latePause() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent)
        story.pass(.seconds(7200))
        story.wait(on: .parts, ago: .seconds(3600))
        story.pass(.seconds(3600))
        story.wait(on: .none)
        #expect(story.clock("resolved")?.dueAt == Story.start + .seconds(26 * 3600))
    }

    @Test("resolved straight out of a pause does not count the pause")
    func resolvedWhilePaused() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent)
        story.notice(.sent)
        story.respond()
        story.wait(on: .customer)
        story.pass(.seconds(40 * 3600))
        story.resolve()
        #expect(story.clock("resolved")?.state == .met)
        #expect(story.clock("resolved")?.percent == 0)
        #expect(story.breaches.isEmpty)
    }

    @Test("what became late while the service was away is breached once, and met late")
    func unnoticed() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent)
        story.notice(.sent)
        story.sleep(.seconds(8000))
        story.respond(ago: .seconds(100))
        #expect(story.breaches.map(\.clock.id) == ["responded"])
        #expect(story.clock("responded")?.state == .metLate)
        story.pass(.zero)
        #expect(story.breaches.count == 1)
        #expect(story.matter(.breach) == nil, "nobody is called to what is done")
    }

    @Test("an answer given in time but told after the deadline keeps the promise when nobody had noticed")
    func backlog() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent)
        story.notice(.sent)
        story.sleep(.seconds(7300))
        story.respond(ago: .seconds(200))
        #expect(story.clock("responded")?.state == .met)
        #expect(story.breaches.isEmpty)
    }

    @Test("a reopened ticket gets new clocks for response and resolution, and keeps the old record")
    func reopened() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent)
        story.notice(.sent)
        story.pass(.seconds(7300))
        story.respond()
        story.resolve()
        story.pass(.seconds(1000))
        let reopenedAt = story.now
        story.reopen()
        #expect(story.clock("responded")?.startedAt == reopenedAt)
        #expect(story.clock("responded")?.dueAt == reopenedAt + .seconds(7200))
        #expect(story.clock("responded")?.state == .running)
        #expect(story.clock("acknowledged")?.startedAt == Story.start)
        #expect(story.deadline("responded", run: 1)?.state == .metLate)
        story.pass(.seconds(7201))
        #expect(story.breaches.count == 2)
        story.respond()
        #expect(story.clock("responded")?.state == .metLate)
    }

    @Test(
        "a ticket that is over owes nothing: no clock, no timer, no page (zammad#904)",
        arguments: [TicketState.closed, .cancelled, .merged, .rejected])
    func over(_ state: TicketState) throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent)
        story.pass(.seconds(7300))
        let open = try #require(story.matter(.breach, "responded"))
        story.end(state)
        #expect(story.watch?.timers.isEmpty == true)
        #expect(story.reading?.deadlines.contains(where: \.isOpen) == false)
        #expect(story.watch?.cases.first { $0.id == open.id }?.status == (state == .closed ? .resolved : .cancelled))
        let count = story.heard.count
        story.pass(.seconds(100 * 3600))
        #expect(story.heard.count == count)
    }

    @Test("a ticket merged before it was assessed stops the guard and sets no promise")
    func mergedAtOnce() throws {
        var story = try Story()
        try story.register()
        story.end(.merged)
        #expect(story.watch?.timers.isEmpty == true)
        #expect(story.revisions.isEmpty)
        #expect(story.clock(.unassessed)?.state == .met)
    }

    @Test("triage's event before intake's own makes the same clocks")
    func overtaken() throws {
        var straight = try Story()
        try straight.register()
        straight.assess(.urgent)
        var overtaken = try Story()
        overtaken.assess(.urgent)
        try overtaken.register()
        for name: ClockID in ["acknowledged", "responded", "resolved"] {
            #expect(straight.clock(name) == overtaken.clock(name))
        }
        #expect(overtaken.watch?.facts.excerpt == "空调不制冷")
        #expect(overtaken.clock(.unassessed) == nil)
    }
}
