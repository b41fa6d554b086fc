import Contracts
import Testing
import TriageDomain

@Suite("Danger goes up at once, what only sounds like it does not")
struct DangerTests {
    let rules: RuleSet

    init() throws {
        rules = try Sample.shippedPolicy().rules
    }

    @Test("the corpus holds at least 300 texts, about half of them dangers")
    func size() {
        let danger = Set(DangerCorpus.danger).count
        let harmless = Set(DangerCorpus.harmless).count
        #expect(danger + harmless >= 300)
        #expect(danger >= 150)
        #expect(harmless >= 150)
    }

    @Test("danger is critical, urgent and P0", arguments: DangerCorpus.danger)
    func danger(text: String) throws {
        let found = rules.assess(try Sample.ticket(text))
        #expect(found.severity == .critical, "\(text)")
        #expect(found.urgency == .urgent, "\(text)")
        #expect(found.priority == .p0, "\(text)")
        #expect(!found.needsReview, "\(text)")
    }

    @Test("food that spoils is urgent, and no danger", arguments: DangerCorpus.pressing)
    func pressing(text: String) throws {
        let found = rules.assess(try Sample.ticket(text))
        #expect(found.severity == .major, "\(text)")
        #expect(found.urgency == .urgent, "\(text)")
        #expect(found.priority == .p1, "\(text)")
    }

    @Test("an ordinary matter wakes nobody", arguments: DangerCorpus.harmless)
    func harmless(text: String) throws {
        let found = rules.assess(try Sample.ticket(text))
        #expect(found.severity < .critical, "\(text): \(found.rules.map(\.id))")
        #expect(found.urgency == .general, "\(text): \(found.rules.map(\.id))")
        #expect(found.category != "product_fault/safety", "\(text): \(found.rules.map(\.id))")
    }

    @Test(
        "a black screen is an ordinary fault",
        arguments: ["黑屏", "电视黑屏", "black screen", "the laptop has a black screen"])
    func blackScreen(text: String) throws {
        let found = rules.assess(try Sample.ticket(text))
        #expect(found.category == "product_fault/functional_abnormality", "\(text)")
        #expect(found.priority == .p3, "\(text)")
    }

    @Test("words of two sentences are not put together")
    func sentences() throws {
        #expect(rules.assess(try Sample.ticket("燃气灶点不着。冰箱有异味")).severity < .critical)
        #expect(rules.assess(try Sample.ticket("燃气灶点不着,有异味")).severity == .critical)
    }
}
