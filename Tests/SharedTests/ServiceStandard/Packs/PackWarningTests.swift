import Contracts
import Testing

@testable import ServiceStandard

@Suite("Warnings about packs")
struct PackWarningTests {
    private func warnings(_ old: String, _ new: String) -> [SourceFinding] {
        let library = PackFixture(packs: ["good": PackFixture.good.replacing(old, with: new)]).library
        #expect(library.errors == [])
        #expect(library.ids == ["good"])
        return library.findings.filter { $0.severity == .warning }
    }

    @Test("A clock whose anchor nothing records never starts, and says so")
    func neverStarts() {
        let found = warnings(
            "anchor: received\n    satisfied_by: [result_told]", "anchor: ward_round\n    satisfied_by: [result_told]")
        #expect(found.map(\.what.english) == ["complaint_result never starts: nothing emits ward_round"])
        #expect(found.map(\.place.line) == [34])
    }

    @Test("A misspelt fact is recognised")
    func misspelt() {
        let found = warnings("satisfied_by: [result_told]", "satisfied_by: [result_tolt]")
        #expect(found.map(\.what.english) == ["complaint_result is always missed: nothing emits result_tolt"])
        #expect(found.map(\.fix?.english) == ["did you mean result_told?"])
    }

    @Test("A draft is used, but not in production")
    func draft() {
        var fixture = PackFixture(packs: [
            "good": PackFixture.good.replacing("approved: {by: Wang Min, at: 2026-01-02}\n", with: "")
        ])
        fixture.select = "- {id: all, use: good, because: {zh-Hans: 全部, en: all}}"
        let library = fixture.library
        #expect(library.errors == [])
        #expect(library.findings.map(\.what.english) == ["this is a draft: nobody has approved it"])
        #expect(
            library.refusalsInProduction.map(\.what.english) == ["the rule all uses good, which nobody has approved"])
        #expect(library.refusalsInProduction.map(\.place.file) == ["good.yaml"])
    }

    @Test("A draft that no rule names may lie beside approved packs in production")
    func draftAside() {
        let draft = "id: draft\nversion: \"1\"\ntitle: {zh-Hans: 草稿, en: Draft}\nextends: [good]\n"
        var fixture = PackFixture(packs: ["good": PackFixture.good, "draft": draft])
        fixture.select = "- {id: all, use: good, because: {zh-Hans: 全部, en: all}}"
        #expect(fixture.library.refusalsInProduction == [])
        #expect(fixture.library.pack("draft")?.standard.approval == nil)
    }

    @Test("Three minutes against five: a line that cites both says which it takes")
    func contradiction() {
        let found = warnings("requirements: [S2-64]", "requirements: [S0-12, S0-33]")
        #expect(found.count == 1)
        #expect(
            found.first?.what.english
                == "acknowledged cites requirements that contradict each other: 《Short Standard》§2.1 (S0-12) and "
                + "《Short Standard》§5.2 (S0-33); a first answer on a live channel takes 5 minutes in one place and 3 in the "
                + "other; 1m is taken here")
    }

    @Test("48 h to respond and 24 h to a preliminary solution from the same source is a warning, not an error")
    func literalOrder() {
        let text = PackFixture.good.replacing(
            "    limit: 24h\n    limits:\n      - {when: {urgency: urgent}, limit: 2h, requirements: [S1-45]}",
            with: """
                    limit: 48h
                  preliminary_solution:
                    title: {zh-Hans: 初步方案, en: Preliminary solution}
                    requirements: [S1-68]
                    anchor: received
                    satisfied_by: [solution_given]
                    limit: 24h
                """
        ).replacing("requirements: [S1-6]\n    anchor", with: "requirements: [S1-6, S1-68]\n    anchor")
        let library = PackFixture(packs: ["good": text]).library
        #expect(library.errors == [])
        #expect(
            library.findings.map(\.what.english) == [
                "responded 48h is due behind preliminary_solution 24h (good.yaml:25); the source says both itself: "
                    + "《Enterprise Standard》§4.1 (S1-68)"
            ])
        #expect(
            library.findings.map(\.fix?.english) == ["count preliminary_solution from responded on: anchor: responded"])
    }

    @Test("Limits that only hold by agreement need another, and hide none")
    func agreements() {
        let found = warnings(
            "    limits:\n", "    limits:\n      - {limit: window end}\n      - {limit: agreed agreedResponseDue}\n")
        #expect(found == [])
    }

    @Test("A clock that is only for tickets with an agreement needs no other limit")
    func agreementOnly() {
        #expect(warnings("    limit: 72h", "    limit: agreed resolutionDue") == [])
    }

    @Test("Every kind of ticket is compared, also where two clocks look at different attributes")
    func combinations() {
        let text = PackFixture.good.replacing(
            "limit: 72h", with: "limit: 72h\n    limits:\n      - {when: {tier: high_value, channel: phone}, limit: 1h}"
        )
        let errors = PackFixture(packs: ["good": text]).library.errors
        #expect(
            errors.map(\.what.english) == [
                "responded 24h is due behind resolved 1h (good.yaml:29) for tickets with channel phone, tier high_value"
            ])
    }
}
