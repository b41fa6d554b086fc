import Contracts
import Testing

@testable import ServiceStandard

@Suite("Selection of a standard")
struct SelectionTests {
    private static let rules = """
        - {id: gold, when: {contract: ["GOLD-*"]}, use: strict, because: {zh-Hans: 金牌合同, en: a gold contract}}
        - {id: faults, when: {category: product_fault, kind: [request, complaint]}, use: faults, because: {zh-Hans: 故障, en: a fault}}
        - {id: rest, use: good, because: {zh-Hans: 其余, en: everything else}}
        """

    private func read(_ text: String) -> (selection: Selection?, report: SourceReport) {
        let report = SourceReport()
        let root = YAMLNode.parse(SourceFile(name: "select.yaml", text: text), report: report)
        return (root.flatMap { Selection.read($0, report: report) }, report)
    }

    private func choose(_ attributes: Attributes, refusal: (String) -> LocalizedText? = { _ in nil }) throws
        -> Selection.Choice?
    {
        try #require(read(Self.rules).selection).choose(for: attributes, refusal: refusal)
    }

    @Test("The first rule in written order that holds decides, and says why in both languages")
    func firstMatch() throws {
        let choice = try #require(try choose([.contract: "GOLD-7", .category: "product_fault", .kind: "request"]))
        #expect(choice.rule == "gold")
        #expect(choice.standard == "strict")
        #expect(
            choice.because
                == LocalizedText("规则 gold：金牌合同 (contract GOLD-7)", "rule gold: a gold contract (contract GOLD-7)"))
    }

    @Test("Every attribute of a rule has to fit; a category holds for those below it")
    func allFit() throws {
        #expect(try choose([.category: "product_fault/safety", .kind: "complaint"])?.rule == "faults")
        #expect(try choose([.category: "product_fault", .kind: "feedback"])?.rule == "rest")
        #expect(try choose([.category: "product_faults", .kind: "request"])?.rule == "rest")
        #expect(try choose([:])?.rule == "rest")
    }

    @Test("A pack that cannot be used is passed over, and the answer says so")
    func passedOver() throws {
        let choice = try #require(
            try choose([.contract: "GOLD-7"]) { id in
                id == "strict" ? LocalizedText("strict 尚未生效", "strict is not in effect yet") : nil
            })
        #expect(choice.rule == "rest")
        #expect(
            choice.because.english == "rule gold holds, but strict is not in effect yet; rule rest: everything else")
        #expect(choice.because.chinese == "规则 gold 符合，但strict 尚未生效；规则 rest：其余")
    }

    @Test("There is no choice when no pack can be used")
    func noChoice() throws {
        #expect(try choose([:]) { _ in LocalizedText("不可用", "cannot be used") } == nil)
    }

    @Test("A standard is effective on its first and its last day, and without days on all")
    func effectiveDays() throws {
        var standard = Standard(id: "x", version: "1", title: LocalizedText("", ""), calendar: "always", clocks: [])
        let day = try #require(CivilDate("2026-06-01"))
        #expect(standard.isEffective(on: day))
        standard.effectiveFrom = day
        standard.effectiveUntil = day + 30
        #expect([-1, 0, 30, 31].map { standard.isEffective(on: day + $0) } == [false, true, true, false])
    }

    @Test(
        "A star stands for any letters, also none",
        arguments: [
            ("GOLD-7", "GOLD-*", true), ("GOLD-", "GOLD-*", true), ("SILVER-7", "GOLD-*", false),
            ("A-x-B", "A*B", true),
            ("AB", "A*B", true), ("A", "A*A", false), ("a1b2c", "a*b*c", true), ("a1c", "a*b*c", false),
            ("any", "*", true),
            ("GOLD", "GOLD", true), ("GOLD-7", "GOLD", false), ("abab", "*ab*ab", true), ("ab", "*ab*ab", false),
        ])
    func patterns(_ text: String, _ pattern: String, _ matches: Bool) {
        #expect(Pattern.matches(text, pattern) == matches)
    }

    @Test(
        "Rules that cannot be meant are refused at their line",
        arguments: [
            ("- {id: a, use: god, because: {zh-Hans: 其余, en: rest}}", 1, "there is no pack god"),
            (
                "- {id: a, use: good, because: {zh-Hans: 其余, en: rest}}\n- {id: b, when: {kind: request}, use: good, because: {zh-Hans: 其余, en: rest}}",
                2, "a always holds first; b never counts"
            ),
            (
                "- {id: a, when: {kind: request}, use: good, because: {zh-Hans: 其余, en: rest}}", 1,
                "the last rule has a condition"
            ),
            (
                "- {id: a, when: {kind: question}, use: good, because: {zh-Hans: 其余, en: rest}}\n- {id: b, use: good, because: {zh-Hans: 其余, en: rest}}",
                1, "question is no word of kind"
            ),
            (
                "- {id: a, when: {urgency: urgent}, use: good, because: {zh-Hans: 其余, en: rest}}\n- {id: b, use: good, because: {zh-Hans: 其余, en: rest}}",
                1, "the key urgency is not known"
            ),
            (
                "- {id: a, when: {kind: request}, use: good, because: {zh-Hans: 其余, en: rest}}\n- {id: a, use: good, because: {zh-Hans: 其余, en: rest}}",
                2, "there are two rules a"
            ),
            ("- {id: a, use: good}", 1, "because is missing"),
            ("rules: []", 1, "here belongs a list of rules"),
        ])
    func broken(_ text: String, _ line: Int, _ what: String) {
        var fixture = PackFixture()
        fixture.select = text
        let errors = fixture.library.errors
        #expect(
            errors.contains {
                $0.place == SourcePlace(file: "select.yaml", line: line) && $0.what.english.contains(what)
            }, "\(errors.map(\.text.english))")
    }

    @Test("A rule whose pack ends some day hides no later one")
    func seasonal() {
        var fixture = PackFixture(packs: [
            "good": PackFixture.good,
            "summer": PackFixture.good.replacing(
                "id: good", with: "id: summer\neffective: {from: 2026-06-01, until: 2026-08-31}"),
        ])
        fixture.select = """
            - {id: summer, use: summer, because: {zh-Hans: 夏季, en: summer}}
            - {id: rest, use: good, because: {zh-Hans: 其余, en: everything else}}
            """
        #expect(fixture.library.findings == [])
    }
}
