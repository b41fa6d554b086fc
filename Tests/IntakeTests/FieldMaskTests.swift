import Contracts
import Foundation
import TestSupport
import Testing

@testable import IntakeDomain
@testable import IntakeWorker

/// One string of a JSON document, and where it stands.
private struct Leaf {
    let path: [String]

    static func all(in value: JSONValue, below path: [String] = []) -> [Leaf] {
        switch value {
        case .string: [Leaf(path: path)]
        case .array(let items): items.enumerated().flatMap { all(in: $0.element, below: path + [String($0.offset)]) }
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { all(in: $0.value, below: path + [$0.key]) }
        default: []
        }
    }

    func replaced(in value: JSONValue, by text: String, at depth: Int = 0) -> JSONValue {
        guard depth < path.count else { return .string(text) }
        switch value {
        case .array(var items):
            guard let index = Int(path[depth]) else { return value }
            items[index] = replaced(in: items[index], by: text, at: depth + 1)
            return .array(items)
        case .object(var members):
            members[path[depth]] = members[path[depth]].map { replaced(in: $0, by: text, at: depth + 1) }
            return .object(members)
        default: return value
        }
    }
}

@Suite("no string of any outside message takes contact data out of intake")
struct FieldMaskTests {
    private static let window = #"{"from":"2026-12-01T09:00:00+08:00","to":"2026-12-01T11:00:00+08:00"}"#
    private static let product = """
        {"brand":"b","model":"m","category":"c","serial":"s","parentSerial":"p","orderId":"o","productionDate":"2026-01-01",
         "saleDate":"2026-01-01","deliveryDate":"2026-01-01","acceptanceDate":"2026-01-01"}
        """
    private static let evidence = #"[{"kind":"photo","uri":"https://files.example/1.jpg","sha256":"ab"}]"#

    /// Every outside type with every field that it may have.
    static let samples: [(type: String, data: String)] =
        [
            (
                "ticket.submitted",
                """
                {"externalRef":"R","channel":"phone","parties":[{"role":"customer","name":"张伟","phones":["13800005678"],"email":
                 "zw@example.cn","externalId":"C","organisation":"o","relation":"r","chatIds":["wx_zw"],"language":"zh-Hans","address":{"text":"t",
                 "divisionCode":"310115"},"preferences":{"channels":["sms"],"quietHours":"22:00-08:00"}}],"description":"坏了","serviceType":"repair",
                 "faultCode":"E1","evidence":\(evidence),"product":\(product),"siteRef":"s","contractRef":"c","region":"east","firstContact":{
                 "staffId":"E1"},"about":{"subject":"attitude","staffId":"E2","department":"d"},"attributes":{"k":"v"},"relatesTo":[{"ticket":{
                 "externalRef":"x","publisher":"shop"},"relation":"follows"},{"ticket":{"number":"n"},"relation":"follows"}]}
                """
            ),
            (
                "ticket.supplemented",
                """
                {"description":"d","serviceType":"s","faultCode":"f","evidence":\(evidence),"product":\(product),"siteRef":"s","contractRef":"c",
                 "region":"r","parties":[{"role":"customer","name":"张伟"}]}
                """
            ),
            ("ticket.withdrawn", #"{"by":"b","reason":"r"}"#), ("ticket.reopen-requested", #"{"by":"b","reason":"r"}"#),
            ("assignment.made", #"{"department":"d","team":"t","handler":"E1","trackingOwner":"E2","reason":"r"}"#),
            ("assessment.overruled", #"{"category":"c","severity":"major","reason":"r"}"#),
            (
                "quote.issued",
                #"{"version":1,"lines":[{"text":"t","amount":1}],"total":1,"currency":"CNY","validUntil":"2027-12-01T00:00:00Z"}"#
            ),
            ("quote.accepted", #"{"version":1,"by":"b","channel":"phone"}"#),
            ("quote.declined", #"{"version":1,"by":"b","channel":"phone"}"#),
            ("acceptance.given", #"{"by":"b","relation":"r","opinion":"o","score":5}"#),
            ("acceptance.refused", #"{"by":"b","reason":"r"}"#),
            ("work.responded", #"{"kind":"solution","summary":"s","appointment":\#(window)}"#),
            ("work.started", #"{"note":"n"}"#), ("work.scheduled", #"{"window":\#(window),"note":"n"}"#),
            ("work.diagnosed", #"{"cause":"c","complexity":"simple"}"#),
            (
                "work.completed",
                """
                {"summary":"s","actions":["a"],"parts":[{"number":"n","name":"p","quantity":1,"origin":"stock"}],
                 "repairWarrantyUntil":"2027-01-01"}
                """
            ),
            ("survey.answered", #"{"method":"phone","interviewer":"E1","score":5,"solved":true,"text":"t"}"#),
            (
                "oncall.acknowledged",
                #"{"escalationId":"6f9619ff-8b86-4011-b42d-00cf4fc964ff","revision":1,"staffId":"E1","note":"n"}"#
            ),
        ] + WorkStep.allCases.map { ($0.factName, #"{"note":"n"}"#) }

    @Test("every type that outsiders may send is walked")
    func complete() {
        #expect(Set(Self.samples.map(\.type)).isSuperset(of: Fact.outsideNames + ["ticket.submitted"]))
    }

    @Test("a marker in each string of each message leaves to nobody but its sender", arguments: samples)
    func walk(_ type: String, _ data: String) async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(Bodies.submission(id: "base", ref: "BASE", publisher: "shop"), from: "shop")
        var sample = try WireJSON.decode(JSONValue.self, from: Data(data.utf8))
        if type != "ticket.submitted", case .object(var members) = sample {
            members["ticket"] = .object(["externalRef": .string("BASE")])
            members["staffId"] = .string("E1")
            sample = .object(members)
        }
        var walked = 0
        for (index, leaf) in Leaf.all(in: sample).enumerated() where leaf.path != ["ticket", "externalRef"] {
            for (turn, marker) in ["13800005678", "张伟 13800005678 zw@example.cn", "找张伟(138,0000,5678)"].enumerated() {
                let id = "e\(index)-\(turn)"
                var body = leaf.replaced(in: sample, by: leaf.path == ["externalRef"] ? marker + id : marker)
                if type == "ticket.submitted", leaf.path != ["externalRef"] {
                    body = Leaf(path: ["externalRef"]).replaced(in: body, by: id)
                }
                if leaf.path == ["attributes", "k"], case .object(var members) = body {
                    members["attributes"] = .object([marker: .string(marker)])
                    body = .object(members)
                }
                let json = String(decoding: try WireJSON.encode(body), as: UTF8.self)
                let sent = try await bench.publish(Bodies.event(type, id: id, publisher: "shop", json), from: "shop")
                for message in sent where message.key != "shop" && message.type != "contact.shared.v1" {
                    let left = String(decoding: try WireJSON.encode(message.body), as: UTF8.self)
                    walked += 1
                    for clear in ["13800005678", "张伟", "zw@example.cn", "138,0000,5678"] {
                        #expect(!left.contains(clear), "/\(leaf.path.joined(separator: "/")): \(left)")
                    }
                }
            }
        }
        #expect(walked > 0)
    }

    @Test("an id that tells who somebody is goes no further than its sender")
    func ids() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        for id in ["13800005678", "张伟-1", "zw@example.cn"] {
            let sent = try await bench.publish(Bodies.submission(id: id, ref: id))
            for message in sent where message.key != "callcentre" {
                #expect(!String(decoding: try WireJSON.encode(message.body), as: UTF8.self).contains(id))
            }
            #expect(sent.first("event.answered.v1")?["eventId"] == id)
        }
    }
}

@Suite("what intake reads takes time in proportion to its length")
struct IntakeLinearTimeTests {
    private static let readers: [(name: String, read: @Sendable (String) -> Void)] = [
        ("PhoneNumber", { _ = PhoneNumber($0) }),
        ("PhoneNumber.national", { _ = PhoneNumber($0)?.national }),
        ("PhoneMask.mask", { _ = PhoneMask.mask($0) }),
        ("MachineKeys.code", { _ = MachineKeys.code($0) }),
        ("TextLikeness", { _ = TextLikeness($0).likeness(to: TextLikeness($0 + "x")) }),
        ("TraceContext.isParent", { _ = TraceContext.isParent($0) }),
    ]

    @Test("eight times the text takes about eight times the time", arguments: readers.indices)
    func linear(_ index: Int) {
        let reader = Self.readers[index]
        let found = Growth.superlinear(reader.read)
        #expect(found.isEmpty, "\(reader.name): \(found)")
    }
}
