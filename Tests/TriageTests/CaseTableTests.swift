import Contracts
import Testing

@testable import TriageDomain

@Suite("Every state and every fact")
struct CaseTableTests {
    let policy: CasePolicy

    init() throws {
        policy = try Sample.shippedPolicy()
    }

    @Test("a fact is refused exactly where the state does not list it as legal", arguments: CaseState.allCases)
    func table(state: CaseState) throws {
        let before = try Sample.ticketCase(in: state, policy)
        #expect(before.state == state)
        // Heard by triage because it follows intake's stream, decided elsewhere, or never sent by anybody outside.
        let unlisted = ["survey.answered", "oncall.acknowledged", "contact.logged"]
        for fact in try Sample.oneOfEachFact() where !unlisted.contains(fact.name) {
            var after = before
            let consequence = after.apply(fact, at: Sample.now, now: Sample.now, under: policy)
            let decision = try #require(consequence.decision, "\(fact.name)")
            let isLegal = before.legal(at: Sample.now, under: policy).contains(fact.name)
            #expect((decision.verdict == .applied) == isLegal, "\(fact.name) in \(state)")
            if decision.verdict == .refused {
                #expect(after == before, "a refusal changes nothing")
                #expect(decision.legal?.isEmpty == false)
                #expect(decision.because?.chinese.isEmpty == false && decision.because?.english.isEmpty == false)
                #expect(consequence.events.isEmpty && consequence.timers.isEmpty)
            } else {
                #expect(consequence.events.dropLast().allSatisfy { $0.decision == nil })
                #expect(consequence.events.last?.decision == consequence.events.last.map { _ in decision })
                #expect(consequence.events.last?.head == consequence.events.last.map { _ in after.head })
            }
        }
    }

    @Test("a second contact is taken note of while the ticket lives", arguments: CaseState.allCases)
    func contact(state: CaseState) throws {
        var ticketCase = try Sample.ticketCase(in: state, policy)
        let logged = Fact.contactLogged(ContactLogged(channel: "phone", text: "催单", externalRef: "C", contacts: 2))
        let consequence = ticketCase.apply(logged, at: Sample.now, now: Sample.now, under: policy)
        #expect(consequence.decision?.verdict == (state.isTerminal ? .refused : .applied))
        #expect(consequence.events.isEmpty)
    }

    @Test("an answered survey and an acknowledged page are not triage's to decide", arguments: CaseState.allCases)
    func elsewhere(state: CaseState) throws {
        let before = try Sample.ticketCase(in: state, policy)
        for fact in try Sample.oneOfEachFact() where ["survey.answered", "oncall.acknowledged"].contains(fact.name) {
            var after = before
            #expect(after.apply(fact, at: Sample.now, now: Sample.now, under: policy) == Consequence())
            #expect(after == before)
        }
    }

    @Test("what is called legal are events that outside programs can send", arguments: CaseState.allCases)
    func legalNames(state: CaseState) throws {
        let legal = try Sample.ticketCase(in: state, policy).legal(at: Sample.now, under: policy)
        #expect(Set(legal).isSubset(of: Fact.outsideNames + ["ticket.submitted"]))
        #expect(!legal.isEmpty)
    }

    @Test("the sample facts are one of each")
    func samples() throws {
        #expect(Set(try Sample.oneOfEachFact().map(\.name)) == Set(Fact.outsideNames + ["contact.logged"]))
    }

    @Test("only waiting for acceptance hears its timers", arguments: CaseState.allCases)
    func timers(state: CaseState) throws {
        for timer in Sample.timers {
            var ticketCase = try Sample.ticketCase(in: state, policy)
            let consequence = ticketCase.apply(timer, now: Sample.now, under: policy)
            #expect(consequence.events.isEmpty == (state != .awaitingAcceptance))
            #expect(consequence.decision == nil)
        }
    }

    @Test("a timer is known again by its name", arguments: Sample.timers + [.quoteExpiry, .waitingReminder])
    func timerNames(timer: CaseTimer) {
        #expect(CaseTimer(name: timer.name) == timer)
    }

    @Test(
        "no other name is a timer",
        arguments: ["acceptance.reminder.", "acceptance.reminder.0", "acceptance", "waiting.reminder.1"])
    func foreignTimers(name: String) {
        #expect(CaseTimer(name: name) == nil)
    }
}
