import Contracts
import ServiceStandard
import Testing

@testable import TriageDomain

@Suite("Which standard a ticket is held to")
struct StandardShelfTests {
    private static func rule(_ id: String, _ when: [Attribute: [String]] = [:], use: String) -> Selection.Rule {
        Selection.Rule(id: id, when: when, use: use, because: LocalizedText("因为\(id)", "because of \(id)"))
    }

    private func opened(
        _ policy: CasePolicy, _ text: String = "空调不制冷", contract: String? = nil, kind: RequestKind = .request
    ) throws -> TicketCase {
        TicketCase.opened(
            by: try Sample.ticket(text, kind: kind, contractRef: contract), repeating: nil, under: policy
        ).0
    }

    @Test("the first rule that holds decides, over what was submitted and what triage made of it")
    func firstMatch() throws {
        let policy = try Sample.policy(
            try Sample.standard("general"), try Sample.standard("gold"), try Sample.standard("safety"),
            choosing: [
                Self.rule("danger", [.category: ["product_fault/safety"]], use: "safety"),
                Self.rule("contract", [.contract: ["GOLD-*"]], use: "gold"), Self.rule("rest", use: "general"),
            ])
        #expect(try opened(policy).head.standard.id == "general")
        let gold = try opened(policy, contract: "GOLD-7")
        #expect(gold.head.standard.id == "gold")
        #expect(gold.head.standard.selectedBy == "contract")
        #expect(try opened(policy, "冒烟", contract: "GOLD-7").head.standard.selectedBy == "danger")
        let reason = try #require(gold.assessment.rules.last)
        #expect(reason.id == "standard.contract")
        #expect(reason.set == ["standard": "gold"])
        #expect(reason.because.chinese.contains("因为contract") && reason.because.english.contains("because of contract"))
    }

    @Test("a standard that is not in effect on the day is passed over, and the reason says so")
    func effect() throws {
        // Sample.now is 2026-11-18 in Shanghai.
        let today = try #require(CivilDate(year: 2026, month: 11, day: 18))
        for (from, until, chosen) in [
            (today, today, "new"), (today + 1, nil, "general"), (nil, today + -1, "general"), (nil, nil, "new"),
        ] {
            let policy = try Sample.policy(
                try Sample.standard("general"), try Sample.standard("new", from: from, until: until),
                choosing: [Self.rule("first", use: "new"), Self.rule("rest", use: "general")])
            let ticketCase = try opened(policy)
            #expect(ticketCase.head.standard.id == chosen)
            let because = try #require(ticketCase.assessment.rules.last?.because)
            #expect(because.english.contains("not in effect") == (chosen == "general"))
            #expect(because.chinese.contains("不在有效期") == (chosen == "general"))
        }
    }

    @Test("no ticket goes without promises, also when the only standard has run out")
    func runOut() throws {
        let day = try #require(CivilDate(year: 2025, month: 1, day: 1))
        let policy = try Sample.policy(try Sample.standard("old", until: day))
        #expect(try opened(policy).head.standard.id == "old")
        #expect(try opened(policy).head.standard.selectedBy == "fallback")
    }

    @Test("a rule that uses a standard which is not there, and no rule at all, are refused")
    func faults() throws {
        let general = try Sample.standard("general")
        let error = #expect(throws: FieldError.self) {
            try StandardShelf([general], selection: Selection(rules: [Self.rule("a", use: "gone")]))
        }
        #expect(error?.pointer == "/a/use")
        #expect(error?.expected.contains("general") == true)
        #expect(throws: FieldError.self) { try StandardShelf([general], selection: Selection()) }
    }

    @Test("what must be known is asked for as the chosen standard says")
    func required() throws {
        let policy = try Sample.policy(try Sample.standard("general", required: ["repair": [.serial, .evidence]]))
        let ticketCase = try opened(policy)
        #expect(ticketCase.state == .awaitingInfo)
        #expect(ticketCase.assessment.missing.map(\.pointer) == ["/data/product/serial", "/data/evidence"])
    }

    @Test("a later assessment keeps standard and reason, whatever would be chosen now")
    func frozen() throws {
        let policy = try Sample.policy(
            try Sample.standard("general"), try Sample.standard("safety"),
            choosing: [
                Self.rule("danger", [.category: ["product_fault/safety"]], use: "safety"),
                Self.rule("rest", use: "general"),
            ])
        var ticketCase = try opened(policy)
        let more = Fact.supplemented(try Sample.decoded(#"{"description": "现在冒烟了"}"#))
        _ = ticketCase.apply(more, at: Sample.now, now: Sample.now, under: policy)
        #expect(ticketCase.assessment.category == "product_fault/safety")
        #expect(ticketCase.head.standard.id == "general")
        #expect(ticketCase.assessment.rules.filter { $0.set["standard"] != nil }.map(\.id) == ["standard.rest"])
    }

    @Test("an open ticket can be moved on purpose: same start, new standard, the reason kept; one that is over cannot")
    func moved() throws {
        let strict = try Sample.standard("strict", required: ["repair": [.serial]])
        let policy = try Sample.policy(try Sample.standard("general"), strict)
        var ticketCase = try opened(policy)
        let choice = StandardChoice.decided(strict, by: "operator", reason: "contract signed")
        let moved = ticketCase.move(to: choice, under: policy)
        let consequence = try #require(moved)
        #expect(consequence.events.map(\.change.word) == ["assessed"])
        #expect(consequence.decision == nil && consequence.timers.isEmpty)
        let head = try #require(consequence.events.first?.head)
        #expect(head.standard.id == "strict" && head.standard.digest == strict.digest)
        #expect(head.standard.selectedBy == "operator")
        #expect(head.milestones.anchorAt == Sample.now)
        #expect(ticketCase.state == .classified, "work is not held back by what is missing now")
        #expect(ticketCase.assessment.missing.map(\.pointer) == ["/data/product/serial"])
        let reasons = ticketCase.assessment.rules.filter { $0.set["standard"] != nil }
        #expect(reasons.map(\.id) == ["standard.person"])
        #expect(reasons.first?.because.english.contains("contract signed") == true)
        for state in CaseState.allCases {
            var other = try Sample.ticketCase(in: state, try Sample.shippedPolicy())
            #expect((other.move(to: choice, under: policy) == nil) == !state.isOpen, "\(state)")
        }
    }

    @Test("a ticket from before standards had digests goes by the last rule's standard")
    func withoutDigest() throws {
        let policy = try Sample.policy(try Sample.standard("general", required: ["repair": [.serial]]))
        let old = TicketHead.Standard(
            id: "pipeline", version: "1", calendar: "always", calendarVersion: "1", selectedBy: "default")
        var body = try WireJSON.decode(JSONValue.self, from: WireJSON.encode(try opened(policy)))
        guard case .object(var members) = body else {
            Issue.record("\(body)")
            return
        }
        members["standard"] = try WireJSON.decode(JSONValue.self, from: WireJSON.encode(old))
        members["refusals"] = nil
        body = .object(members)
        var ticketCase = try WireJSON.decode(TicketCase.self, from: WireJSON.encode(body))
        #expect(policy.knows(ticketCase.head.standard))
        let more = Fact.supplemented(try Sample.decoded(#"{"description": "声音大"}"#))
        _ = ticketCase.apply(more, at: Sample.now, now: Sample.now, under: policy)
        #expect(ticketCase.assessment.missing.map(\.pointer) == ["/data/product/serial"])
        #expect(ticketCase.head.standard == old)
    }
}
