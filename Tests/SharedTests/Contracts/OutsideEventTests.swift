import Contracts
import Foundation
import Testing

struct OutsideEventTests {
    private static let smallest = """
        {"specversion":"1.0","id":"cc-1","source":"/publishers/callcentre","type":"ticket.submitted.v1","data":\
        {"externalRef":"CRM-1","channel":"phone","parties":[{"role":"customer","name":"张伟","phones":["13800005678"]}],\
        "description":"空调不制冷,显示E1"}}
        """

    @Test("the smallest event of the contract is taken")
    func smallestEvent() throws {
        let event = try InboundEvent.decode(Data(Self.smallest.utf8))
        #expect(event.id == "cc-1")
        guard case .submission(let submission) = event.event else {
            Issue.record("not a submission")
            return
        }
        #expect(submission.externalRef == "CRM-1")
        #expect(submission.parties?.first?.name == "张伟")
    }

    private static func replacing(_ old: String, _ new: String) -> Data {
        Data(smallest.replacing(old, with: new).utf8)
    }

    @Test(
        "a fault names its code and its field",
        arguments: [
            (Data("{".utf8), ProblemCode.notJSON, ""),
            (Data([0x7b, 0xff, 0xfe, 0x7d]), .notJSON, ""),
            (Data("[1]".utf8), .notJSON, ""),
            (Data(repeating: 0x20, count: 2 << 20), .tooLarge, ""),
            (replacing("\"type\":\"ticket.submitted.v1\",", ""), .fieldInvalid, "/type"),
            (replacing("ticket.submitted.v1", "ticket.melted.v1"), .typeUnknown, "/type"),
            (replacing("ticket.submitted.v1", "ticket.submitted.v9"), .versionUnknown, "/type"),
            (replacing("ticket.submitted.v1", "work.verified.v1"), .typeUnknown, "/type"),
            (replacing("\"id\":\"cc-1\",", ""), .fieldInvalid, "/id"),
            (replacing("\"externalRef\":\"CRM-1\",", ""), .fieldInvalid, "/data/externalRef"),
            (replacing("\"phone\"", "7"), .fieldInvalid, "/data/channel"),
            (replacing("13800005678", "138"), .fieldInvalid, "/data/parties/0/phones/0"),
            (replacing("\"customer\"", "\"king\""), .fieldInvalid, "/data/parties/0/role"),
            (replacing("空调不制冷,显示E1", ""), .fieldInvalid, "/data/description"),
            (replacing("\"1.0\"", "\"0.3\""), .fieldInvalid, "/specversion"),
        ] as [(Data, ProblemCode, String)])
    func faults(_ body: Data, _ code: ProblemCode, _ pointer: String) {
        let fault = #expect(throws: InboundFault.self) { try InboundEvent.decode(body) }
        #expect(fault?.code == code)
        #expect(fault?.field?.pointer == pointer)
        #expect(fault?.field?.expected.isEmpty == false)
    }

    @Test("the digest tells another body from the same one with its keys in another order")
    func digest() throws {
        let original = try InboundEvent.decode(Data(Self.smallest.utf8))
        let reordered = try InboundEvent.decode(
            Self.replacing(
                "\"externalRef\":\"CRM-1\",\"channel\":\"phone\"", "\"channel\":\"phone\",\"externalRef\":\"CRM-1\""))
        let other = try InboundEvent.decode(Self.replacing("E1\"", "E2\""))
        #expect(original.digest == reordered.digest)
        #expect(original.digest != other.digest)
    }

    @Test("a later event must name its ticket, except a survey answer that carries its token")
    func ticketReference() throws {
        func event(_ type: String, _ data: String) -> Data {
            Data(#"{"specversion":"1.0","id":"1","source":"/publishers/p","type":"\#(type)","data":\#(data)}"#.utf8)
        }
        let fault = #expect(throws: InboundFault.self) {
            try InboundEvent.decode(event("work.started.v1", #"{"note":"on my way"}"#))
        }
        #expect(fault?.field?.pointer == "/data/ticket")
        let answer = try InboundEvent.decode(
            event("survey.answered.v1", #"{"token":"t","method":"link","score":5,"solved":true}"#))
        guard case .later(nil, nil, .surveyAnswered) = answer.event else {
            Issue.record("not a survey answer")
            return
        }
    }
}
