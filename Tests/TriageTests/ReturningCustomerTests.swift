import Contracts
import Foundation
import Testing
import TriageDomain

@Suite("what a customer says when they come back is assessed with what was known (S3-7)")
struct ReturningCustomerTests {
    private let policy: CasePolicy

    init() throws { policy = try Sample.shippedPolicy() }

    private func logged(_ text: String, _ more: Supplement? = nil) -> Fact {
        .contactLogged(ContactLogged(channel: "phone", text: text, externalRef: "C-2", contacts: 1, more: more))
    }

    private func opened(_ text: String = "空调不制冷") throws -> TicketCase {
        TicketCase.opened(by: try Sample.ticket(text), repeating: nil, under: policy).0
    }

    private func assessed(_ consequence: Consequence) -> Assessment? {
        consequence.events.compactMap { event -> Assessment? in
            guard case .assessed(let assessment) = event.change else { return nil }
            return assessment
        }.last
    }

    private func say(_ text: String, to ticketCase: inout TicketCase, _ more: Supplement? = nil) -> Consequence {
        ticketCase.apply(logged(text, more), at: Sample.now, now: Sample.now, under: policy)
    }

    @Test(
        "smoke after not cooling is as grave as smoke alone",
        arguments: ["冒烟了,着火了,有人受伤", "插座冒烟", "漏电,电到人了", "smoke and fire, somebody is hurt"])
    func worse(_ text: String) throws {
        let alone = try opened(text)
        var both = try opened()
        let mild = both.assessment
        let assessment = try #require(assessed(say(text, to: &both)))
        #expect(alone.assessment.severity > mild.severity || alone.assessment.urgency == .urgent, "the sample is grave")
        #expect(assessment.severity >= alone.assessment.severity)
        #expect(alone.assessment.urgency != .urgent || assessment.urgency == .urgent)
        #expect(assessment.contact?.severity == alone.assessment.severity)
        #expect(assessment.contact?.excerpt == text)
        #expect(both.head.priority <= alone.head.priority)
        #expect(both.ticket.text.contains(text))
    }

    @Test("no later word takes it back, a person who looked may")
    func ratchet() throws {
        var ticketCase = try opened("插座冒烟,着火了")
        let before = ticketCase.assessment
        let calm = say("没有冒烟,是误会", to: &ticketCase)
        #expect(ticketCase.assessment.severity == before.severity)
        #expect(ticketCase.assessment.urgency == before.urgency)
        #expect(calm.decision?.verdict == .applied)
        let judged = ticketCase.apply(
            .overruled(AssessmentOverruled(severity: .minor, urgency: .general, reason: "looked")), at: Sample.now,
            now: Sample.now, under: policy)
        #expect(assessed(judged)?.severity == .minor)
        #expect(assessed(say("催一下", to: &ticketCase)) == nil)
        #expect(ticketCase.assessment.severity == .minor)
        _ = say("着火了,有人受伤", to: &ticketCase)
        #expect(ticketCase.assessment.severity == .critical, "what is said after the judgement counts anew")
    }

    @Test("fields said the second time count, and what was known stays")
    func fields() throws {
        var ticketCase = try opened()
        let more: Supplement = try Sample.decoded(
            #"{"urgencyHint": "urgent", "faultCode": "E9", "product": {"model": "X"}}"#)
        let assessment = try #require(assessed(say("还没修好", to: &ticketCase, more)))
        #expect(assessment.urgency == .urgent)
        #expect(ticketCase.ticket.faultCode == "E9")
        #expect(ticketCase.ticket.product?.model == "X")
        let other: Supplement = try Sample.decoded(#"{"urgencyHint": "general", "faultCode": "E1"}"#)
        _ = say("再催", to: &ticketCase, other)
        #expect(ticketCase.ticket.faultCode == "E9")
        #expect(ticketCase.assessment.urgency == .urgent)
    }

    @Test("a case that customers keep calling about does not grow without end")
    func bounded() throws {
        var ticketCase = try opened("插座冒烟")
        for index in 0..<300 {
            _ = say("第 \(index) 次催单," + String(repeating: "还没有人来。", count: 20), to: &ticketCase)
        }
        #expect(ticketCase.ticket.text.count < 8_200)
        #expect(ticketCase.ticket.text.hasPrefix("插座冒烟"))
        #expect(ticketCase.ticket.text.contains("第 299 次"))
    }

    @Test("a case stored before there were such contacts is still read")
    func stored() throws {
        let ticketCase = try opened()
        guard case .object(var fields) = try WireJSON.decode(JSONValue.self, from: WireJSON.encode(ticketCase)) else {
            Issue.record("no object")
            return
        }
        fields["heard"] = nil
        let read = try WireJSON.decode(TicketCase.self, from: WireJSON.encode(JSONValue.object(fields)))
        #expect(read == ticketCase)
    }
}
