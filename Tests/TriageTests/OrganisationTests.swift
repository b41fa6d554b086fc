import Contracts
import Foundation
import Testing
import TriageDomain

struct OrganisationTests {
    private let policy: CasePolicy

    init() throws {
        policy = try Sample.shippedPolicy()
    }

    private func assign(_ department: String, _ team: String) throws -> Decision? {
        var (ticketCase, _) = TicketCase.opened(by: try Sample.ticket("漏水"), repeating: nil, under: policy)
        let made = AssignmentMade(department: department, team: team, handler: "E2001", reason: "nearest")
        return ticketCase.apply(.assigned(made), at: Sample.now, now: Sample.now, under: policy).decision
    }

    @Test(
        "a department or a team that does not exist is refused with its field, what exists, and what may have been meant",
        arguments: [
            ("technicl", "technical_support", "/data/department", "technical"),
            ("technical", "technical_suport", "/data/team", "technical_support"),
            ("", "technical_support", "/data/department", "technical"), ("technical", "无", "/data/team", "triage"),
            ("TECHNICAL ", "x", "/data/department", "technical"),
        ])
    func refused(_ department: String, _ team: String, _ pointer: String, _ named: String) throws {
        let decision = try #require(try assign(department, team))
        #expect(decision.verdict == .refused)
        #expect(decision.pointer == pointer)
        #expect(decision.code == .fieldInvalid)
        #expect(decision.because?.english.contains(named) == true)
        #expect(decision.because?.chinese.contains(named) == true)
    }

    @Test("one that exists is applied, and a rule file without an organisation takes every name")
    func applied() throws {
        #expect(try assign("technical", "technical_support")?.verdict == .applied)
        #expect(try assign("customer_service", "complaint_handling")?.verdict == .applied)
    }

    @Test("an unknown category is refused with its field")
    func category() throws {
        var (ticketCase, _) = TicketCase.opened(by: try Sample.ticket("漏水"), repeating: nil, under: policy)
        let overruled: AssessmentOverruled = try Sample.decoded(
            #"{"category": "product_fault/nothing", "reason": "r"}"#)
        let decision = ticketCase.apply(.overruled(overruled), at: Sample.now, now: Sample.now, under: policy).decision
        #expect(decision?.pointer == "/data/category")
    }
}
