import Contracts
import Messaging
import ServiceStandard
import SurveyDomain
import TestSupport
import Testing

@testable import SurveyWorker

@Suite("A survey goes by the standard of its ticket")
struct StandardTermsTests {
    private func standard() throws -> Edition {
        let calendar = BusinessCalendar.always(zone: "Asia/Shanghai")
        let terms = SurveyTerms(delay: .seconds(5), validity: .seconds(70), lowScore: 3)
        return try Edition(
            Standard(
                id: "gold", version: "1", title: LocalizedText("金牌", "Gold"), calendar: calendar.id, clocks: [],
                survey: terms), calendar: calendar)
    }

    private func resolved(_ overrides: SurveyOverrides) async throws -> SurveyStage {
        let stage = try SurveyStage(overrides)
        let gold = try standard()
        #expect(try await stage.hear(gold) == .applied)
        try await stage.hear(.resolved, 1, digest: gold.digest)
        return stage
    }

    @Test("delay, validity and the low score are its own")
    func terms() async throws {
        let stage = try await resolved(SurveyOverrides())
        try await stage.wait(.seconds(4))
        #expect(try await stage.sent() == [])
        try await stage.wait(.seconds(1))
        let invited = try #require(try await stage.store.sentMessages().first).decode(SurveyInvited.self)
        #expect(invited.data.expiresAt == stage.clock.now + .seconds(70))
        try await stage.hear(answer: Sample.answer(score: 3), id: "a1")
        let verdict = try #require(try await stage.store.sentMessages().last { $0.type == "verdict.given.v1" }).decode(
            VerdictGiven.self)
        #expect(verdict.data.verdict == .dissatisfied)
    }

    @Test("what the operator sets goes before it, one by one")
    func overrides() async throws {
        let stage = try await resolved(SurveyOverrides(delay: .seconds(1), lowScore: 2))
        try await stage.wait(.seconds(1))
        let invited = try #require(try await stage.store.sentMessages().first).decode(SurveyInvited.self)
        #expect(invited.data.expiresAt == stage.clock.now + .seconds(70))
        try await stage.hear(answer: Sample.answer(score: 3), id: "a1")
        let verdict = try #require(try await stage.store.sentMessages().last { $0.type == "verdict.given.v1" }).decode(
            VerdictGiven.self)
        #expect(verdict.data.verdict == .satisfied)
    }

    @Test("a ticket from before standards had digests is asked after a day")
    func general() async throws {
        let stage = try SurveyStage(SurveyOverrides())
        try await stage.hear(.resolved, 1)
        try await stage.wait(.seconds(86_399))
        #expect(try await stage.sent() == [])
        try await stage.wait(.seconds(1))
        #expect(try await stage.sent() == ["survey.invited.v1"])
    }
}
