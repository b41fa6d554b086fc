import Contracts
import Testing

@testable import ServiceStandard

@Suite("Composition of packs")
struct CompositionTests {
    private func head(_ id: String, _ bases: String) -> String {
        "id: \(id)\nversion: \"1\"\ntitle: {zh-Hans: \(id), en: \(id)}\nextends: [\(bases)]\n"
    }

    private func library(_ packs: [String: String]) -> StandardLibrary {
        PackFixture(packs: packs.merging(["good": PackFixture.good]) { own, _ in own }).library
    }

    private func clock(_ library: StandardLibrary, _ pack: String, _ id: ClockID) throws -> ClockRule {
        try #require(library.pack(pack)?.standard.clock(id), "\(library.errors.map(\.text.english))")
    }

    @Test("Mappings merge key by key, scalars replace, and what is not written stays")
    func merge() throws {
        let library = library(["mine": head("mine", "good") + "clocks: {responded: {limit: 12h}}\n"])
        let mine = try clock(library, "mine", "responded")
        let base = try clock(library, "good", "responded")
        #expect(mine.limits.map(\.limit) == [.elapsed(.seconds(7200)), .elapsed(.seconds(43_200))])
        #expect(mine.title == base.title)
        #expect(mine.satisfiedBy == base.satisfiedBy)
        #expect(library.pack("mine")?.standard.clocks.map(\.id) == library.pack("good")?.standard.clocks.map(\.id))
    }

    @Test("Lists replace as a whole")
    func lists() throws {
        let text = head("mine", "good") + "clocks: {responded: {satisfied_by: [solution_given], limits: []}}\n"
        let mine = try clock(library(["mine": text]), "mine", "responded")
        #expect(mine.satisfiedBy == ["solution_given"])
        #expect(mine.limits.map(\.limit) == [.elapsed(.seconds(86_400))])
    }

    @Test("null removes a clock, a target, a key of a condition")
    func removal() throws {
        let text =
            head("mine", "good") + "clocks: {acknowledged: null, complaint_result: {when: {kind: ~}}}\ntargets: null\n"
        let library = library(["mine": text])
        #expect(library.pack("mine")?.standard.clocks.map(\.id) == ["responded", "resolved", "complaint_result"])
        #expect(try clock(library, "mine", "complaint_result").when == .always)
        #expect(library.pack("mine")?.standard.targets == [])
        #expect(library.pack("good")?.standard.targets.count == 1)
    }

    @Test("Of several bases the later wins, and the file itself over all")
    func order() throws {
        let library = library([
            "fast": head("fast", "good") + "clocks: {responded: {limit: 12h}, resolved: {limit: 48h}}\n",
            "slow": head("slow", "good") + "clocks: {responded: {limit: 30h}}\n",
            "mine": head("mine", "fast, slow") + "clocks: {complaint_result: {limit: 1 working days}}\n",
        ])
        #expect(try clock(library, "mine", "responded").limits.last?.limit == .elapsed(.seconds(30 * 3600)))
        #expect(library.pack("mine")?.bases == ["good", "fast", "slow"])
    }

    @Test("A base that is reached twice does not undo what a pack between has changed")
    func diamond() throws {
        let library = library([
            "fast": head("fast", "good") + "clocks: {resolved: {limit: 48h}}\n",
            "slow": head("slow", "good") + "clocks: {responded: {limit: 30h}}\n",
            "mine": head("mine", "fast, slow"),
        ])
        #expect(try clock(library, "mine", "resolved").limits.map(\.limit) == [.elapsed(.seconds(48 * 3600))])
    }

    @Test("A base written behind what extends it is pointed out")
    func uselessBase() {
        let library = library([
            "fast": head("fast", "good") + "clocks: {resolved: {limit: 48h}}\n", "mine": head("mine", "fast, good"),
        ])
        let warnings = library.findings(of: "mine").filter { $0.severity == .warning }.map(\.what.english)
        #expect(warnings.contains("good already lies below another base of this pack"))
    }

    @Test("What a file says of itself is not handed on: approval, version, effective days")
    func ownKeys() throws {
        let base = PackFixture.good.replacing("calendar:", with: "effective: {from: 2026-01-01}\ncalendar:")
        let library = library(["good": base, "mine": head("mine", "good").replacing("\"1\"", with: "\"7\"")])
        let mine = try #require(library.pack("mine")?.standard)
        #expect(mine.approval == nil)
        #expect(mine.version == "7")
        #expect(mine.effectiveFrom == nil)
    }

    @Test("Marks of several files stand in rising order")
    func marks() throws {
        let text = head("mine", "good") + "clocks: {acknowledged: {marks: {50%: warn, 300%: page l2}}}\n"
        let marks = try clock(library(["mine": text]), "mine", "acknowledged").marks
        #expect(marks.map(\.point.written) == ["50%", "100%", "300%"])
    }

    @Test("A version stays as it was written, and words that other programs take for booleans stay words")
    func scalars() throws {
        let text = PackFixture.good.replacing("version: \"1\"", with: "version: 2026.10")
            .replacing("required: {installation:", with: "required: {no:")
        let standard = try #require(library(["good": text]).pack("good")?.standard)
        #expect(standard.version == "2026.10")
        #expect(standard.required.keys.sorted() == ["no"])
    }
}
