import Contracts
import ServiceStandard
import Testing

@testable import EscalationDomain

@Suite("Steps of the work")
struct WorkStepTests {
    @Test("waiting for parts holds the resolution back and nothing else, until they come")
    func parts() throws {
        var story = try Story()
        try story.register()
        story.assess()
        let due = try #require(story.clock("resolved")?.dueAt)
        let answer = try #require(story.clock("responded")?.dueAt)
        story.sleep(.seconds(600))
        story.wait(on: .parts)
        #expect(story.clock("resolved")?.dueAt == nil && story.clock("resolved")?.state == .paused)
        #expect(story.clock("responded")?.dueAt == answer)
        story.sleep(.seconds(300))
        story.respond()
        #expect(story.clock("resolved")?.state == .paused, "an answer brings no parts")
        story.wait(on: .none)
        #expect(story.clock("resolved")?.dueAt == due + .seconds(300))
    }

    @Test("a step is a fact at the time it happened; one that is told late says so")
    func facts() throws {
        var story = try Story()
        try story.register()
        story.assess()
        story.sleep(.seconds(7200))
        let window = TimeWindow(from: story.now + .seconds(3600), to: story.now + .seconds(7200))
        story.step(.visitScheduled(VisitScheduled(window: window)))
        story.step(.step(.arrived, WorkNote()), ago: .seconds(3600))
        let facts = try #require(story.watch?.history.facts.suffix(2))
        #expect(
            Array(facts) == [
                ClockFact(.scheduled(window), at: story.now),
                ClockFact("arrived", at: story.now - .seconds(3600), learnedAt: story.now),
            ])
    }

    @Test("a step of a ticket before it was reported counts from the report")
    func early() throws {
        var story = try Story()
        try story.register()
        story.assess()
        story.step(.diagnosed(WorkDiagnosed(cause: "电容老化")), ago: .seconds(90_000))
        let facts = try #require(story.watch?.history.facts)
        #expect(facts.last?.name == "diagnosed" && facts.last?.at == facts.first?.at)
    }

    @Test("what reaches the clocks through triage is not taken twice")
    func others() throws {
        var story = try Story()
        try story.register()
        story.assess()
        let before = story.watch
        story.step(.started(WorkNote()))
        #expect(story.watch == before)
    }
}
