import Contracts
import Foundation
import TestSupport
import Testing

@testable import ServiceStandard

@Suite("Files that are no JSON")
struct JSONFaultTests {
    private func parse(_ text: String) -> (YAMLNode?, [SourceFinding]) {
        let report = SourceReport()
        let node = YAMLNode.parseJSON(SourceFile(name: "facts.json", text: text), report: report)
        return (node, report.findings)
    }

    @Test(
        "The line of the fault and what belongs there",
        arguments: [
            ("", 1, "the file ends where a value belongs"),
            ("not json", 1, "here belongs a value, not not json"),
            ("attributes:\n  urgency: general\n", 1, "here belongs a value, not attributes:"),
            ("{\n  \"a\": 1,\n}", 3, "here belongs a key in double quotes, not }"),
            ("{\n  \"a\": 1\n  \"b\": 2\n}", 3, "here belongs a comma or }, not \"b\": 2"),
            ("{\n  \"a\" 1\n}", 2, "here belongs a colon, not 1"),
            ("{\n  'a': 1\n}", 2, "here belongs a key in double quotes, not 'a': 1"),
            ("[1,\n2", 2, "the file ends where a comma or ] belongs"),
            ("[1,\n]", 2, "here belongs a value, not ]"),
            ("{\"a\": \"x\ny\"}", 1, "there is a line break or a control character inside a text"),
            ("{\"a\": \"x", 1, "the file ends where the closing quote belongs"),
            ("{\"a\":\n\"\\x\"}", 2, "what follows the backslash is no escape"),
            ("{\"a\": \"\\u12\"}", 1, "four hexadecimal digits belong behind \\u"),
            ("{\"a\": \"\\ud800\"}", 1, "what follows the backslash is no escape"),
            ("{\"a\": 1,\n\"a\": 2}", 2, "the key a is written twice"),
            ("{\"a\": tru}", 1, "here belongs a value, not tru}"),
            ("{\"a\": 01}", 1, "here belongs a value, not 01}"),
            ("{}\n{}", 2, "here belongs the end of the file, not {}"),
            ("// facts\n{}", 1, "here belongs a value, not // facts"),
            (String(repeating: "[", count: 70), 1, "it is nested too deep"),
        ])
    func fault(_ text: String, _ line: Int, _ what: String) throws {
        let (node, findings) = parse(text)
        #expect(node == nil)
        let finding = try #require(findings.first)
        #expect(finding.place == SourcePlace(file: "facts.json", line: line))
        #expect(finding.what.english == "the file is not JSON: \(what)")
        #expect(finding.what.chinese.hasPrefix("文件不是 JSON：") && finding.fix != nil)
    }

    @Test("Every document that a JSON writer writes is read as it was meant", arguments: 0..<50)
    func written(_ seed: Int) throws {
        var random = Seeded(UInt64(seed))
        let document = Self.document(depth: 4, &random)
        let encoder = JSONEncoder()
        encoder.outputFormatting = seed % 2 == 0 ? [] : [.prettyPrinted]
        let text = String(decoding: try encoder.encode(document), as: UTF8.self)
        let (node, findings) = parse("\u{FEFF}" + text)
        #expect(findings.isEmpty, "seed \(seed): \(text)")
        #expect(try Self.matches(#require(node), document), "seed \(seed): \(text)")
    }

    @Test("However a file is damaged, it is read or refused at one of its lines", arguments: 0..<40)
    func damaged(_ seed: Int) throws {
        var random = Seeded(UInt64(seed))
        let standard = Standard(id: "s", version: "1", title: .init("一", "One"), calendar: "always", clocks: [])
        let path = "\(PackFixture.compose)/samples/deadlines-consent-pauses.json"
        let whole = Array(try String(contentsOfFile: path, encoding: .utf8))
        for _ in 0..<25 {
            var text = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: text.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text.remove(at: index)
                case 1: text[index] = "{}[]\",:\\ 0x\n班".randomElement(using: &random) ?? "0"
                default: text.removeSubrange(index..<min(index + 30, text.count))
                }
            }
            do {
                let file = SourceFile(name: "facts.json", text: String(text))
                let history = try FactsFile.read(file, for: standard)
                #expect(history.facts.contains { $0.name == .received }, "seed \(seed): \(String(text))")
            } catch {
                let lines = 1...text.count { $0.isNewline } + 1
                #expect(!error.findings.isEmpty, "seed \(seed): \(String(text))")
                #expect(error.findings.allSatisfy { lines.contains($0.place.line) }, "seed \(seed): \(String(text))")
            }
        }
    }

    @Test("Lines are those of keys and of elements")
    func lines() throws {
        let (node, _) = parse("{\r\n  \"a\":\r\n    [1,\r\n     2]\r\n}")
        let list = try #require(node?["a"])
        #expect(list.place.line == 2)
        #expect(list.items.map(\.place.line) == [3, 4])
        #expect(list.items[1].pointer == "/a/1")
    }

    private static func document(depth: Int, _ random: inout Seeded) -> JSONValue {
        let texts = ["", "中文", "a\"b\\c/d", "line\nbreak\ttab", "🌀", "\u{1}", "null", "~1/"]
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: -1_000_000...1_000_000, using: &random))
        case 3, 4: return .string(texts.randomElement(using: &random) ?? "")
        case 5:
            return .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in document(depth: depth - 1, &random) })
        default:
            let keys = texts.filter { _ in Bool.random(using: &random) }
            var members: [String: JSONValue] = [:]
            for key in keys { members[key] = document(depth: depth - 1, &random) }
            return .object(members)
        }
    }

    private static func matches(_ node: YAMLNode, _ value: JSONValue) -> Bool {
        switch value {
        case .null: return node.isNull
        case .bool(let flag): return node.scalar == "\(flag)"
        case .integer(let number): return node.scalar == "\(number)"
        case .number: return false
        case .string(let text): return node.scalar == text
        case .array(let values):
            guard case .list(let items) = node.content, items.count == values.count else { return false }
            return zip(items, values).allSatisfy { matches($0, $1) }
        case .object(let members):
            guard case .mapping(let entries) = node.content, entries.count == members.count else { return false }
            return members.allSatisfy { key, value in node[key].map { matches($0, value) } ?? false }
        }
    }
}
