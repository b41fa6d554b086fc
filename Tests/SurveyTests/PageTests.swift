import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import SurveyDomain
import TestSupport
import Testing

@testable import SurveyWorker

/// Collects what a response writes.
private final class Collector: ResponseBodyWriter {
    private var bytes: [UInt8] = []
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func write(_ buffer: ByteBuffer) async throws { bytes += Array(buffer.readableBytesView) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

@Suite("The customer's page")
struct PageTests {
    let stage: SurveyStage
    let page: PageRoutes
    let door: AnswerRoutes

    init() throws {
        stage = try SurveyStage()
        page = PageRoutes(desk: stage.desk)
        door = AnswerRoutes(desk: stage.desk)
    }

    private func request(_ path: String, body: String = "") -> Request {
        Request(
            head: HTTPRequest(method: body.isEmpty ? .get : .post, scheme: "http", authority: "survey", path: path),
            body: RequestBody(buffer: ByteBuffer(string: body)))
    }

    private func text(_ response: Response) async throws -> String {
        let collector = Collector()
        try await response.body.write(collector)
        return collector.text
    }

    private func invite() async throws -> String {
        try await stage.hear(.resolved, 1)
        try await stage.wait(SurveyStage.delay)
        return stage.token()
    }

    @Test("the form asks in the customer's language and runs no script")
    func form() async throws {
        let token = try await invite()
        let response = try await page.show(token, request("/s/\(token)"))
        let html = try await text(response)
        #expect(response.status == .ok)
        #expect(html.contains("您的问题解决了吗?"))
        #expect(html.contains("AS-20261122-00042"))
        #expect(!html.contains("<script"))
        let policy = try #require(response.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
        #expect(response.headers[.cacheControl] == "no-store")
        let english = try await text(page.show(token, request("/s/\(token)?lang=en")))
        #expect(english.contains("<html lang=\"en\">"))
        #expect(english.contains("Is your problem solved?"))
    }

    @Test("one answer is taken, the second is told so, and looking spends nothing")
    func once() async throws {
        let token = try await invite()
        _ = try await page.show(token, request("/s/\(token)"))
        let first = try await page.take(token, request("/s/\(token)", body: "score=5&solved=yes&text="))
        #expect(first.status == .ok)
        #expect(try await text(first).contains("感谢您的评价"))
        let second = try await page.take(token, request("/s/\(token)", body: "score=1&solved=no"))
        #expect(second.status == .conflict)
        #expect(try await text(page.show(token, request("/s/\(token)?lang=en"))).contains("already answered"))
        #expect(try await stage.sent() == ["survey.invited.v1", "survey.completed.v1", "verdict.given.v1"])
        let verdict = try #require(try await stage.store.sentMessages().last).decode(VerdictGiven.self)
        #expect(verdict.head.correlationid == "story")
        #expect(verdict.head.actorkind == .customer)
    }

    @Test("an incomplete answer comes back with what was entered, harmless")
    func incomplete() async throws {
        let token = try await invite()
        let response = try await page.take(
            token, request("/s/\(token)", body: "score=4&text=%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E"))
        let html = try await text(response)
        #expect(response.status == .unprocessableContent)
        #expect(html.contains("value=\"4\" checked"))
        #expect(html.contains("&lt;/textarea&gt;&lt;script&gt;"))
        #expect(!html.contains("<script"))
        #expect(try await stage.sent() == ["survey.invited.v1"])
    }

    @Test("the phone number that a customer writes leaves in no message and is in no row")
    func masked() async throws {
        let token = try await invite()
        let body = "score=1&solved=no&text=%E6%89%93%E6%88%91%E7%94%B5%E8%AF%9D13800005678"
        let response = try await page.take(token, request("/s/\(token)", body: body))
        #expect(try await text(response).contains("重新处理"))
        let verdict = try #require(try await stage.store.sentMessages().last).decode(VerdictGiven.self)
        #expect(verdict.data.text == "打我电话138****5678")
        try await stage.store.checkpoint()
        let file = try Data(contentsOf: URL(fileURLWithPath: stage.store.path))
        #expect(file.range(of: Data("13800005678".utf8)) == nil)
    }

    @Test("an expired link says so, an invented one is not found")
    func dead() async throws {
        let token = try await invite()
        stage.clock.advance(by: SurveyStage.validity)
        #expect(try await page.show(token, request("/s/\(token)")).status == .gone)
        #expect(try await page.take(token, request("/s/\(token)", body: "score=5&solved=yes")).status == .gone)
        let forged = token.dropLast() + (token.hasSuffix("0") ? "1" : "0")
        #expect(try await page.show(String(forged), request("/s/x")).status == .notFound)
        #expect(try await page.show("<script>", request("/s/x")).status == .notFound)
    }

    @Test("the JSON door takes the same answer and names a wrong field")
    func json() async throws {
        let token = try await invite()
        let wrong = try await door.take(
            request("/v1/answers", body: #"{"token":"\#(token)","method":"link","score":6,"solved":true}"#))
        #expect(wrong.status == .unprocessableContent)
        #expect(try await text(wrong).contains("/score"))
        let none = try await door.take(request("/v1/answers", body: #"{"method":"link","score":5,"solved":true}"#))
        #expect(try await text(none).contains("/token"))
        let right = try await door.take(
            request("/v1/answers", body: #"{"token":"\#(token)","method":"message","score":2,"solved":true}"#))
        #expect(right.status == .ok)
        #expect(try await text(right).contains(#""verdict":"dissatisfied""#))
        let again = try await door.take(
            request("/v1/answers", body: #"{"token":"\#(token)","method":"message","score":2,"solved":true}"#))
        #expect(again.status == .conflict)
        #expect(try await text(again).contains("already_answered"))
    }
}
