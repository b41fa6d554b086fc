import Contracts
import Foundation
import ServiceStandard
import Testing

@testable import EscalationDomain

@Suite("What clocks count by")
struct HistoryTests {
    private func names(_ story: Story) -> [String] {
        story.watch?.history.facts.map(\.name.rawValue) ?? []
    }

    @Test("a whole life of a ticket, fact by fact")
    func life() throws {
        var story = try Story()
        try story.register()
        story.assess()
        story.notice(.sent)
        story.assign("E1024")
        story.respond(.solution)
        story.happen(.workStarted)
        story.complete()
        story.sleep(.seconds(60))
        story.refuse()
        story.complete()
        story.sleep(.seconds(60))
        story.resolve()
        story.end(.closed, .accepted)
        #expect(
            names(story) == [
                "received", "acknowledged", "responded", "solution_given", "started", "completed",
                "acceptance_requested", "paused", "resumed", "refused", "completed", "acceptance_requested", "paused",
                "resumed", "accepted", "resolved", "closed",
            ])
    }

    @Test("the registration says what the ticket is like, the first assessment completes it, a later one changes it")
    func attributes() throws {
        var story = try Story()
        try story.register(urgent: true)
        var known = try #require(story.watch?.history.attributes)
        #expect(known[.kind] == "request" && known[.channel] == "phone" && known[.tier] == "ordinary")
        #expect(known[.brand] == "Gree" && known[.urgency] == "urgent" && known[.region] == "浦东")
        let due = Story.start + .seconds(90_000)
        story.assess(.general, agreed: due)
        known = try #require(story.watch?.history.attributes)
        #expect(known[.urgency] == "general" && known[.severity] == "general" && known[.complexity] == "simple")
        #expect(known[.category] == "product_fault/functional_abnormality" && known[.serviceType] == "repair")
        #expect(known[.region] == "east" && known[.resolutionDue] == due.description)
        #expect(names(story) == ["received"])
        story.sleep(.seconds(600))
        story.assess(.urgent, agreed: due)
        let change = try #require(story.watch?.history.facts.last)
        #expect(change == ClockFact(.attributesChanged([.urgency: "urgent"]), at: story.now))
    }

    @Test("what triage judges a complaint is one for the clocks, whatever it was submitted as")
    func judgedComplaint() throws {
        var story = try Story()
        try story.register()
        story.assess(category: "complaint/attitude")
        #expect(story.watch?.history.attributes[.kind] == "complaint")
        story.assign("E1024")
        #expect(names(story) == ["received"], "no later event says otherwise")
        story.resolve()
        #expect(names(story).last == "result_told")
    }

    @Test("received counts from when the customer told us, and says when we heard of it")
    func anchor() throws {
        let anchorAt = Story.start - .seconds(3600)
        let registered = try Story.registered(urgent: false, anchorAt: anchorAt)
        #expect(
            TicketHistory(registered).facts == [ClockFact(.received, at: anchorAt, learnedAt: Story.start)])
        #expect(TicketHistory(try Story.registered(urgent: false)).facts == [ClockFact(.received, at: Story.start)])
    }

    @Test("what is told more than fifteen minutes late says when it became known", arguments: [900, 901])
    func late(_ seconds: Int) throws {
        var story = try Story()
        try story.register()
        story.assess()
        story.sleep(.seconds(2000))
        story.respond(ago: .seconds(seconds))
        let fact = try #require(story.watch?.history.facts.last)
        #expect(fact.at == story.now - .seconds(seconds))
        #expect(fact.learnedAt == (seconds > 900 ? story.now : nil))
    }

    @Test("what a ticket waits for stops clocks, save an appointment and our own work")
    func waits() throws {
        let reasons: [(WaitingOn, PauseReason?)] = [
            (.customer, .customer), (.consent, .consent), (.parts, .parts), (.manufacturer, .thirdParty),
            (.thirdParty, .thirdParty), (.appointment, nil), (.internal, nil), (.none, nil),
        ]
        for (waiting, reason) in reasons {
            var story = try Story()
            try story.register()
            story.assess()
            story.wait(on: waiting)
            let expected = reason.map { [ClockFact(.paused($0), at: story.now)] } ?? []
            #expect(story.watch?.history.facts.dropFirst() == expected[...], "\(waiting)")
        }
        var story = try Story()
        try story.register()
        story.assess()
        story.wait(on: .customer)
        story.sleep(.seconds(60))
        story.wait(on: .manufacturer)
        story.wait(on: .thirdParty)
        #expect(names(story) == ["received", "paused", "resumed", "paused"])
    }

    @Test("an appointment is the visit that was agreed; steps that nobody reported are no facts")
    func appointment() throws {
        var story = try Story()
        try story.register()
        story.assess()
        let window = TimeWindow(from: Story.start + .seconds(3600), to: Story.start + .seconds(7200))
        story.respond(appointment: TimeWindow(from: window.from, to: window.to))
        #expect(story.watch?.history.facts.last == ClockFact(.scheduled(window), at: story.now))
        var offline = try Story()
        try offline.register()
        offline.assess()
        offline.complete(implied: ["assigned", "responded", "started"])
        #expect(
            names(offline) == ["received", "completed", "acceptance_requested", "paused"], "nobody did the steps before"
        )
    }

    @Test("steps of the work are facts; what is waited for is triage's to say")
    func steps() throws {
        var story = try Story()
        try story.register()
        story.assess()
        let window = TimeWindow(from: Story.start + .seconds(3600), to: Story.start + .seconds(7200))
        story.step(.visitScheduled(VisitScheduled(window: window)))
        for step in WorkStep.allCases { story.step(.step(step, WorkNote())) }
        story.step(.diagnosed(WorkDiagnosed(cause: "电容老化")))
        #expect(
            names(story) == [
                "received", "scheduled", "dispatched", "arrived", "progressed", "difficult_found",
                "sent_to_manufacturer", "returned_from_manufacturer", "diagnosed",
            ])
        story.wait(on: .parts)
        story.happen(.workStarted)
        #expect(story.clock("resolved")?.state == .paused, "work goes on while parts are waited for")
        let count = story.watch?.history.facts.count
        story.step(.contactLogged(ContactLogged(channel: "phone", text: "催单", externalRef: "CRM-2", contacts: 2)))
        #expect(story.watch?.history.facts.count == count)
    }

    @Test("a resolved complaint is a result told; what triage decides about other tickets is none")
    func complaint() throws {
        for (kind, expected) in [(RequestKind.complaint, true), (.request, false)] {
            var story = try Story()
            story.kind = kind
            story.assess()
            story.resolve()
            #expect(names(story).contains("result_told") == expected, "\(kind)")
            #expect(!names(story).contains("accepted"), "nobody accepted what was never handed over")
        }
    }

    @Test(
        "an end is a fact, once, by its own name", arguments: [TicketState.closed, .cancelled, .merged, .rejected])
    func ends(_ state: TicketState) throws {
        var story = try Story()
        try story.register()
        story.assess()
        story.end(state)
        story.end(state)
        #expect(names(story) == ["received", state.rawValue])
    }

    @Test("what is stored of a ticket is facts and no rules")
    func compact() throws {
        var story = try Story()
        try story.register(urgent: true)
        story.assess(.urgent)
        story.notice(.sent)
        story.respond()
        let text = String(decoding: try WireJSON.encode(try #require(story.watch)), as: UTF8.self)
        #expect(!text.contains("satisfied") && !text.contains("requirement"))
        #expect(text.utf8.count < 2600, "\(text.utf8.count) bytes")
    }
}
