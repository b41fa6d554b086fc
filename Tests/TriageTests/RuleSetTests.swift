import Contracts
import Foundation
import Testing

@testable import TriageDomain

@Suite("Rules")
struct RuleSetTests {
    private static let because = #""because": {"zh-Hans": "因为", "en": "because"}"#

    private static func file(_ rules: String, extra: String = "") -> String {
        """
        {"version": "1", "categories": {"a/x": {"zh-Hans": "甲", "en": "A"}, "other/none": {"zh-Hans": "他", "en": "O"}},
         "fallback": {"category": "other/none", \(because)}, "rules": [\(rules)] \(extra)}
        """
    }

    private static func rule(_ id: String, _ word: String, _ set: String) -> String {
        #"{"id": "\#(id)", "when": {"any": ["\#(word)"]}, "set": {\#(set)}, \#(because)}"#
    }

    private func rules(_ text: String...) throws -> RuleSet {
        try Sample.decoded(Self.file(text.joined(separator: ", ")))
    }

    @Test(
        "a faulty file names the place and what belongs there",
        arguments: [
            (
                #"{"id": "r", "when": {"any": ["x"]}, "set": {"colour": "red"}, \#(because)}"#, "/rules/0/set/colour",
                "category"
            ),
            (#"{"id": "r", "when": {"word": "x"}, "set": {"team": "t"}, \#(because)}"#, "/rules/0/when/word", "any"),
            (#"{"id": "r", "whn": {}, "set": {"team": "t"}, \#(because)}"#, "/rules/0/whn", "when"),
            (rule("r", "x", #""severity": "fatal""#), "/rules/0/set/severity", "minor, general, major, critical"),
            (rule("r", "x", #""specialCase": "panic""#), "/rules/0/set/specialCase", "litigation"),
            (rule("r", "x", #""category": "a/y""#), "/rules/0/set/category", "a/x"),
            (rule("r", "x", ""), "/rules/0/set", "at least one attribute"),
            (rule("r", "x", #""team": "t""#) + "," + rule("r", "y", #""team": "t""#), "/rules/1/id", "of its own"),
            (#"{"id": "r", "when": {}, "set": {"team": "t"}, \#(because)}"#, "/rules/0/when", "at least one condition"),
            (
                #"{"id": "r", "when": {"not": ["x"]}, "set": {"team": "t"}, \#(because)}"#, "/rules/0/when",
                "at least one condition"
            ),
            (
                #"{"id": "r", "when": {"any": []}, "set": {"team": "t"}, \#(because)}"#, "/rules/0/when/any",
                "at least one value"
            ),
            (
                #"{"id": "r", "when": {"tier": "gold"}, "set": {"team": "t"}, \#(because)}"#, "/rules/0/when/tier",
                "high_value"
            ),
            (#"{"id": "r", "when": {"any": "x"}, "set": {"team": "t"}}"#, "/rules/0/because", "required"),
            (
                #"{"id": "r", "when": {"any": "x"}, "set": {"team": "t"}, "because": {"zh-Hans": "因为", "en": ""}}"#,
                "/rules/0/because", "zh-Hans"
            ),
        ])
    func faults(rules: String, pointer: String, expected: String) throws {
        let error = try #require(throws: DecodingError.self) {
            let _: RuleSet = try Sample.decoded(Self.file(rules))
        }
        let field = FieldError(error)
        #expect(field.pointer == pointer)
        #expect(field.expected.contains(expected), "\(field)")
    }

    @Test(
        "an unknown key at the top and an unknown zone are refused",
        arguments: [
            (#", "rulez": []"#, "/rulez"),
            (#", "warranty": {"months": 12, "zone": "Mars/Base"}"#, "/warranty/zone"),
        ])
    func topLevel(extra: String, pointer: String) throws {
        let error = try #require(throws: DecodingError.self) {
            let _: RuleSet = try Sample.decoded(Self.file("", extra: extra))
        }
        #expect(FieldError(error).pointer == pointer)
    }

    @Test("the highest severity and urgency count, the first of everything else, and each rule keeps what it decided")
    func precedence() throws {
        let set = try rules(
            Self.rule("one", "甲", #""severity": "general", "urgency": "general", "team": "first""#),
            Self.rule("two", "乙", #""severity": "critical", "urgency": "urgent", "team": "second", "category": "a/x""#),
            Self.rule("three", "丙", #""severity": "major", "team": "third""#))
        let found = set.assess(try Sample.ticket("甲乙丙"))
        #expect(found.severity == .critical)
        #expect(found.urgency == .urgent)
        #expect(found.team == "first")
        #expect(found.rules.prefix(3).map(\.id) == ["one", "two", "three"])
        #expect(found.rules[0].set == ["team": "first"])
        #expect(found.rules[1].set == ["severity": "critical", "urgency": "urgent", "category": "a/x"])
        #expect(found.rules[2].set == [:])
    }

    @Test("severity that only a rule lowers is low")
    func minor() throws {
        let set = try rules(Self.rule("one", "甲", #""severity": "minor""#))
        #expect(set.assess(try Sample.ticket("甲")).severity == .minor)
        #expect(set.assess(try Sample.ticket("乙")).severity == .general)
    }

    @Test("all words, no excluded word, and every other part must hold")
    func conditions() throws {
        let set = try rules(
            #"""
            {"id": "r", "when": {"all": ["甲", "乙"], "not": "丙", "kind": "complaint", "tier": ["high_value"]},
             "set": {"category": "a/x"}, \#(Self.because)}
            """#)
        func fires(_ text: String, _ kind: RequestKind, _ tier: CustomerTier) throws -> Bool {
            set.assess(try Sample.ticket(text, kind: kind, tier: tier)).category == "a/x"
        }
        #expect(try fires("甲和乙", .complaint, .highValue))
        #expect(try !fires("甲", .complaint, .highValue))
        #expect(try !fires("甲乙丙", .complaint, .highValue))
        #expect(try fires("甲乙,没有丙", .complaint, .highValue))
        #expect(try !fires("甲乙", .request, .highValue))
        #expect(try !fires("甲乙", .complaint, .ordinary))
    }

    @Test(
        "a family of fault codes matches by its head",
        arguments: [("E1", true), ("e12", true), ("F1", false), (nil, false)])
    func faultCodes(code: String?, fires: Bool) throws {
        let set = try rules(
            #"{"id": "r", "when": {"faultCode": "E*"}, "set": {"category": "a/x"}, \#(Self.because)}"#)
        var ticket = try Sample.ticket("-")
        ticket.faultCode = code
        #expect((set.assess(ticket).category == "a/x") == fires)
    }

    @Test("what the submission says itself is kept, with its reason")
    func submitted() throws {
        let set = try rules(Self.rule("one", "甲", #""serviceType": "repair", "urgency": "general""#))
        var ticket = try Sample.ticket("甲", serviceType: "training")
        ticket.urgencyHint = .urgent
        let found = set.assess(ticket)
        #expect(found.serviceType == "training")
        #expect(found.urgency == .urgent)
        #expect(found.rules.contains { $0.id == "submitted.urgency" })
    }

    @Test("a person's judgement replaces the rules' and takes the credit")
    func overruled() throws {
        let set = try rules(Self.rule("one", "甲", #""severity": "critical", "team": "t""#))
        let found = set.assess(
            try Sample.ticket("甲"),
            overruling: Overruling(category: "a/x", severity: .minor, urgency: nil, reason: "seen"))
        #expect(found.severity == .minor)
        #expect(found.category == "a/x")
        #expect(!found.needsReview)
        #expect(found.rules.first { $0.id == "one" }?.set == ["team": "t"])
        #expect(found.rules.first { $0.id == "person" }?.set == ["category": "a/x", "severity": "minor"])
        #expect(found.priority == .p3)
    }
}
