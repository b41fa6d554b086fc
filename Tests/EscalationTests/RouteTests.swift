import Contracts
import Foundation
import Hummingbird
import Logging
import Messaging
import ServiceLifecycle
import ServiceRuntime
import ServiceStandard
import TestSupport
import Testing

@testable import EscalationDomain
@testable import EscalationWorker

@Suite("The HTTP door")
struct RouteTests {
    private static let token = "0123456789abcdef0123456789abcdef"

    /// Runs the routes on a free port around the body; ends by graceful shutdown.
    private func withDoor(
        _ desk: Desk, _ body: @Sendable (_ url: String, _ stop: () async -> Void) async throws -> Void
    ) async throws {
        _ = try desk.folder.write(Self.token, to: "E1001")
        let door = StaffDoor(tokens: try TokenFolder(desk.folder.path))
        let router = ServiceRouter.standard()
        EscalationRoutes(door: door, board: desk.board, desk: desk.desk, store: desk.store).add(to: router)
        ClockRoutes(door: door, desk: desk.desk, store: desk.store).add(to: router)
        OnCallRoutes(door: door, policy: desk.policies.common, now: { desk.clock.now }).add(to: router)
        StreamRoute(door: door, board: desk.board).add(to: router)
        let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let (ports, found) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { found.yield($0.localAddress?.port ?? 0) }, logger: silent)
        let group = ServiceGroup(configuration: .init(services: [application], logger: silent))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            try await body("http://127.0.0.1:\(port)") { await group.triggerGracefulShutdown() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func breached() async throws -> (Desk, EscalationPage) {
        let desk = try Desk()
        try await desk.open()
        try await desk.receipt()
        try await desk.pass(.seconds(7201))
        return (desk, try #require(try await desk.pages().last))
    }

    @Test(
        "without a personal token nothing is shown",
        arguments: ["/v1/escalations", "/v1/clocks", "/v1/oncall", "/v1/tickets/\(Story.number)/clocks"])
    func closed(_ path: String) async throws {
        let (desk, _) = try await breached()
        try await withDoor(desk) { (url, _) async throws in
            #expect(try await APIClient(url).get(path).status == 401)
            #expect(try await APIClient(url, token: "guess").get(path).status == 401)
            #expect(try await APIClient(url, token: Self.token).get(path).status == 200)
        }
    }

    @Test("an acknowledgement counts for the revision seen; a stale one gets the current page")
    func acknowledge() async throws {
        let (desk, page) = try await breached()
        try await withDoor(desk) { (url, _) async throws in
            let client = APIClient(url, token: Self.token)
            let path = "/v1/escalations/\(page.escalationId)/ack"
            let wish = Data(#"{"revision":\#(page.revision),"note":"在路上"}"#.utf8)
            let answer = try await client.post(path, json: wish)
            #expect(answer.status == 200)
            let taken = try answer.decode(EscalationPage.self)
            #expect(taken.acknowledged?.by == "E1001")
            let again = try await client.post(path, json: wish)
            #expect(again.status == 409)
            #expect(try again.decode(Refusal.self).page.revision == page.revision + 1)
            let detail = try await client.get("/v1/escalations/\(page.escalationId)").decode(EscalationDetail.self)
            #expect(detail.history.map(\.status) == [.open, .acknowledged])
            #expect(detail.answers.map(\.outcome) == ["applied", "stale"])
            let sent = try await desk.store.sentMessages()
            let event = try #require(sent.last { $0.type == "escalation.acknowledged.v1" })
            #expect(try event.decode(EscalationChanged.self).head.actorid == "E1001")
        }
    }

    @Test("a bad body and an unknown escalation are told apart")
    func refused() async throws {
        let (desk, page) = try await breached()
        try await withDoor(desk) { (url, _) async throws in
            let client = APIClient(url, token: Self.token)
            let path = "/v1/escalations/\(page.escalationId)/ack"
            for body in [
                "", "[]", #"{"revision":"two"}"#, #"{"revision":2,"note":"\#(String(repeating: "x", count: 1001))"}"#,
            ] {
                #expect(try await client.post(path, json: Data(body.utf8)).status == 422)
            }
            let nobody = "/v1/escalations/\(UUID().uuidString)"
            #expect(try await client.post(nobody + "/ack", json: Data(#"{"revision":1}"#.utf8)).status == 404)
            #expect(try await client.get(nobody).status == 404)
            #expect(try await client.get("/v1/escalations/zzz").status == 404)
        }
    }

    @Test(
        "the clocks of a ticket are shown with their accounts, by number and by id; an excuse stands beside the breach")
    func clocks() async throws {
        let (desk, page) = try await breached()
        try await withDoor(desk) { (url, _) async throws in
            let client = APIClient(url, token: Self.token)
            let shown = try await client.get("/v1/tickets/\(Story.number)/clocks")
            #expect(shown.text == (try await client.get("/v1/tickets/\(Story.ticketId)/clocks").text))
            let clocks = try shown.decode(ClocksText.self)
            #expect(clocks.clocks?.map(\.clock) == ["acknowledged", "responded", "resolved"])
            #expect(clocks.clocks?.map(\.state) == [.met, .breached, .running])
            let lines = clocks.lines()
            #expect(lines.first == "\(Story.number)  test 1, always 1")
            #expect(lines.contains("  2026-11-22 周日 12:00:超时(应于2026-11-22 周日 12:00前完成),已通报"))
            #expect(lines.contains("  Sun 2026-11-22 12:00: breached (was due Sun 2026-11-22 12:00), announced"))

            let path = "/v1/tickets/\(Story.number)/excuses"
            let excuse = Data(#"{"clock":"responded","cause":"台风","by":"E1001"}"#.utf8)
            let answer = try await client.post(path, json: excuse)
            #expect(answer.status == 200)
            let responded = try answer.decode(ClocksText.self).clocks?.first { $0.clock == "responded" }
            #expect(responded?.state == .breached)
            #expect(responded?.ledger.last?.english.contains("excused by E1001: 台风; the breach stays") == true)

            let detail = try await client.get("/v1/escalations/\(page.escalationId)").decode(EscalationDetail.self)
            #expect(detail.ledger == responded?.ledger)
            let show = DetailText(detail: detail).lines
            for line in detail.ledger { #expect(line.both.allSatisfy(show.contains)) }
        }
    }

    @Test("an excuse needs a broken clock, a cause, and one's own name")
    func noExcuse() async throws {
        let (desk, _) = try await breached()
        try await withDoor(desk) { (url, _) async throws in
            let client = APIClient(url, token: Self.token)
            for (ticket, body, status) in [
                (Story.number, #"{"clock":"resolved","cause":"台风"}"#, 409),
                (Story.number, #"{"clock":"patrol","cause":"台风"}"#, 422),
                (Story.number, #"{"clock":"responded","cause":""}"#, 422),
                (Story.number, #"{"clock":"responded","cause":"台风","by":"E2001"}"#, 422), (Story.number, "{}", 422),
                ("AS-1", #"{"clock":"responded","cause":"台风"}"#, 404),
            ] {
                let answer = try await client.post("/v1/tickets/\(ticket)/excuses", json: Data(body.utf8))
                #expect(answer.status == status, "\(body)")
            }
            #expect(try await client.get("/v1/tickets/AS-1/clocks").status == 404)
        }
    }

    @Test("who is on call is told level by level, at any instant")
    func onCall() async throws {
        try await withDoor(Desk()) { (url, _) async throws in
            let client = APIClient(url, token: Self.token)
            let lines = try await client.get("/v1/oncall?team=triage&at=2026-11-22T03:00:00Z").decode([OnCallLine].self)
            #expect(lines.map { $0.people.map(\.staffId) } == [["E1002"], ["E2001"], ["E3001"]])
            #expect(try await client.get("/v1/oncall?at=noon").status == 422)
        }
    }

    @Test("the stream starts with the whole list, tells each change, and ends when the service stops")
    func stream() async throws {
        let (desk, page) = try await breached()
        try await withDoor(desk) { (url, stop) async throws in
            var told: [BoardNews] = []
            try await APIClient(url, token: Self.token).follow("/v1/stream") { data in
                told.append(try WireJSON.decode(BoardNews.self, from: data))
                if told.count == 1 { try await desk.pass(.seconds(600)) }
                if told.count == 2 { await stop() }
            }
            #expect(told.map { $0.escalations.map(\.revision) } == [[page.revision], [page.revision + 1]])
            #expect(told.first?.upcoming.map(\.clock.id) == ["resolved"])
        }
    }
}
