import Contracts
import SurveyDomain
import TestSupport
import Testing

@testable import SurveyWorker

@Suite("A survey under any order of events")
struct SurveyWalkTests {
    @Test("a round has one invitation, one verdict and one end at most", arguments: [1, UInt64.random(in: 2...(.max))])
    func walk(seed: UInt64) throws {
        print("survey walk: seed \(seed)")
        var random = Seeded(seed)
        let rules = try SurveyRules(invitationDelay: .seconds(60), validity: .seconds(600), earlyAnswer: .seconds(900))
        for trial in 1...2000 {
            var survey = SurveyCase(ticketId: Sample.ticket, round: 1)
            var seen: [String: Int] = [:]
            var trace: [String] = []
            for _ in 1...12 {
                guard let event = TransitionTable.Event.allCases.randomElement(using: &random) else { continue }
                let before = survey
                let answer = Sample.answer(
                    score: Int.random(in: 1...5, using: &random), solved: Bool.random(using: &random),
                    interviewer: ["E2001", "E1001", nil].randomElement(using: &random) ?? nil)
                let action = TransitionTable.apply(event, to: &survey, rules: rules, answer: answer)
                trace.append("\(event): \(action)")
                let kind = action.split(separator: " ").first.map(String.init) ?? action
                seen[kind, default: 0] += 1
                let changes = !["nothing", "refuse", "wait"].contains(kind)
                #expect((survey.phase.word != before.phase.word) == changes, "seed \(seed), trial \(trial): \(trace)")
            }
            let once = ["schedule", "invite", "complete", "withhold", "withdraw", "expire"]
            #expect(once.allSatisfy { seen[$0, default: 0] <= 1 }, "seed \(seed), trial \(trial): \(trace)")
            let ends = ["complete", "withhold", "withdraw", "expire"].filter { seen[$0] != nil }
            #expect(ends.count <= 1, "seed \(seed), trial \(trial): \(trace)")
            if seen["expire"] != nil || seen["withdraw"] != nil {
                #expect(seen["invite"] == 1, "seed \(seed), trial \(trial): \(trace)")
            }
            if seen["withhold"] != nil {
                #expect(seen["invite"] == nil, "seed \(seed), trial \(trial): \(trace)")
            }
        }
    }
}
