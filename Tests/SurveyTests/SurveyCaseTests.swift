import Contracts
import SurveyDomain
import Testing

@testable import SurveyWorker

@Suite("A survey, event by event")
struct SurveyCaseTests {
    let rules: SurveyRules
    let start = Sample.resolvedAt

    init() throws {
        rules = try SurveyRules(invitationDelay: .seconds(60), validity: .seconds(600), earlyAnswer: .seconds(30))
    }

    @Test("each event does in each phase what the table says", arguments: TransitionTable.rows)
    func table(row: TransitionTable.Row) throws {
        for (event, expected) in row.outcomes {
            var survey = try TransitionTable.survey(in: row.phase, rules: rules)
            let action = TransitionTable.apply(event, to: &survey, rules: rules)
            #expect("\(action) → \(survey.phase.word)" == expected, "\(event) while \(row.phase)")
        }
    }

    @Test("an invitation names the party, its language and an end counted from the sending")
    func invitation() throws {
        var survey = try TransitionTable.survey(in: "scheduled", rules: rules)
        let late = start + .seconds(5000)
        guard case .invite(let invited) = survey.invitationDue(rules: rules, now: late) else {
            Issue.record("no invitation")
            return
        }
        #expect(invited.partyId == Sample.customer)
        #expect(invited.language == "zh-Hans")
        #expect(invited.number == "AS-20261122-00042")
        #expect(invited.expiresAt == late + rules.validity)
        #expect(invited.invitationId == SurveyCase(ticketId: Sample.ticket, round: 1).invitationId)
        #expect(invited.invitationId != SurveyCase(ticketId: Sample.ticket, round: 2).invitationId)
    }

    @Test("the invitation goes to the customer, else to the nearest party who can be reached")
    func invitee() {
        let agent = Sample.party(.agent, "agent")
        let requester = Sample.party(.requester, "requester")
        let mute = Sample.party(.customer, "mute", reachable: [])
        #expect(
            Invitee(among: [agent, requester, Sample.party(.customer, "customer")])?.partyId
                == Sample.party(.customer, "customer").partyId)
        #expect(Invitee(among: [mute, agent, requester])?.partyId == requester.partyId)
        #expect(Invitee(among: [mute]) == nil)
    }

    @Test(
        "nobody reachable and a drill are reasons not to ask",
        arguments: [
            (false, [] as [String], WithheldReason.noParty), (true, ["sms"], .drill),
        ])
    func withheld(drill: Bool, reachable: [String], reason: WithheldReason) {
        var survey = SurveyCase(ticketId: Sample.ticket, round: 1)
        let head = Sample.head(parties: [Sample.party(.customer, "one", reachable: reachable)])
        let outcome = survey.resolved(head, drill: drill, rules: rules, now: start)
        #expect(outcome.action == .withhold(SurveyWithheld(ticketId: Sample.ticket, round: 1, reason: reason.rawValue)))
        #expect(survey.phase == .withheld(reason: reason))
    }

    @Test(
        "who handled or solved the ticket may not ask, anybody else may",
        arguments: [
            ("E2001", false), ("e2001", false), ("E2002", false), ("E1001", true),
        ])
    func interviewer(staffId: String, allowed: Bool) throws {
        var survey = try TransitionTable.survey(in: "invited", rules: rules)
        let before = survey
        let action = survey.answered(
            Sample.answer(interviewer: staffId), at: start + .seconds(61), rules: rules)
        if allowed {
            #expect(survey.phase.word == "completed")
        } else {
            #expect(action == .refuse(.interviewerResolvedIt))
            #expect(survey == before, "a refusal leaves the survey open for somebody else")
        }
    }

    @Test("an answer counts until the invitation's end and not at it")
    func lastMoment() throws {
        let end = start + .seconds(60) + rules.validity
        var survey = try TransitionTable.survey(in: "invited", rules: rules)
        #expect(survey.answered(Sample.answer(), at: end, rules: rules) == .refuse(.expired))
        _ = survey.answered(Sample.answer(), at: Instant(milliseconds: end.milliseconds - 1), rules: rules)
        #expect(survey.phase.word == "completed")
    }

    @Test("an answer that overtook the resolution is taken with it")
    func earlyAnswer() {
        var survey = SurveyCase(ticketId: Sample.ticket, round: 1)
        #expect(survey.answered(Sample.answer(score: 1), at: start - .seconds(30), rules: rules) == .wait)
        let outcome = survey.resolved(Sample.head(), drill: false, rules: rules, now: start)
        guard case .complete(let completion) = outcome.action else {
            Issue.record("not completed")
            return
        }
        #expect(completion.verdict.verdict == .dissatisfied)
        #expect(completion.completed.invitationId == survey.invitationId)
    }

    @Test("an answer dated long before the resolution is refused, and the customer is asked")
    func staleAnswer() {
        var survey = SurveyCase(ticketId: Sample.ticket, round: 1)
        _ = survey.answered(Sample.answer(), at: start - .seconds(31), rules: rules)
        let outcome = survey.resolved(Sample.head(), drill: false, rules: rules, now: start)
        #expect(outcome.refusedEarly == .beforeResolution)
        #expect(outcome.action == .schedule(due: start + .seconds(60)))
    }

    @Test("a token does not travel on with the completed answer")
    func tokenStays() throws {
        var survey = try TransitionTable.survey(in: "invited", rules: rules)
        var answer = Sample.answer()
        answer.token = "secret"
        guard case .complete(let completion) = survey.answered(answer, at: start + .seconds(61), rules: rules) else {
            Issue.record("not completed")
            return
        }
        #expect(completion.completed.answer.token == nil)
    }

    @Test("rules that make no sense name the number")
    func rulesRefused() {
        #expect(throws: FieldError("lowScore", expected: "a whole number from 1 to 4")) { try SurveyRules(lowScore: 5) }
        #expect(throws: FieldError("validity", expected: "more than zero")) { try SurveyRules(validity: .zero) }
    }
}
