import Contracts
import SurveyDomain
import Testing

@Suite("What answers mean")
struct JudgementTests {
    @Test(
        "unsolved outweighs the score, and a low score outweighs solved",
        arguments: [
            (true, 5, 2, VerdictGiven.Verdict.satisfied), (true, 3, 2, .satisfied), (true, 2, 2, .dissatisfied),
            (true, 1, 2, .dissatisfied), (true, 3, 3, .dissatisfied), (false, 5, 2, .unsolved),
            (false, 1, 2, .unsolved),
        ])
    func verdict(solved: Bool, score: Int, lowScore: Int, expected: VerdictGiven.Verdict) {
        let answer = Sample.answer(score: score, solved: solved)
        #expect(VerdictGiven.Verdict.decide(answer, lowScore: lowScore) == expected)
    }

    @Test("a summary counts every end, and rates only invitations that ran their course")
    func summary() throws {
        let rules = try SurveyRules(invitationDelay: .seconds(60), validity: .seconds(600))
        func survey(in phase: String, answer: SurveyAnswered? = nil) throws -> SurveyCase {
            var survey = try TransitionTable.survey(in: phase, rules: rules)
            if let answer { _ = TransitionTable.apply(.answered, to: &survey, rules: rules, answer: answer) }
            return survey
        }
        let summary = SurveySummary(of: [
            try survey(in: "invited", answer: Sample.answer(score: 4, attitude: 5)),
            try survey(in: "invited", answer: Sample.answer(score: 1)),
            try survey(in: "scheduled", answer: Sample.answer(score: 4, solved: false, interviewer: "E1001")),
            try survey(in: "expired"), try survey(in: "expired"), try survey(in: "invited"),
            try survey(in: "withheld"), try survey(in: "withdrawn"), try survey(in: "scheduled"),
        ])
        #expect(summary.answers == 3)
        #expect(summary.score.mean == 3)
        #expect(summary.attitude.count == 1)
        #expect(summary.attitude.mean == 5)
        #expect(summary.technical.mean == nil)
        #expect(summary.responseRate == 0.5)
        #expect(summary.open == 1)
        #expect(summary.withdrawn == 1)
        #expect(summary.withheld == ["cancelled": 1])
        #expect(summary.verdicts == ["satisfied": 1, "dissatisfied": 1, "unsolved": 1])
    }

    @Test("no answers make no mean")
    func empty() {
        let summary = SurveySummary(of: [])
        #expect(summary.score.mean == nil)
        #expect(summary.responseRate == nil)
    }
}

@Suite("The customer's form")
struct AnswerFormTests {
    @Test("blank questions are left out, the rest is read")
    func reads() throws {
        let answer = try AnswerForm.read([
            "score": "4", "solved": "yes", "attitude": "", "technical": " 5 ", "text": "  很好\r\n", "submit": "x",
        ])
        #expect(answer == SurveyAnswered(method: .link, score: 4, technical: 5, solved: true, text: "很好"))
    }

    @Test(
        "a missing or impossible answer names its question",
        arguments: [
            (["solved": "yes"], "/score"), (["score": "6", "solved": "no"], "/score"), (["score": "4"], "/solved"),
            (["score": "4", "solved": "maybe"], "/solved"),
            (["score": "4", "solved": "no", "speed": "fast"], "/speed"),
        ])
    func refuses(fields: [String: String], pointer: String) {
        let error = #expect(throws: FieldError.self) { try AnswerForm.read(fields) }
        #expect(error?.pointer == pointer)
    }

    @Test("an opinion has 4000 characters at most")
    func length() throws {
        var fields = ["score": "4", "solved": "no", "text": String(repeating: "长", count: 4000)]
        #expect(try AnswerForm.read(fields).text?.count == 4000)
        fields["text"]?.append("长")
        let error = #expect(throws: FieldError.self) { try AnswerForm.read(fields) }
        #expect(error?.pointer == "/text")
    }
}

@Suite("An opinion without persons")
struct OpinionTests {
    @Test(
        "numbers, addresses and plates are masked however they are written",
        arguments: [
            ("打我电话13800005678吧", "打我电话****吧"), ("call 138-0000 5678!", "call ****!"),
            ("一三八零零零零五六七八", "****"), ("(021) 1234 5678", "(****"), ("１３８０００５６７８", "****"),
            ("写信到 zhang.wei@example.com 。", "写信到 **** 。"), ("证件31010119900101123X", "证件****"),
            ("车牌沪A·12345,空调E1", "车牌****,空调E1"),
        ])
    func masks(text: String, expected: String) {
        #expect(Opinion.masked(text) == expected)
    }

    @Test("what identifies nobody stays", arguments: ["等了3天,换了2次配件KFR-35", "5 out of 5", "2026年11月22日"])
    func keeps(text: String) {
        #expect(Opinion.masked(text) == text)
    }
}
