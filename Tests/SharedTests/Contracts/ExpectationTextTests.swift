import Foundation
import Testing

@testable import Contracts

@Suite("What belongs in a field is said in the reader's language")
struct ExpectationTextTests {
    @Test(
        "no Chinese sentence has English words in it, but for names of fields and formats",
        arguments: [
            ("one JSON object in UTF-8", "报文应为一个 UTF-8 编码的 JSON 对象。", ProblemCode.notJSON),
            ("at most 1048576 bytes", "报文应为最多 1048576 字节。", .tooLarge),
            ("1 to 64 characters", "字段 /id：应为1 到 64 个字符。", .fieldInvalid),
            ("one of none, parts", "字段 /id：应为以下之一：none, parts。", .fieldInvalid),
            (
                "a reference of yours that was not used before; ticket AS-20261122-00001 has this one",
                "字段 /id：应为您没有用过的编号；工单 AS-20261122-00001 已使用此编号。", .fieldInvalid
            ),
        ])
    func detail(_ expected: String, _ chinese: String, _ code: ProblemCode) {
        let problem = Problem(code, pointer: "/id", expected: expected)
        #expect(problem.detail.chinese == chinese)
        #expect(problem.detail.english.contains(expected))
        #expect(problem.expected == expected)
    }

    /// A new expectation has to be said in Chinese, too; this finds it in the source.
    @Test("every expectation of a message or a route has its Chinese")
    func complete() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        var found = 0
        for folder in [
            "Shared/Contracts", "Services/Intake", "Services/Survey/Domain", "Services/Escalation/Worker/Routes",
        ] {
            let files = FileManager.default.enumerator(
                at: root.appending(path: folder), includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "swift", !file.path.contains("/Grants/"), !file.path.contains("Rules")
                else {
                    continue
                }
                let source = try String(contentsOf: file, encoding: .utf8)
                for literal in source.matches(of: /expected(: *|\()"((\\"|[^"])*)"/) {
                    let words = Self.sample(String(literal.2))
                    guard !words.hasSuffix(" event") else { continue }
                    found += 1
                    #expect(ExpectationText.chinese(words) != nil, "\(file.lastPathComponent): \(words)")
                }
            }
        }
        #expect(found > 20)
    }

    /// The words of a literal with something in the place of each interpolation; one that has a literal of its own ends it.
    private static func sample(_ literal: String) -> String {
        var words = literal.replacing("\\\"", with: "\"")
        while let start = words.range(of: "\\(") {
            var depth = 1
            let end = words[start.upperBound...].firstIndex { character in
                depth += character == "(" ? 1 : character == ")" ? -1 : 0
                return depth == 0
            }
            words.replaceSubrange(start.lowerBound..<(end.map { words.index(after: $0) } ?? words.endIndex), with: "7")
        }
        return words
    }
}
