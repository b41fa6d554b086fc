import Contracts
import ServiceRuntime
import TestSupport
import Testing

@testable import ServiceStandard

@Suite("Damaged packs")
struct DamagedPackTests {
    @Test(
        "Whatever happens to the lines of a pack: it is read, or every fault has a line of the file and both languages")
    func damage() throws {
        var random = Seeds.random("damaged packs", 0)
        let shipped = try StandardsFolder(standards: "\(PackFixture.compose)/standards").read().files
        let packs = shipped.standards.filter { !["sources.yaml", "select.yaml"].contains($0.fileName) }
        let base = try #require(packs.first { $0.fileName == "default.yaml" })
        var refused = 0
        for _ in 0..<400 {
            let file = try #require(packs.randomElement(using: &random))
            let text = damaged(file.text, &random)
            let standards = Set([base, file]).subtracting([file]) + [SourceFile(name: file.name, text: text)]
            let library = StandardLibrary(files: StandardFiles(standards: standards, calendars: shipped.calendars))
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
            for finding in library.errors {
                #expect(!finding.what.chinese.isEmpty && !finding.what.english.isEmpty)
                #expect(finding.fix.map { !$0.chinese.isEmpty && !$0.english.isEmpty } == true)
                if finding.place.file == file.name {
                    #expect((1...lines).contains(finding.place.line), "\(finding)\n\(text)")
                }
            }
            _ = try library.edition(file.stem)
            refused += library.errors.isEmpty ? 0 : 1
        }
        #expect(refused > 100)
    }

    @Test("Values nested without end, and aliases that multiply, are refused and not followed")
    func bombs() {
        let deep = "clocks: " + String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        var aliases = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        for (name, last) in zip("bcdefg", "abcdef") {
            aliases += "\(name): &\(name) [\(Array(repeating: "*\(last)", count: 10).joined(separator: ", "))]\n"
        }
        for text in [deep, aliases] {
            let errors = PackFixture(packs: ["good": text]).library.errors
            #expect(errors.map(\.what.english) == ["the file is too large or too deep"])
        }
    }

    /// One line removed, doubled, moved in, moved elsewhere, cut short, or with one character exchanged.
    private func damaged(_ text: String, _ random: inout Seeded) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0..<Int.random(in: 1...3, using: &random) where !lines.isEmpty {
            let index = Int.random(in: 0..<lines.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: lines.remove(at: index)
            case 1: lines.insert(lines[index], at: index)
            case 2: lines[index] = "  " + lines[index]
            case 3: lines.insert(lines.remove(at: index), at: Int.random(in: 0..<max(1, lines.count), using: &random))
            case 4: lines[index] = String(lines[index].prefix(Int.random(in: 0...lines[index].count, using: &random)))
            default:
                var characters = Array(lines[index])
                guard !characters.isEmpty, let character = "{}[]:,-#&*!|>'\"%@ 09az中\t".randomElement(using: &random)
                else { continue }
                characters[Int.random(in: 0..<characters.count, using: &random)] = character
                lines[index] = String(characters)
            }
        }
        return lines.joined(separator: "\n")
    }
}
