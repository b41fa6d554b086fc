import Contracts
import Foundation
import TestSupport
import Testing

@Suite("what outsiders send is held to the limits of its fields")
struct OutsideLimitTests {
    private static func submission(_ change: (inout [String: JSONValue]) -> Void) -> JSONValue {
        var data: [String: JSONValue] = [
            "externalRef": .string("CRM-1"), "channel": .string("phone"), "description": .string("空调不制冷"),
            "parties": .array([.object(["role": .string("customer"), "name": .string("张伟")])]),
        ]
        change(&data)
        return .object(data)
    }

    private static func fault(_ data: JSONValue, more: [String: JSONValue] = [:]) throws -> InboundFault {
        try fault(OutsideDocuments.event("ticket.submitted", data, more: more))
    }

    private static func fault(_ body: Data) throws -> InboundFault {
        try #require(#expect(throws: InboundFault.self) { try InboundEvent.decode(body) })
    }

    private static func event(
        more: [String: JSONValue] = [:], _ change: (inout [String: JSONValue]) -> Void = { _ in }
    ) throws -> InboundEvent {
        try InboundEvent.decode(OutsideDocuments.event("ticket.submitted", submission(change), more: more))
    }

    // MARK: - Sizes

    /// Fields with a value one beyond what their limit allows, for every kind that has a size.
    private static func beyond(_ kind: FieldKind) -> [JSONValue] {
        switch kind {
        case .word(let limit), .text(let limit):
            let marks = String(repeating: "\u{301}", count: limit.bytes / 2)
            return [
                .string(String(repeating: "a", count: limit.characters.upperBound + 1)), .string("a" + marks),
                .string("1" + String(repeating: "\u{10ffff}", count: limit.bytes / 4)), .integer(1),
            ]
        case .phone, .email: return [.string(String(repeating: "1", count: 600)), .integer(1)]
        case .choice, .identifier, .currency, .flag: return [.string("nonsense"), .integer(1), .array([.null])]
        case .whole(let range):
            return [.integer(Int64(range.upperBound) + 1), .integer(Int64(range.lowerBound) - 1), .number(1.5)]
        case .amount: return [.string("100000000000"), .string("0.00001"), .string("x"), .bool(true)]
        case .list(_, let items, let bytes):
            return [
                .array(Array(repeating: .string("x"), count: items.upperBound + 1)),
                .array([.string(String(repeating: "x", count: bytes))]),
                .string("x"),
            ]
        case .map(_, _, let items, let bytes):
            return [
                .object(Dictionary(uniqueKeysWithValues: (0...items).map { ("k\($0)", .string("")) })),
                .object(["k": .string(String(repeating: "x", count: bytes))]),
                .object([String(repeating: "k", count: 65): .string("")]),
                .object(["k": .integer(1)]),
            ]
        case .instant:
            return [
                .string("yesterday"), .string("2026-11-22T09:30:00"), .string("2026-11-22T09:30:00+24:00"), .integer(0),
            ]
        case .object: return [.string("x"), .array([.null])]
        case .date, .anything: return []
        }
    }

    @Test("one beyond the limit of any field of any event is refused with the pointer to it")
    func beyond() throws {
        var count = 0
        for (type, shape) in OutsideDocuments.types {
            var documents = OutsideDocuments(random: Seeded(3), density: 1)
            guard case .object(let whole) = documents.data(of: type, shape) else { continue }
            for field in shape.fields {
                for value in Self.beyond(field.kind) {
                    var data = whole
                    data["\(field.name)"] = value
                    let fault = try Self.fault(OutsideDocuments.event(type, .object(data)))
                    let pointer = "/data/\(field.name)"
                    #expect(
                        fault.problems.contains { $0.field.pointer.hasPrefix(pointer) && !$0.field.expected.isEmpty },
                        "\(type) \(pointer) \(fault.problems)")
                    count += 1
                }
            }
        }
        #expect(count > 400)
    }

    @Test("a hundred and fifty thousand chat ids are refused by their number, without a look at one")
    func chatIds() throws {
        let many = JSONValue.array(Array(repeating: .string("x"), count: 150_000))
        let fault = try Self.fault(
            Self.submission { $0["parties"] = .array([.object(["role": .string("customer"), "chatIds": many])]) })
        #expect(fault.problems.map(\.field.pointer) == ["/data/parties/0/chatIds"])
        #expect(fault.field?.expected.contains("0 to 16 entries") == true)
    }

    @Test("no event that is taken is larger than what every message behind it can be")
    func largest() throws {
        var documents = OutsideDocuments(random: Seeded(5), density: 1)
        for (type, shape) in OutsideDocuments.types {
            let event = try InboundEvent.decode(OutsideDocuments.event(type, documents.data(of: type, shape)))
            #expect(event.id == "e-1")
        }
        let total = TicketSubmitted.shape.fields.reduce(0) { $0 + Self.most($1.kind) }
        #expect(total < InboundEvent.maximumBody / 4)
        #expect(
            Fact.shapes.values.allSatisfy {
                $0.fields.reduce(0) { $0 + Self.most($1.kind) } < InboundEvent.maximumBody / 4
            })
    }

    /// Bytes that a field can have in UTF-8.
    private static func most(_ kind: FieldKind) -> Int {
        switch kind {
        case .word(let limit), .text(let limit): limit.bytes
        case .list(_, _, let bytes), .map(_, _, _, let bytes): bytes
        case .object(let shape): shape.fields.reduce(0) { $0 + most($1.kind) }
        default: 512
        }
    }

    @Test("an answer given on a page is held to the limits of one that came as an event")
    func page() throws {
        let good = SurveyAnswered(method: .link, score: 5, solved: true, text: "很好")
        try good.validate()
        let bad: [(WritableKeyPath<SurveyAnswered, String?>, String, String)] = [
            (\.text, "e" + String(repeating: "\u{301}", count: 8000), "/text"),
            (\.interviewer, "E\u{0}7", "/interviewer"), (\.token, String(repeating: "t", count: 257), "/token"),
        ]
        for (field, value, pointer) in bad {
            var answer = good
            answer[keyPath: field] = value
            let fault = #expect(throws: FieldError.self) { try answer.validate() }
            #expect(fault?.pointer == pointer)
        }
        let asked = SurveyAnswered(method: .onsite, score: 5, solved: true)
        #expect(throws: FieldError.self) { try asked.validate() }
    }

    // MARK: - The envelope

    @Test(
        "an id, a source, a type, a subject or a traceparent beyond its limit is refused, and the id given back",
        arguments: [
            ("id", String(repeating: "😀", count: 64)), ("id", String(repeating: "a", count: 313)), ("id", "a\u{0}b"),
            ("id", "\u{202e}a"), ("source", "/publishers/" + String(repeating: "a", count: 1 << 19)),
            ("type", String(repeating: "a", count: 1 << 19)), ("subject", String(repeating: "a", count: 1 << 19)),
            ("traceparent", String(repeating: "a", count: 1 << 19)), ("traceparent", "00-\n"), ("subject", "a\u{0}"),
        ])
    func envelope(_ name: String, _ text: String) throws {
        let fault = try Self.fault(Self.submission { _ in }, more: [name: .string(text)])
        #expect(fault.problems.map(\.field.pointer) == ["/\(name)"])
        #expect(fault.eventId == (name == "id" ? text : "e-1"))
    }

    @Test("an id of a kilobyte and more is not sent back")
    func hugeId() throws {
        let fault = try Self.fault(
            Self.submission { _ in }, more: ["id": .string(String(repeating: "a", count: 1 << 19))])
        #expect(fault.eventId == nil)
        #expect(fault.field?.pointer == "/id")
    }

    @Test(
        "an event that is no JSON, or too large, gets back the id that can be read of it",
        arguments: [
            #"{"id":"x-1","type":"ticket.submitted.v1","data":{"a":"#,
            #"{"data":{"b":"}]\"","c":[1,{}]},"id":"x-1","oops"#,
            #"{"a":01,"type":"t","id":"x-1"}"#, #"{"a":'b',"id":"x-1"}"#, #"{ "id" : "x\u002d1" , nonsense"#,
            #"{"deep":"# + String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000) + #","id":"x-1"}"#,
            #"{"pad":""# + String(repeating: "a", count: 1 << 20) + #"","id":"x-1"}"#, "\u{feff}" + #"{"id":"x-1""#,
        ])
    func glimpse(_ body: String) throws {
        let fault = try Self.fault(Data(body.utf8))
        #expect(fault.eventId == "x-1")
        #expect([.notJSON, .tooLarge].contains(fault.code))
    }

    @Test("bytes that are no UTF-8 do not keep the id from being given back")
    func notUTF8() throws {
        let fault = try Self.fault(Data(#"{"id":"x-1","note":""#.utf8) + [0xff] + Data(#""}"#.utf8))
        #expect(fault.eventId == "x-1")
        #expect(fault.code == .notJSON)
    }

    @Test(
        "what cannot be read in a field that is ignored anyway is ignored",
        arguments: [#""\ud800""#, "1e400", "-1e999", #"{"\udfff":1}"#, #"["\ud800\u0041"]"#, #"{"a":1,"a":2}"#])
    func ignored(_ value: String) throws {
        let body = #"""
            {"specversion":"1.0","id":"e-1","source":"/publishers/p","type":"ticket.submitted.v1","extra":\#(value),
            "data":{"externalRef":"C","channel":"phone","origin":"proactive","description":"x","extra":\#(value)}}
            """#
        let event = try InboundEvent.decode(Data(body.utf8))
        #expect(event.warnings.map(\.pointer) == ["/extra", "/data/extra"])
        #expect(event.warnings.allSatisfy { $0.code == .fieldUnknown })
        let again = try InboundEvent.decode(Data(body.utf8))
        #expect(event.digest == again.digest)
    }

    @Test("two events that differ only in what is ignored and cannot be read are still two")
    func writtenDigest() throws {
        func digest(_ value: String) throws -> String {
            let body = #"""
                {"specversion":"1.0","id":"e-1","source":"/publishers/p","type":"ticket.submitted.v1",
                "data":{"externalRef":"C","channel":"phone","origin":"proactive","description":"x","extra":\#(value)}}
                """#
            return try InboundEvent.decode(Data(body.utf8)).digest
        }
        #expect(Set(try [#""\ud800""#, #""\ud801""#, "1e400", "2e400"].map(digest)).count == 4)
    }

    @Test("half a surrogate pair in a field that counts is a fault of that field")
    func surrogate() throws {
        let body = #"""
            {"specversion":"1.0","id":"e-1","source":"/publishers/p","type":"ticket.submitted.v1",
            "data":{"externalRef":"\ud800","channel":"phone","origin":"proactive","description":"\udc00"}}
            """#
        let fault = try Self.fault(Data(body.utf8))
        #expect(fault.eventId == "e-1")
        #expect(fault.problems.map(\.field.pointer) == ["/data/externalRef", "/data/description"])
        #expect(fault.code == .fieldInvalid)
    }

    // MARK: - Characters

    @Test("control characters in ids, references, keys and names are refused with the pointer")
    func controls() throws {
        for control in ["\u{0}", "\u{1}", "\n", "\u{7f}", "\u{85}", "\u{2028}", "\u{202e}", "\u{2066}"] {
            let text = JSONValue.string("a\(control)b")
            let fault = try Self.fault(
                Self.submission {
                    $0["externalRef"] = text
                    $0["siteRef"] = text
                    $0["product"] = .object(["serial": text, "model": text])
                    $0["attributes"] = .object(["k\(control)": .string("")])
                    $0["parties"] = .array([
                        .object([
                            "role": .string("customer"), "name": text, "externalId": text, "chatIds": .array([text]),
                        ])
                    ])
                    $0["relatesTo"] = .array([
                        .object(["ticket": .object(["externalRef": text]), "relation": .string("repeats")])
                    ])
                })
            #expect(fault.problems.count == 9, "\(control.unicodeScalars) \(fault.problems)")
        }
    }

    @Test("control characters are removed from what people wrote, and the answer says so")
    func cleaned() throws {
        let event = try Self.event { $0["description"] = .string("冒\u{0}烟\u{8}\n着火\t!\u{1b}") }
        guard case .submission(let submission) = event.event else { throw CancellationError() }
        #expect(submission.description == "冒烟\n着火\t!")
        #expect(event.warnings.map(\.code) == [.textCleaned])
        #expect(event.warnings.map(\.pointer) == ["/data/description"])
    }

    @Test("a blank optional field is an absent one, a blank required one is missing")
    func blank() throws {
        let blank = JSONValue.string(" \u{3000}")
        let event = try Self.event(more: ["traceparent": .string("")]) {
            $0["serviceType"] = .string("")
            $0["occurredAt"] = blank
            $0["urgencyHint"] = blank
            $0["product"] = .object(["model": blank, "saleDate": .string("2024-02-29"), "deliveryDate": .string("")])
        }
        guard case .submission(let submission) = event.event else { throw CancellationError() }
        #expect(submission.serviceType == nil && submission.occurredAt == nil && submission.urgencyHint == nil)
        #expect(submission.product?.model == nil && submission.product?.deliveryDate == nil)
        #expect(submission.product?.saleDate == "2024-02-29")
        #expect(event.warnings.isEmpty && event.traceparent == nil)
        #expect(try Self.fault(Self.submission { $0["description"] = blank }).field?.pointer == "/data/description")
    }

    // MARK: - Instants

    private static let absurd = [
        "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00Z", "1999-12-31T23:59:59.999Z",
        "2100-01-01T00:00:00Z", "2099-12-31T23:59:59-00:01", "2000-01-01T00:00:00+00:01",
    ]

    @Test(
        "an instant that cannot be counts as not said where it need not be, and the answer names it", arguments: absurd)
    func notSaid(_ text: String) throws {
        let event = try Self.event(more: ["time": .string(text)]) {
            $0["occurredAt"] = .string(text)
            $0["reportedAt"] = .string(text)
            $0["desiredWindow"] = .object(["from": .string("2026-11-22T09:30:00Z"), "to": .string(text)])
            $0["firstContact"] = .object(["staffId": .string("E1"), "at": .string(text)])
            $0["product"] = .object(["saleDate": .string("1899-12-31"), "deliveryDate": .string("tomorrow")])
        }
        guard case .submission(let submission) = event.event else { throw CancellationError() }
        #expect(event.time == nil && submission.occurredAt == nil && submission.reportedAt == nil)
        #expect(submission.desiredWindow == nil && submission.firstContact?.at == nil)
        #expect(submission.firstContact?.staffId == "E1")
        #expect(submission.product?.saleDate == nil && submission.product?.deliveryDate == nil)
        #expect(
            Set(event.warnings.map(\.pointer)) == [
                "/time", "/data/occurredAt", "/data/reportedAt", "/data/desiredWindow/to", "/data/firstContact/at",
                "/data/product/saleDate", "/data/product/deliveryDate",
            ])
        #expect(event.warnings.allSatisfy { $0.code == .instantIgnored })
    }

    @Test("an instant that must be there and cannot be is refused with the pointer", arguments: absurd)
    func required(_ text: String) throws {
        let visit = #"{"ticket":{"number":"A"},"window":{"from":"2026-11-22T09:30:00Z","to":"\#(text)"}}"#
        let quote = #"""
            {"ticket":{"number":"A"},"version":1,"lines":[{"text":"x","amount":1}],"total":1,"currency":"CNY",
            "validUntil":"\#(text)"}
            """#
        for (type, data, pointer) in [
            ("work.scheduled", visit, "/data/window/to"), ("quote.issued", quote, "/data/validUntil"),
        ] {
            let json = try WireJSON.decode(JSONValue.self, from: Data(data.utf8))
            let fault = try Self.fault(OutsideDocuments.event(type, json))
            #expect(fault.problems.map(\.field.pointer) == [pointer])
        }
    }

    // MARK: - What the sender is told

    @Test("a misspelt field is ignored at any depth, and the answer says which one may have been meant")
    func misspelt() throws {
        let event = try Self.event(more: ["tme": .string("x"), "colour": .integer(1)]) {
            $0["urgencyhint"] = .string("urgent")
            $0["descripton"] = .string("x")
            $0["parties"] = .array([.object(["role": .string("customer"), "phone": .array([])])])
            $0["product"] = .object(["serail": .string("1")])
        }
        let said = Dictionary(uniqueKeysWithValues: event.warnings.map { ($0.pointer, $0.text.english) })
        #expect(said.keys.count == 6)
        for (pointer, meant) in [
            ("/tme", "time"), ("/data/urgencyhint", "urgencyHint"), ("/data/descripton", "description"),
            ("/data/parties/0/phone", "phones"), ("/data/product/serail", "serial"),
        ] {
            #expect(said[pointer]?.contains("did you mean \(meant)?") == true, "\(pointer)")
        }
        #expect(said["/colour"] == "Unknown field, ignored.")
    }

    @Test("a member that stands twice counts once, and the answer says so")
    func repeated() throws {
        let body = #"""
            {"specversion":"1.0","id":"e-1","id":"e-2","source":"/publishers/p","type":"ticket.submitted.v1",
            "data":{"externalRef":"C","\u0065xternalRef":"D","channel":"phone","origin":"proactive","description":"x"}}
            """#
        let event = try InboundEvent.decode(Data(body.utf8))
        guard case .submission(let submission) = event.event else { throw CancellationError() }
        #expect(event.id == "e-1" && submission.externalRef == "C")
        #expect(event.warnings.map(\.code) == [.fieldRepeated, .fieldRepeated])
    }

    @Test("the second copy of a member is never the one that counts, however it is spelt and wherever it stands")
    func secondCopy() throws {
        let body = #"""
            {"specversion":"1.0","id":"e-1","source":"/publishers/p","type":"ticket.submitted.v1",
            "data":{"siteRef":"first","externalRef":"C","channel":"phone","origin":"proactive","description":"x",
            "contractRef":"c","\u0073iteRef":"\u0000second","reg\u0069on":"east","region":"\u0000west"}}
            """#
        let event = try InboundEvent.decode(Data(body.utf8))
        guard case .submission(let submission) = event.event else { throw CancellationError() }
        #expect(submission.siteRef == "first" && submission.region == "east")
    }

    @Test("every fault of an event is named at once, at most twenty, and in both languages")
    func allFaults() throws {
        let fault = try Self.fault(
            Self.submission {
                $0["description"] = nil
                $0["channel"] = .integer(7)
                $0["urgencyHint"] = .string("very")
                $0["parties"] = .array([.object(["role": .string("king"), "phones": .array([.string("1")])])])
            }, more: ["specversion": .string("0.3"), "source": .string("elsewhere")])
        #expect(
            Set(fault.problems.map(\.field.pointer)) == [
                "/specversion", "/source", "/data/description", "/data/channel", "/data/urgencyHint",
                "/data/parties/0/role",
                "/data/parties/0/phones/0",
            ])
        #expect(fault.problems.allSatisfy { $0.field.expectedInChinese != nil })
        let many = try Self.fault(
            Self.submission {
                $0["parties"] = .array(
                    Array(repeating: .object(["role": .string("king"), "name": .integer(1)]), count: 16))
            })
        #expect(many.problems.count == 20)
    }

    @Test("a thousand unknown fields make twenty warnings, and no pointer is longer than it need be")
    func manyWarnings() throws {
        let event = try Self.event {
            for index in 0..<200 { $0["unknown" + String(repeating: "x", count: 3000) + "\(index)"] = .null }
        }
        #expect(event.warnings.count == 20)
        #expect(event.warnings.allSatisfy { $0.pointer.utf8.count < 100 })
        let crowd = try Self.fault(Self.submission { for index in 0..<300 { $0["u\(index)"] = .null } })
        #expect(crowd.problems.map(\.field.pointer) == ["/data"])
    }

    @Test("a routing key that contradicts the type is refused with that reason")
    func route() throws {
        let body = try OutsideDocuments.event("ticket.submitted", Self.submission { _ in })
        for route in ["ticket.submitted.v1", "", "anything", "ticket.submitted"] {
            #expect(try InboundEvent.decode(body, routedAs: route).id == "e-1")
        }
        for route in ["work.completed.v1", "ticket.submitted.v2", String(repeating: "a.", count: 120) + "v1"] {
            let fault = try #require(
                #expect(throws: InboundFault.self) { try InboundEvent.decode(body, routedAs: route) })
            #expect(fault.field?.pointer == "/type")
            #expect(fault.field?.expected.contains("routing key") == true)
            #expect(fault.eventId == "e-1")
        }
    }
}
