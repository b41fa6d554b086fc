import Contracts
import Foundation
import ServiceStandard
import Testing

@testable import EscalationDomain

@Suite("Pages")
struct PageTests {
    private func overdue() throws -> (Story, EscalationPage) {
        var story = try Story()
        try story.register(urgent: true)
        story.assess(.urgent)
        story.notice(.sent)
        story.pass(.seconds(7200 + 720))
        let matter = try #require(story.matter(.breach, "responded"))
        return (story, try #require(story.page(matter)))
    }

    @Test("the summary says which ticket, what is wrong and what it is about, in both languages")
    func summary() throws {
        let (_, page) = try overdue()
        #expect(page.summary.chinese == "AS-…42 响应已超时12分钟:空调不制冷,浦东,紧急")
        #expect(page.summary.english == "AS-…42 response 12 min overdue: 空调不制冷, 浦东, urgent")
    }

    @Test(
        "the summary is one line of at most 120 characters, whatever the customer wrote",
        arguments: [0, 1, 80, 120, 5000])
    func short(_ length: Int) throws {
        let text = String(repeating: "字", count: length) + "\\n\\n尾"
        let registered = try Story.registered(urgent: true, text: text)
        var facts = TicketFacts(registered, drill: true)
        facts.number = "AN-UNUSUAL-NUMBER-OF-A-TICKET"
        let matter = EscalationCase(
            ticketId: facts.ticketId, reason: .specialCase, clock: nil, run: 1, round: 1,
            routing: Routing(department: "a", team: "b", region: "c"), at: Story.start)
        let summary = PageSummary(facts: facts, matter: matter, clock: nil, now: Story.start).text
        for line in [summary.chinese, summary.english] {
            #expect(line.count <= 120)
            #expect(!line.contains("\n"))
            #expect(line.hasPrefix("【演练】") || line.hasPrefix("DRILL "))
            #expect(line.hasSuffix("紧急") || line.hasSuffix("urgent"))
        }
        #expect(facts.excerpt.count <= 200)
    }

    @Test("a page carries what a person needs at three in the morning, and nothing secret")
    func complete() throws {
        let (_, page) = try overdue()
        let ticket = try #require(page.ticket)
        #expect(ticket.contactMask == "张* 138****5678")
        #expect(ticket.product == "Gree KFR-35")
        #expect(ticket.firstContact == "E1024")
        #expect(page.clock?.state == .breached)
        #expect(page.clock?.percent == 110)
        #expect(page.actions.contact == "intake contact AS-20261122-00042 --reason \"escalation \(page.escalationId)\"")
        #expect(page.actions.record == "intake record AS-20261122-00042 responded --summary \"…\"")
        #expect(page.actions.ack.cli == "escalation ack \(page.escalationId) --revision \(page.revision)")
        #expect(page.actions.ack.url == "http://127.0.0.1:8083/v1/escalations/\(page.escalationId)/ack")
        #expect(page.next?.level == "l3")
        #expect(page.recipients.map(\.channel) == ["file"])
    }

    @Test("a page survives the wire")
    func wire() throws {
        let (_, page) = try overdue()
        #expect(try WireJSON.decode(EscalationPage.self, from: WireJSON.encode(page)) == page)
    }

    @Test("a page is a few kilobytes, whatever was sent and however one character is composed")
    func bounded() throws {
        let marks = "e" + String(repeating: "\u{301}", count: 450_000)
        var registered = try Story.registered(urgent: true, text: marks + String(repeating: "字", count: 5000))
        registered.product?.model = marks
        registered.region = String(repeating: "东", count: 100_000)
        registered.firstContact?.staffId = String(repeating: "E", count: 100_000)
        let (_, page) = try overdue()
        var facts = TicketFacts(registered, drill: true)
        facts.contactMask = marks
        facts.handler = String(repeating: "E", count: 100_000)
        var huge = page
        huge.ticket = facts.onPage
        huge.summary = LocalizedText(marks, marks)
        huge.why = (0..<100).map { .init(code: "c\($0)", LocalizedText(marks, String(repeating: "x", count: 9000))) }
        huge.recipients = (0..<500).map { .init(staffId: "E\($0)", channel: "file", sentAt: Story.start) }
        let bounded = huge.bounded
        #expect(try WireJSON.encode(bounded).count < 12 << 10)
        #expect(bounded.why.first?.code == "c0")
        #expect(bounded.why.last?.code == "c99")
        #expect(page.bounded == page)
    }

    @Test(
        "a span shows its two largest units",
        arguments: [
            (5, "5秒", "5 s"), (720, "12分钟", "12 min"), (3600, "1小时", "1 h"), (11_100, "3小时5分钟", "3 h 5 min"),
            (183_600, "2天3小时", "2 d 3 h"), (-720, "12分钟", "12 min"),
        ])
    func spans(_ seconds: Int, _ chinese: String, _ english: String) {
        #expect(Duration.seconds(seconds).words == LocalizedText(chinese, english))
    }

    @Test(
        "a timer's name reads back",
        arguments: [
            WatchTimer.Kind.clocks, .rung(EscalationID(UUID(version5: "x"))),
        ])
    func names(_ kind: WatchTimer.Kind) {
        #expect(WatchTimer.Kind(name: kind.name) == kind)
        #expect(WatchTimer.Kind(name: "x" + kind.name) == nil)
    }
}
