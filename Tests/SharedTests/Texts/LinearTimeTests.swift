import Contracts
import Foundation
import TestSupport
import Testing
import Texts

@Suite("Reading what outsiders write takes time in proportion to its length")
struct LinearTimeTests {
    struct Reader: Sendable, CustomStringConvertible {
        let description: String
        let read: @Sendable (String) -> Void
    }

    private static let mask = TextMask(
        known: KnownWords(names: ["张伟", "a", "aa"], others: ["aaaaaaaa", "世纪大道100号"], phones: ["11111111111"]))

    /// Every shared function that reads outside text; those of one service stand in its own tests.
    static let readers: [Reader] = [
        Reader(description: "TextMask.mask") { _ = mask.mask($0) },
        Reader(description: "TextMask.maskCode") { _ = mask.maskCode($0) },
        Reader(description: "TextMask.maskLink") { _ = mask.maskLink("https://a/" + $0) },
        Reader(description: "TextMask of a long name") { _ = TextMask(known: KnownWords(names: [$0])).mask($0) },
        Reader(description: "NameMask.mask") { _ = NameMask.mask($0) },
        Reader(description: "ShownText.lines") { _ = ShownText.lines($0) },
        Reader(description: "ShownText.line") { _ = ShownText.line($0) },
        Reader(description: "ShownText.header") { _ = ShownText.header($0) },
        Reader(description: "ShownText.json") { _ = ShownText.json($0) },
        Reader(description: "FoldedCode.letters") { _ = FoldedCode.letters($0) },
        Reader(description: "FoldedCode.dialled") { _ = FoldedCode.dialled($0) },
        Reader(description: "PercentEncoding.decoded") { _ = PercentEncoding.decoded($0.utf8) },
        Reader(description: "Instant(rfc3339:)") { _ = Instant(rfc3339: "2026-11-22T00:00:00." + $0) },
        Reader(description: "CivilDate") { _ = CivilDate($0 + "-01-01") },
        Reader(description: "EventType(wire:)") { _ = EventType(wire: $0 + ".v1") },
        Reader(description: "InboundEvent.decode, a long text") {
            _ = try? InboundEvent.decode(event(description: $0))
        },
        Reader(description: "InboundEvent.decode, a long id") { _ = try? InboundEvent.decode(event(id: $0)) },
        Reader(description: "InboundEvent.decode, many members") { text in
            let members = text.unicodeScalars.enumerated().map { "\"k\($0.offset)\":\($0.offset)" }.joined(
                separator: ",")
            _ = try? InboundEvent.decode(Data("{\(members)}".utf8))
        },
        Reader(description: "InboundEvent.decode, equal members") { text in
            let members = Array(repeating: "\"id\":1", count: text.unicodeScalars.count).joined(separator: ",")
            _ = try? InboundEvent.decode(Data("{\(members)}".utf8))
        },
        Reader(description: "InboundEvent.decode, deep") { text in
            _ = try? InboundEvent.decode(Data(String(repeating: "[", count: text.unicodeScalars.count).utf8))
        },
        Reader(description: "InboundEvent.decode, no JSON") { _ = try? InboundEvent.decode(Data($0.utf8)) },
    ]

    @Test("eight times the text takes about eight times the time", arguments: readers)
    func linear(_ reader: Reader) {
        let found = Growth.superlinear(reader.read)
        #expect(found.isEmpty, "\(reader): \(found)")
    }

    private static func event(id: String = "1", description: String = "x") -> Data {
        let data: JSONValue = .object([
            "specversion": .string("1.0"), "id": .string(id), "source": .string("/publishers/a"),
            "type": .string("ticket.submitted.v1"),
            "data": .object([
                "externalRef": .string("1"), "channel": .string("phone"), "description": .string(description),
                "parties": .array([.object(["role": .string("customer"), "name": .string(description)])]),
            ]),
        ])
        return (try? WireJSON.encode(data)) ?? Data()
    }
}
