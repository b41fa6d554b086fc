import Contracts
import Messaging
import SurveyDomain
import TestSupport
import Testing

@testable import SurveyWorker

/// Every answer that comes through intake is decided here, once, and intake is told.
struct DecisionTests {
    private let stage: SurveyStage

    init() throws {
        stage = try SurveyStage()
    }

    @Test("the first answer by ticket is applied, a second one is refused")
    func second() async throws {
        try await stage.hear(.resolved, 1)
        try await stage.hear(answer: Sample.answer(), id: "a1")
        try await stage.hear(answer: Sample.answer(score: 1), id: "a2")
        #expect(try await stage.decisions() == ["a1 applied", "a2 refused"])
        let refused = try #require(try await stage.store.sentMessages().last).decode(AnswerDecided.self).data.decision
        #expect(refused.because?.english.isEmpty == false && refused.because?.chinese.isEmpty == false)
    }

    @Test("an answer by token is applied, and refused when the invitation was answered by ticket meanwhile")
    func token() async throws {
        try await stage.hear(.resolved, 1)
        try await stage.wait(SurveyStage.delay)
        var answer = Sample.answer()
        answer.token = stage.token()
        try await stage.hear(answer: answer, id: "a1")
        try await stage.hear(answer: answer, id: "a2")
        #expect(try await stage.decisions() == ["a1 applied", "a2 refused"])
    }

    @Test("an answer asked by who solved it is refused with the field, and somebody else may ask")
    func interviewer() async throws {
        try await stage.hear(.workCompleted(WorkCompleted(summary: "换板")), 1, staff: "E2002")
        try await stage.hear(.resolved, 2)
        try await stage.hear(answer: Sample.answer(interviewer: "E2002"), id: "a1")
        let decided = try #require(try await stage.store.sentMessages().last).decode(AnswerDecided.self).data
        #expect(decided.decision.pointer == "/data/interviewer")
        try await stage.hear(answer: Sample.answer(interviewer: "E1002"), id: "a2")
        #expect(try await stage.decisions() == ["a1 refused", "a2 applied"])
    }

    @Test("an answer that overtook the resolution is decided with it, and one that it replaced is refused at once")
    func overtaking() async throws {
        try await stage.hear(answer: Sample.answer(score: 1), id: "a1")
        #expect(try await stage.decisions() == [])
        try await stage.hear(answer: Sample.answer(), id: "a2")
        #expect(try await stage.decisions() == ["a1 refused"])
        try await stage.hear(.resolved, 1)
        #expect(try await stage.decisions() == ["a1 refused", "a2 applied"])
    }

    @Test("an answer that waits for a resolution that never comes is refused when the ticket ends")
    func neverResolved() async throws {
        try await stage.hear(answer: Sample.answer(), id: "a1")
        try await stage.hear(.cancelled(reason: "bought new"), 1)
        #expect(try await stage.decisions() == ["a1 refused"])
    }

    @Test("an intake that was put back and sends an answer again is told the same again")
    func reminded() async throws {
        try await stage.hear(.resolved, 1)
        try await stage.hear(answer: Sample.answer(), id: "a1")
        #expect(try await stage.hear(answer: Sample.answer(), id: "a1") == .duplicate)
        #expect(try await stage.decisions() == ["a1 applied"])
        #expect(try await stage.hear(answer: Sample.answer(), id: "a1", epoch: 2) == .duplicate)
        #expect(try await stage.decisions() == ["a1 applied", "a1 applied"])
    }
}
