import Contracts
import GRDB
import Messaging
import SurveyDomain
import TestSupport
import Testing

@testable import SurveyWorker

@Suite("The survey service on its store")
struct HandlerTests {
    let stage: SurveyStage

    init() throws {
        stage = try SurveyStage()
    }

    @Test("resolved, invited, silent: one invitation, one expiry, no timer left")
    func silence() async throws {
        try await stage.hear(.resolved, 1)
        #expect(try await stage.armed() == ["invitation"])
        try await stage.wait(SurveyStage.delay)
        #expect(try await stage.sent() == ["survey.invited.v1"])
        try await stage.wait(SurveyStage.validity)
        #expect(try await stage.sent() == ["survey.invited.v1", "survey.expired.v1"])
        #expect(try await stage.armed() == [])
    }

    @Test("the same event again changes nothing")
    func redelivery() async throws {
        try await stage.hear(.resolved, 1)
        #expect(try await stage.hear(.resolved, 1) == .duplicate)
        try await stage.wait(SurveyStage.delay)
        try await stage.hear(answer: Sample.answer(), id: "a1")
        #expect(try await stage.hear(answer: Sample.answer(), id: "a1") == .duplicate)
        #expect(try await stage.sent() == ["survey.invited.v1", "survey.completed.v1", "verdict.given.v1"])
    }

    @Test("an answer by token stops the expiry and continues the story")
    func answerByToken() async throws {
        try await stage.hear(.resolved, 1)
        try await stage.wait(SurveyStage.delay)
        var answer = Sample.answer(score: 2)
        answer.token = stage.token()
        try await stage.hear(answer: answer, id: "a1")
        #expect(try await stage.armed() == [])
        let sent = try await stage.store.sentMessages()
        let last = try #require(sent.last { $0.type == "verdict.given.v1" }).decode(VerdictGiven.self)
        #expect(last.data.verdict == .dissatisfied)
        #expect(last.head.correlationid == "story")
        #expect(last.head.causationid == "a1")
        let completed = try #require(sent.last { $0.type == "survey.completed.v1" }).decode(SurveyCompleted.self)
        #expect(completed.data.answer.token == nil)
    }

    @Test("a token of another key or an unknown invitation is refused, not parked", arguments: ["x", "", "a.b"])
    func foreignToken(text: String) async throws {
        try await stage.hear(.resolved, 1)
        try await stage.wait(SurveyStage.delay)
        var answer = Sample.answer()
        answer.token = text.isEmpty ? stage.token(round: 2) : text
        #expect(try await stage.hear(answer: answer, id: "a1") == .applied)
        #expect(try await stage.sent() == ["survey.invited.v1"])
        #expect(try await stage.decisions() == ["a1 refused"])
    }

    @Test("the call centre asks before the invitation is due, and none goes out")
    func phone() async throws {
        try await stage.hear(.resolved, 1)
        try await stage.hear(answer: Sample.answer(interviewer: "E1001"), id: "a1")
        try await stage.wait(SurveyStage.delay + SurveyStage.validity)
        #expect(try await stage.sent() == ["survey.completed.v1", "verdict.given.v1"])
    }

    @Test("an answer may overtake the resolution it is about")
    func overtaking() async throws {
        try await stage.hear(answer: Sample.answer(interviewer: "E1001"), id: "a1")
        #expect(try await stage.sent() == [])
        try await stage.hear(.resolved, 1)
        #expect(try await stage.sent() == ["survey.completed.v1", "verdict.given.v1"])
        #expect(try await stage.armed() == [])
    }

    @Test("who reported the work done may not ask how it went")
    func interviewer() async throws {
        try await stage.hear(
            .workCompleted(WorkCompleted(summary: "换板")),
            1, staff: "E2002")
        try await stage.hear(.resolved, 2)
        try await stage.hear(answer: Sample.answer(interviewer: "E2002"), id: "a1")
        #expect(try await stage.sent() == [])
        #expect(try await stage.armed() == ["invitation"])
    }

    @Test("reopened before the invitation: withheld, and the next round is asked about anew")
    func reopenedEarly() async throws {
        try await stage.hear(.resolved, 1)
        try await stage.hear(.reopened(reason: "又坏了"), 2, round: 2)
        try await stage.wait(SurveyStage.delay)
        #expect(try await stage.sent() == ["survey.withheld.v1"])
        try await stage.hear(.resolved, 3, round: 2)
        try await stage.wait(SurveyStage.delay)
        let sent = try await stage.store.sentMessages()
        #expect(sent.map(\.type) == ["survey.withheld.v1", "survey.invited.v1"])
        let withheld = try #require(sent.first).decode(SurveyWithheld.self)
        #expect(withheld.data.reason == "reopened")
        #expect(try #require(sent.last).decode(SurveyInvited.self).data.round == 2)
    }

    @Test("reopened after the invitation: the old link is dead, and nothing expires")
    func reopenedLate() async throws {
        try await stage.hear(.resolved, 1)
        try await stage.wait(SurveyStage.delay)
        try await stage.hear(.reopened(reason: "又坏了"), 2, round: 2)
        var answer = Sample.answer()
        answer.token = stage.token()
        try await stage.hear(answer: answer, id: "a1")
        try await stage.wait(SurveyStage.validity)
        #expect(try await stage.sent() == ["survey.invited.v1"])
    }

    @Test(
        "a survey that is not sent has a reason",
        arguments: [
            (TicketEvent.Change.cancelled(reason: "不修了"), "cancelled"), (.closed, "not_resolved"),
            (.merged(into: Sample.ticket), "merged"),
        ])
    func reasons(change: TicketEvent.Change, reason: String) async throws {
        try await stage.hear(change, 1)
        let sent = try #require(try await stage.store.sentMessages().first).decode(SurveyWithheld.self)
        #expect(sent.data.reason == reason)
    }

    @Test("a drill asks nobody")
    func drill() async throws {
        try await stage.hear(.resolved, 1, drill: true)
        let sent = try #require(try await stage.store.sentMessages().first).decode(SurveyWithheld.self)
        #expect(sent.data.reason == "drill")
        #expect(sent.head.drill)
        #expect(try await stage.armed() == [])
    }

    @Test("the report reads what the store holds")
    func report() async throws {
        try await stage.hear(.resolved, 1)
        try await stage.wait(SurveyStage.delay)
        try await stage.hear(answer: Sample.answer(score: 4), id: "a1")
        let summary = SurveySummary(of: try await MessageStore.openForReading(stage.store.path).read(SurveyStore.all))
        #expect(summary.answers == 1)
        #expect(summary.responseRate == 1)
        #expect(ReportText(summary: summary).lines(in: .english).first == "answers: 1 (satisfied 1)")
    }
}
