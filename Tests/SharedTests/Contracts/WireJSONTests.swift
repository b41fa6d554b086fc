import Contracts
import Foundation
import TestSupport
import Testing

@Suite("The JSON of the wire and the stores")
struct WireJSONTests {
    /// What every store held before this codec: its bytes must stay the same.
    private static func foundation(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    private struct Story: Codable, Equatable {
        struct Part: Codable, Equatable {
            var zulu: String
            var alpha: Int?
            var list: [String]
        }

        var text: String
        var whole: Int64
        var broken: Double
        var flag: Bool
        var absent: String?
        var parts: [Part]
        var byName: [String: Part]
        var when: Instant
        var id: TicketID
    }

    private static func text(_ random: inout Seeded) -> String {
        let pieces = ["a", "\"", "\\", "/", "\n", "\u{1}", "é", "张", "😀", " ", "\u{2028}", "Z", "0", "\u{7f}"]
        return (0..<Int.random(in: 0...12, using: &random)).map { _ in
            pieces.randomElement(using: &random) ?? ""
        }.joined()
    }

    private static func value(depth: Int, _ random: inout Seeded) -> JSONValue {
        switch Int.random(in: depth > 3 ? 0...4 : 0...6, using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: .number(Double.random(in: -1e9...1e9, using: &random) + 0.5)
        case 4: .string(text(&random))
        case 5: .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth + 1, &random) })
        default:
            .object(
                Dictionary(
                    (0..<Int.random(in: 0...40, using: &random)).map { _ in
                        (text(&random), value(depth: depth + 1, &random))
                    }, uniquingKeysWith: { $1 }))
        }
    }

    private static func story(_ random: inout Seeded) -> Story {
        func part() -> Story.Part {
            Story.Part(
                zulu: text(&random), alpha: Bool.random(using: &random) ? 7 : nil,
                list: (0..<Int.random(in: 0...3, using: &random)).map { _ in text(&random) })
        }
        return Story(
            text: text(&random), whole: Int64.random(in: .min ... .max, using: &random),
            broken: Double.random(in: -1e6...1e6, using: &random), flag: Bool.random(using: &random), absent: nil,
            parts: (0..<Int.random(in: 0...3, using: &random)).map { _ in part() },
            byName: ["b": part(), "a": part(), "a10": part(), "a9": part()],
            when: Instant(milliseconds: Int64.random(in: -9_000_000_000_000...9_000_000_000_000, using: &random)),
            id: TicketID(UUID()))
    }

    @Test("the bytes are those that Foundation wrote before, and both read what the other writes")
    func sameBytes() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("WireJSON seed \(seed)")
        var random = Seeded(seed)
        for _ in 0..<1_000 {
            let value = Self.value(depth: 0, &random)
            let bytes = try WireJSON.encode(value)
            #expect(
                String(decoding: bytes, as: UTF8.self) == String(decoding: try Self.foundation(value), as: UTF8.self))
            #expect(try WireJSON.decode(JSONValue.self, from: bytes) == value)
            let story = Self.story(&random)
            let told = try WireJSON.encode(story)
            #expect(
                String(decoding: told, as: UTF8.self) == String(decoding: try Self.foundation(story), as: UTF8.self))
            #expect(try WireJSON.decode(Story.self, from: told) == story)
            #expect(try JSONDecoder().decode(Story.self, from: told) == story)
        }
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "-", "1.", ".5", "1e", "+1", "nul",
            "tru",
            "\"\u{1}\"", "\"a", "[1] 2", "{\"a\":1}x", "'a'", "[1 2]", "NaN", "\"\\x\"", "\"\\ud800\"", "\"\\u12\"",
        ])
    func malformed(text: String) {
        #expect(throws: DecodingError.self) { try WireJSON.decode(JSONValue.self, from: Data(text.utf8)) }
    }

    @Test("bytes that are not UTF-8 are refused where they are read")
    func notUTF8() {
        #expect(throws: DecodingError.self) {
            try WireJSON.decode([String].self, from: Data([0x5b, 0x22, 0xff, 0x22, 0x5d]))
        }
    }

    @Test("depth has a limit, so that brackets cannot exhaust the stack")
    func depth() {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(throws: DecodingError.self) { try WireJSON.decode(JSONValue.self, from: Data(deep.utf8)) }
    }

    @Test("escapes are read, and of a member that stands twice the first counts, also among many")
    func escapesAndDuplicates() throws {
        let text = #"{"\u0061\n":"\u5f20\ud83d\ude00\/","b":1,"b":2,"b":3}"#
        let value = try WireJSON.decode(JSONValue.self, from: Data(text.utf8))
        #expect(value == .object(["a\n": .string("张😀/"), "b": .integer(1)]))
        let many = "{" + (0..<2_000).map { "\"k\($0 % 500)\":\($0)" }.joined(separator: ",") + "}"
        let members = try WireJSON.decode([String: Int].self, from: Data(many.utf8))
        #expect(members.count == 500)
        #expect(members.allSatisfy { $0.key == "k\($0.value)" })
    }

    @Test("a wrong field is named with the way to it")
    func faults() throws {
        func fault(_ text: String) -> FieldError? {
            do {
                _ = try WireJSON.decode(Story.self, from: Data(text.utf8))
                return nil
            } catch let error as DecodingError {
                return FieldError(error)
            } catch {
                return nil
            }
        }
        var random = Seeded(1)
        var whole = try #require(
            JSONSerialization.jsonObject(with: WireJSON.encode(Self.story(&random))) as? [String: Any])
        func with(_ key: String, _ value: Any?) throws -> String {
            whole[key] = value
            return String(decoding: try JSONSerialization.data(withJSONObject: whole), as: UTF8.self)
        }
        #expect(fault(try with("parts", [["zulu": "z", "list": ["a", 1]]]))?.pointer == "/parts/0/list/1")
        #expect(fault(try with("parts", "none")) == FieldError("/parts", expected: "an array"))
        #expect(
            fault(try with("parts", [["list": []]]))
                == FieldError(
                    "/parts/0/zulu", expected: "a value; the field is required"))
        _ = try with("parts", [])
        #expect(fault(try with("whole", 1.5)) == FieldError("/whole", expected: "a whole number"))
        #expect(fault(try with("whole", true)) == FieldError("/whole", expected: "a whole number"))
        #expect(fault(try with("whole", 2.0)) == nil)
        #expect(fault(try with("flag", NSNull())) == FieldError("/flag", expected: "true or false"))
    }

    @Test("whole numbers are read to the last of their range and not beyond")
    func ranges() throws {
        #expect(try WireJSON.decode([Int64].self, from: Data("[\(Int64.min),\(Int64.max)]".utf8)) == [.min, .max])
        for text in ["[9223372036854775808]", "[-9223372036854775809]", "[1e30]"] {
            #expect(throws: DecodingError.self) { try WireJSON.decode([Int64].self, from: Data(text.utf8)) }
        }
        #expect(try WireJSON.decode([UInt8].self, from: Data("[255]".utf8)) == [255])
        #expect(throws: DecodingError.self) { try WireJSON.decode([UInt8].self, from: Data("[256]".utf8)) }
        #expect(throws: DecodingError.self) { try WireJSON.decode([UInt8].self, from: Data("[-1]".utf8)) }
    }
}
