import Contracts
import Foundation
import TestSupport
import Testing

@Suite("whatever is accepted reads back as it was written")
struct FixedPointTests {
    /// Encodes, decodes and encodes again; the second bytes are the first.
    private func check<Value: Codable>(_ value: Value, _ said: Comment) throws {
        let bytes = try WireJSON.encode(value)
        let again = try WireJSON.encode(WireJSON.decode(Value.self, from: bytes))
        #expect(String(decoding: bytes, as: UTF8.self) == String(decoding: again, as: UTF8.self), said)
    }

    private func check(_ event: InboundEvent, _ said: Comment) throws {
        switch event.event {
        case .submission(let submission): try check(submission, said)
        case .later(let ticket, _, let fact):
            if let ticket { try check(ticket, said) }
            try check(
                FactRecorded(
                    ticketId: TicketID(tenant: "main", publisher: "p", eventID: "1"), recordedBy: "p", late: false,
                    fact: fact), said)
        }
        if let time = event.time { try check(time, said) }
    }

    @Test("every outside type, whole and in parts")
    func outside() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("outside fixed points seed \(seed)")
        var documents = OutsideDocuments(random: Seeded(seed))
        for (type, shape) in OutsideDocuments.types {
            for round in 0..<150 {
                documents.density = round == 0 ? 1 : 0.5
                let body = try OutsideDocuments.event(
                    type, documents.data(of: type, shape), more: ["time": .string("2026-11-22T09:30:00+08:00")])
                do {
                    try check(try InboundEvent.decode(body), "seed \(seed), \(type)")
                } catch let fault as InboundFault {
                    Issue.record("seed \(seed), \(type) \(fault.problems) in \(String(decoding: body, as: UTF8.self))")
                }
            }
        }
    }

    @Test("every declared field is one that its type keeps, and every field of a type is declared")
    func declared() throws {
        var documents = OutsideDocuments(random: Seeded(1), density: 1)
        for (type, shape) in OutsideDocuments.types {
            let data = documents.data(of: type, shape)
            let event = try InboundEvent.decode(OutsideDocuments.event(type, data))
            let (kept, value): (Data, Any) =
                switch event.event {
                case .submission(let submission): (try WireJSON.encode(submission), submission)
                case .later(_, _, let fact): (try WireJSON.encode(Encoded(value: fact.data)), fact.data)
                }
            guard case .object(let members) = try WireJSON.decode(JSONValue.self, from: kept) else { continue }
            let common: Set = type == "oncall.acknowledged" ? ["ticket"] : ["ticket", "staffId"]
            let declared = Set(shape.fields.map { "\($0.name)" }).subtracting(type == "ticket.submitted" ? [] : common)
            #expect(Set(members.keys) == declared, "\(type)")
            #expect(Set(Mirror(reflecting: value).children.compactMap(\.label)) == declared, "\(type)")
        }
    }

    private struct Encoded: Encodable {
        let value: any Encodable
        func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
    }

    /// Values that break one place of a document.
    private static let nasty: [JSONValue] = [
        .string("0000-01-01T00:00:00+23:59"), .string("9999-12-31T23:59:59-23:59"),
        .string("2026-12-31T23:59:60+24:00"),
        .string("1999-12-31T23:59:59Z"), .string("2100-01-01T00:00:00Z"), .string("+12026-01-01T00:00:00Z"),
        .string("a\u{0}b"), .string("\u{202e}abc"), .string(""), .string(" "),
        .string(String(repeating: "零", count: 5000)),
        .string(String(repeating: "e\u{301}\u{301}\u{301}", count: 4000)), .integer(.max), .integer(-1), .number(0.1),
        .number(1e300),
        .null, .bool(true), .array([]), .array(Array(repeating: .string("x"), count: 200)), .object([:]),
        .object(["ticketId": .string("no")]),
    ]

    private static func mutate(_ value: JSONValue, _ random: inout Seeded) -> JSONValue {
        switch value {
        case .object(var members) where !members.isEmpty && Int.random(in: 0..<4, using: &random) > 0:
            guard let key = members.keys.sorted().randomElement(using: &random) else { return value }
            members[key] = mutate(members[key] ?? .null, &random)
            return .object(members)
        case .array(var items) where !items.isEmpty && Int.random(in: 0..<4, using: &random) > 0:
            let index = Int.random(in: items.indices, using: &random)
            items[index] = mutate(items[index], &random)
            return .array(items)
        default: return nasty.randomElement(using: &random) ?? .null
        }
    }

    @Test("an event broken at random is refused with a pointer, or what is taken of it is a fixed point")
    func broken() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("broken events seed \(seed)")
        var documents = OutsideDocuments(random: Seeded(seed))
        var random = Seeded(seed &+ 1)
        var (taken, refused) = (0, 0)
        for (type, shape) in OutsideDocuments.types {
            for _ in 0..<200 {
                let data = Self.mutate(documents.data(of: type, shape), &random)
                do {
                    try check(
                        try InboundEvent.decode(OutsideDocuments.event(type, data)), "seed \(seed), \(type)")
                    taken += 1
                } catch let fault as InboundFault {
                    refused += 1
                    #expect(fault.eventId == "e-1", "seed \(seed)")
                    #expect((1...20).contains(fault.problems.count), "seed \(seed)")
                    #expect(
                        fault.problems.allSatisfy { $0.field.pointer.hasPrefix("/data") },
                        "seed \(seed) \(fault.problems)")
                }
            }
        }
        #expect(taken > 500)
        #expect(refused > 500)
    }

    private func fabricated<Payload: Message>(_ type: Payload.Type, _ random: inout Seeded) throws -> Int {
        var made = 0
        for _ in 0..<400 {
            let maker = FabricatingDecoder(Seeded(random.next()))
            guard let wire = Payload.types.randomElement(using: &random) else { continue }
            guard let head = try? EnvelopeHead(from: maker), let data = try? Payload(type: wire, from: maker) else {
                continue
            }
            var named = head
            named.type = wire
            let bytes = try WireJSON.encode(Envelope(head: named, data: data))
            let again = try WireJSON.encode(WireJSON.decode(Envelope<Payload>.self, from: bytes))
            #expect(String(decoding: bytes, as: UTF8.self) == String(decoding: again, as: UTF8.self))
            made += 1
        }
        return made
    }

    @Test("every message between services and to outsiders, in its envelope")
    func inside() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("inside fixed points seed \(seed)")
        var random = Seeded(seed)
        let types: [any Message.Type] = [
            TicketSubmitted.self, TicketRegistered.self, FactRecorded.self, ContactShared.self, TicketEvent.self,
            DecisionMade.self, StandardActivated.self, SurveyInvited.self, SurveyWithheld.self, SurveyCompleted.self,
            SurveyExpired.self, VerdictGiven.self, EventAnswered.self, TicketProgressed.self, ClocksRevised.self,
            ClockWarned.self, ClockBreached.self, EscalationChanged.self, EscalationPage.self, NoticeChanged.self,
            FlowMark.self, MessageDiscarded.self,
        ]
        for type in types {
            #expect(try fabricated(type, &random) > 5, "seed \(seed), \(type)")
        }
    }

    @Test(
        "a plain value that is read is written so that it is read again as the same",
        arguments: [
            "0000-01-01T00:00:00Z", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999Z",
            "9999-12-31T23:59:59-23:59",
            "2024-02-29T23:59:60+00:00", "2026-11-22t09:30:00z", "2026-11-22T09:30:00.1239-00:00",
            "2026-11-22T09:30:00+24:00",
            "+12026-01-01T00:00:00Z", "12026-01-01T00:00:00Z",
        ])
    func instants(_ text: String) throws {
        guard let instant = Instant(rfc3339: text) else { return }
        #expect(Instant(rfc3339: instant.description) == instant)
        try check(instant, "\(text)")
    }

    @Test("what earlier builds wrote of instants beyond four digits is still read")
    func formerInstants() throws {
        for text in ["00-1-12-31T00:01:00.000Z", "10000-01-01T23:58:59.000Z"] {
            let instant = try WireJSON.decode([Instant].self, from: Data("[\"\(text)\"]".utf8))
            try check(instant, "\(text)")
            #expect(Instant(rfc3339: text) == nil)
        }
    }

    @Test("an instant that nobody could read is not written")
    func unwritable() {
        for milliseconds in [Int64.min / 2, -62_167_219_200_001, 253_402_300_800_000] {
            #expect(throws: EncodingError.self) { try WireJSON.encode([Instant(milliseconds: milliseconds)]) }
        }
    }
}
