import Contracts
import Testing

@testable import TriageDomain

@Suite("Priority")
struct PriorityTests {
    let rules: RuleSet

    init() throws {
        rules = try Sample.shippedPolicy().rules
    }

    @Test(
        "the first line of the table that holds decides",
        arguments: [
            ("冒烟", RequestKind.request, CustomerTier.ordinary, PartyKindOf.individual, 0, "critical", Priority.p0),
            ("找律师", .request, .ordinary, .individual, 0, "specialCase", .p0),
            ("不制冷,紧急", .request, .ordinary, .individual, 0, "urgent", .p1),
            ("死机", .request, .ordinary, .individual, 0, "major", .p1),
            ("态度差", .complaint, .highValue, .individual, 0, "weightyComplaint", .p1),
            ("态度差", .request, .ordinary, .individual, 0, "complaint", .p2),
            ("不满", .complaint, .ordinary, .individual, 0, "complaint", .p2),
            ("不制冷", .request, .highValue, .individual, 0, "highValue", .p2),
            ("不制冷", .request, .ordinary, .individual, 1, "repeated", .p2),
            ("不制冷", .request, .ordinary, .corporate, 0, "ordinary", .p3),
        ])
    func table(
        text: String, kind: RequestKind, tier: CustomerTier, customer: PartyKindOf, before: Int, reason: String,
        priority: Priority
    ) throws {
        let found = rules.assess(
            try Sample.ticket(text, kind: kind, tier: tier, customerKind: customer, sameAsset90Days: before))
        #expect(found.priority == priority)
        #expect(found.rules.last?.id == "priority.\(reason)")
        #expect(found.rules.last?.set == ["priority": priority.rawValue])
    }

    @Test(
        "a customer who comes for the third time within 90 days goes before others",
        arguments: [(1, "ordinary", Priority.p3), (2, "frequent", .p2)])
    func frequent(before: Int, reason: String, priority: Priority) throws {
        let found = rules.assess(try Sample.ticket("不制冷", last90Days: before))
        #expect(found.priority == priority)
        #expect(found.rules.last?.id == "priority.\(reason)")
    }

    @Test(
        "work that was refused twice is a case of its own",
        arguments: [(1, "ordinary", Priority.p3), (2, "individualCase", .p1)])
    func refused(refusals: Int, reason: String, priority: Priority) throws {
        let found = rules.assess(try Sample.ticket("不制冷"), refusals: refusals)
        #expect(found.priority == priority)
        #expect(found.rules.last?.id == "priority.\(reason)")
    }
}
