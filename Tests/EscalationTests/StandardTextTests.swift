import Contracts
import Foundation
import ServiceRuntime
import ServiceStandard
import Testing

@testable import EscalationWorker

@Suite("What `escalation standard` prints")
struct StandardTextTests {
    private static let compose = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../compose")
        .standardizedFileURL.path

    private func library() throws -> StandardLibrary {
        try StandardsFolder(standards: "\(Self.compose)/standards").read()
    }

    @Test("the list has a line for every standard, with version, approval and calendar")
    func list() throws {
        let library = try library()
        let lines = StandardText(library).list
        #expect(lines.count == library.ids.count)
        let line = try #require(lines.first { $0.hasPrefix("s1-strict ") })
        #expect(line.contains("2026.2") && line.contains("Aftercare 2026-11-22") && line.contains("cn-office"))
    }

    @Test(
        "a standard is shown with the file and line of every value, what it replaced, and the chapter of every requirement"
    )
    func show() throws {
        let library = try library()
        let pack = try #require(library.pack("s1-strict"))
        let lines = StandardText(library).show(pack)
        let limit = try #require(lines.first { $0.hasPrefix("  limit ") && $0.contains(" 4h ") })
        #expect(limit.contains("s1-strict.yaml:"))
        #expect(limit.contains("24h (") && limit.contains("default.yaml:"))
        for requirement in pack.standard.requirements {
            #expect(lines.contains { $0.hasPrefix("  \(requirement) ") && $0.contains("》§") }, "\(requirement)")
        }
        let digest = try #require(try library.edition("s1-strict")?.digest)
        #expect(lines.contains { $0.hasSuffix(digest) })
    }

    @Test("as JSON, a standard is the one that services exchange, with the same digest")
    func json() throws {
        let library = try library()
        let pack = try #require(library.pack("default"))
        let detail = try StandardDetail(pack, in: library)
        let read = try WireJSON.decode(StandardDetail.self, from: WireJSON.encode(detail))
        #expect(read.standard == pack.standard)
        #expect(read.values == pack.values)
        let calendar = try #require(library.calendars[read.standard.calendar])
        #expect(try Edition(read.standard, calendar: calendar).digest == read.head.digest)
        #expect(Set(read.sources.keys) == Set(pack.standard.requirements))
    }

    @Test("a comparison shows each value of both sides with its place, under the names of the standards")
    func diff() throws {
        let library = try library()
        let (left, right) = (try #require(library.pack("default")), try #require(library.pack("s1-strict")))
        let lines = StandardText(library).diff(left, right, StandardDiff(left, right).changes)
        #expect(lines.prefix(2) == ["--- default 2026.2", "+++ s1-strict 2026.2"])
        let index = try #require(lines.firstIndex(of: "/clocks/responded/limit"))
        #expect(lines[index + 1].hasPrefix("  - 24h  ") && lines[index + 1].contains("default.yaml:"))
        #expect(lines[index + 2].hasPrefix("  + 4h   ") && lines[index + 2].contains("s1-strict.yaml:"))
        #expect(StandardText(library).diff(left, left, StandardDiff(left, left).changes).count == 1)
    }

    @Test("a check counts errors and warnings and says each at its line")
    func check() throws {
        let file = try StandardsFolder.file("\(Self.compose)/standards/s0-brief.yaml")
        let broken = SourceFile(name: file.name, text: file.text.replacing("limit: 3m", with: "limit: soon"))
        let result = CheckResult(try library().findings(aboutReplacing: broken, at: Instant(milliseconds: 0)))
        #expect(result.errors == 1)
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
        let index: Int = try #require(lines.firstIndex { $0.contains("limit: 3m") })
        let error = try #require(result.findings.first { $0.severity == .error })
        #expect(error.place == SourcePlace(file: file.name, line: index + 1))
        #expect(result.lines.contains(Terminal.text(error.text)))
    }
}
