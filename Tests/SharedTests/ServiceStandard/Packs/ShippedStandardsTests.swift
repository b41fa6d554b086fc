import Contracts
import ServiceRuntime
import Testing

@testable import ServiceStandard

@Suite("Shipped standards")
struct ShippedStandardsTests {
    private static let ids = [
        "default", "s0-brief", "s1-enterprise", "s1-strict", "s2-support", "s3-unified", "s4-level1", "s4-level2",
        "s4-level3", "s4-level4", "s4-level5", "demo",
    ]

    private func library() throws -> StandardLibrary {
        try StandardsFolder(standards: "\(PackFixture.compose)/standards").load(production: true)
    }

    @Test("All of them are accepted, in production too", arguments: ids)
    func accepted(_ id: String) throws {
        let pack = try #require(try library().pack(id))
        #expect(pack.standard.approval != nil)
        #expect(!pack.standard.clocks.isEmpty)
        #expect(try library().edition(id) != nil)
    }

    @Test("Every requirement that a pack cites is found in a document, with its title in both languages")
    func cited() throws {
        let library = try library()
        for id in library.ids {
            let standard = try #require(library.pack(id)).standard
            let cited = standard.clocks.flatMap { $0.requirements + $0.limits.flatMap(\.requirements) }
            #expect(!cited.isEmpty)
            for requirement in cited {
                let citation = library.sources.citation(requirement)
                #expect(citation.chinese.hasPrefix("《") && citation.english.hasPrefix("《"), "\(id) \(requirement)")
            }
        }
    }

    @Test("The contradiction of three and five minutes is pointed out where a pack takes one of them")
    func contradiction() throws {
        let warnings = try library().findings(of: "s0-brief").filter { $0.severity == .warning }
        #expect(
            warnings.contains {
                $0.what.english.hasPrefix("initial_answer cites requirements that contradict each other")
            })
    }

    @Test("Every ticket gets a pack")
    func selection() throws {
        let library = try library()
        #expect(library.selection.choose(for: Attributes(), refusal: { _ in nil })?.standard == "default")
        #expect(library.selection.rules.allSatisfy { library.ids.contains($0.use) })
    }

    @Test("Two standards are never the same by mistake")
    func digests() throws {
        let library = try library()
        let digests = try library.ids.compactMap { try library.edition($0)?.digest }
        #expect(Set(digests).count == library.ids.count)
    }
}
