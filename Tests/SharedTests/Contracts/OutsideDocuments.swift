import Contracts
import Foundation
import TestSupport

/// Makes the data of outside events from the fields that the contract declares.
struct OutsideDocuments {
    var random: Seeded
    /// Of an optional field to be there; 1 makes every document complete.
    var density = 0.6

    /// The types outside programs may send, each with the fields of its data.
    static let types: [(name: String, shape: Shape)] =
        [("ticket.submitted", TicketSubmitted.shape)]
        + Fact.outsideNames.map { ($0, Fact.shapes[$0] ?? Shape([])) }

    static func event(_ type: String, _ data: JSONValue, more: [String: JSONValue] = [:]) throws -> Data {
        let envelope: [String: JSONValue] = [
            "specversion": .string("1.0"), "id": .string("e-1"), "source": .string("/publishers/p"),
            "type": .string("\(type).v1"), "data": data,
        ]
        return try WireJSON.encode(JSONValue.object(envelope.merging(more) { $1 }))
    }

    /// Data that is right in every field and between its fields.
    mutating func data(of type: String, _ shape: Shape) -> JSONValue {
        guard case .object(var members) = object(shape) else { return .null }
        switch type {
        case "ticket.submitted":
            if members["parties"] == nil || members["parties"] == .array([]) {
                members["origin"] = .string("proactive")
            }
        case "assessment.overruled": members["urgency"] = .string("urgent")
        case "survey.answered":
            members["interviewer"] = .string("E7")
            members["ticket"] = .object(["number": .string("AS-1")])
        case "quote.issued":
            members["lines"] = .array([line("0.1"), line("0.2"), line("12.25")])
            members["total"] = .string("12.55")
        default: break
        }
        return .object(members)
    }

    private func line(_ amount: String) -> JSONValue {
        .object(["text": .string("线"), "amount": .string(amount)])
    }

    private mutating func object(_ shape: Shape) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for field in shape.fields {
            if case .optional = field.presence, Double.random(in: 0..<1, using: &random) >= density { continue }
            members["\(field.name)"] = value(field.kind)
        }
        if shape.fields.map({ "\($0.name)" }) == ["from", "to"] {
            members["from"] = .string("2026-11-22T09:30:00+08:00")
            members["to"] = .string("2026-11-22T10:30:00.5+08:00")
        }
        if shape.fields.contains(where: { "\($0.name)" == "externalRef" }), shape.fields.count == 4 {
            members["externalRef"] = .string("CRM-\(Int.random(in: 1...9, using: &random))")
        }
        return .object(members)
    }

    private mutating func value(_ kind: FieldKind) -> JSONValue {
        switch kind {
        case .word(let limit):
            return .string(text(limit, ["a", "Z", "0", "-", "张", "é", "😀", "\"", "\\", " ", "/", "~"]))
        case .text(let limit): return .string(text(limit, ["a", "\n", "张", "e\u{301}", "\t", "\"", "👩‍🔧", "。"]))
        case .phone:
            return .string(["13800005678", "+49 30 123456", "021-12345678"].randomElement(using: &random) ?? "")
        case .email: return .string("zw@example.cn")
        case .choice(let words): return .string(words.randomElement(using: &random) ?? "")
        case .instant: return .string(Self.instants.randomElement(using: &random) ?? "")
        case .date: return .string(["1900-01-01", "2024-02-29", "2099-12-31"].randomElement(using: &random) ?? "")
        case .identifier: return .string(UUID().uuidString)
        case .flag: return .bool(Bool.random(using: &random))
        case .whole(let range): return .integer(Int64(Int.random(in: range, using: &random)))
        case .amount: return [.integer(0), .number(0.1), .string("99.9999")].randomElement(using: &random) ?? .null
        case .currency: return .string("CNY")
        case .list(let item, let items, _):
            let count = Int.random(
                in: max(items.lowerBound, density == 1 ? 1 : 0)...min(items.upperBound, 3), using: &random)
            return .array((0..<count).map { _ in value(item) })
        case .map(_, let limit, _, _):
            return .object(["k": .string(text(limit, ["a", "张", " "])), "键 2": .string("")])
        case .object(let shape): return object(shape)
        case .anything: return .null
        }
    }

    private mutating func text(_ limit: TextLimit, _ pieces: [String]) -> String {
        let count = Int.random(in: 1...min(limit.characters.upperBound, 24), using: &random)
        let text = "x" + (1..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        return text.utf8.count <= limit.bytes ? text : "x"
    }

    /// First and last of what is believed, leap days and seconds, every spelling of the offset.
    static let instants = [
        "2000-01-01T00:00:00Z", "2099-12-31T23:59:59.999Z", "2000-01-01T23:59:00+23:59", "2024-02-29t12:00:00.5z",
        "2026-11-22T09:30:00+08:00", "2026-12-31T23:59:60Z", "2026-11-22 09:30:00-00:00",
        "2026-11-22T09:30:00.123456789Z",
    ]
}
