import Contracts
import SurveyDomain
import TestSupport
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

@Suite("What the survey page reads takes time in proportion to its length")
struct SurveyLinearTimeTests {
    private static let readers: [(name: String, read: @Sendable (String) -> Void)] = [
        ("AnswerForm.fields", { _ = AnswerForm.fields(in: ("score=5&text=" + $0).utf8) }),
        (
            "AnswerForm.fields, many",
            { _ = AnswerForm.fields(in: String(repeating: "a=b&", count: $0.utf8.count).utf8) }
        ),
        ("AnswerForm.read", { _ = try? AnswerForm.read(["score": "5", "solved": "yes", "text": $0]) }),
        ("AnswerForm.read, a long mark", { _ = try? AnswerForm.read(["score": $0, "solved": "yes"]) }),
    ]

    @Test("eight times the text takes about eight times the time", arguments: readers.indices)
    func linear(_ index: Int) {
        let reader = Self.readers[index]
        let found = Growth.superlinear(reader.read)
        #expect(found.isEmpty, "\(reader.name): \(found)")
    }

    @Test("a form gives the fields that the page asks for, the first of each")
    func fields() {
        let body = "score=4&solved=yes&text=%E5%BE%88%E5%A5%BD+%26&score=5&other=x&speed&attitude="
        let fields = AnswerForm.fields(in: body.utf8)
        #expect(fields == ["score": "4", "solved": "yes", "text": "很好 &", "speed": "", "attitude": ""])
    }
}
