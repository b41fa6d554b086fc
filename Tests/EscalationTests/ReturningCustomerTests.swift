import Contracts
import Testing

@testable import EscalationDomain

@Suite("who comes back with worse calls people as they would alone")
struct ReturningCustomerTests {
    private func special(_ story: Story) -> [EscalationPage] { story.pages.filter { $0.reason == .specialCase } }

    private static let fire = Assessment.Contact(
        severity: .critical, urgency: .urgent, specialCase: nil, excerpt: "冒烟了,有人受伤")

    @Test("also when the first call was answered long ago, until this one is")
    func answered() throws {
        var story = try Story()
        try story.register()
        story.assess()
        story.respond()
        story.pass(.seconds(600))
        story.assess(.urgent, priority: .p0, severity: .critical, contact: Self.fire)
        let page = try #require(special(story).last)
        #expect(page.status == .open)
        #expect(page.ticket?.excerpt.hasPrefix("冒烟了,有人受伤") == true)
        story.assign("E1024")
        #expect(special(story).last?.status == .open, "an answer of before is none")
        story.pass(.seconds(1))
        story.respond()
        #expect(special(story).last?.status == .resolved)
    }

    @Test("again when people were called and have taken the first")
    func again() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent, priority: .p0, severity: .critical)
        let matter = try #require(story.matter(.specialCase))
        story.acknowledge(matter, by: "E2001")
        let before = special(story).count
        story.pass(.seconds(60))
        story.assess(.urgent, priority: .p0, severity: .critical, contact: Self.fire)
        #expect(special(story).count == before + 1)
        #expect(special(story).last?.status == .open)
        #expect(special(story).last?.acknowledged == nil)
    }

    @Test("a second call that is not grave calls nobody")
    func harmless() throws {
        var story = try Story()
        try story.register()
        story.assess(.urgent, priority: .p0, severity: .critical)
        let before = special(story).count
        let contact = Assessment.Contact(severity: .general, urgency: .urgent, specialCase: nil, excerpt: "催")
        story.assess(.urgent, priority: .p0, severity: .critical, contact: contact)
        #expect(special(story).count == before)
    }
}
