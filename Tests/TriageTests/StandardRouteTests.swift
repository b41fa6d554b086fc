import Contracts
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import ServiceRuntime
import ServiceStandard
import TestSupport
import Testing
import TriageDomain

@testable import TriageWorker

@Suite("The operator's door to a ticket's standard")
struct StandardRouteTests {
    private static let token = "0123456789abcdef"

    let stage: TriageStage
    let routes: StandardRoutes

    init() async throws {
        stage = try TriageStage(try Sample.policy(try Sample.standard("gold"), try Sample.standard("silver")))
        routes = StandardRoutes(
            door: OperatorDoor(seal: stage.store.seal, token: Self.token), store: stage.store, handlers: stage.handlers,
            activation: StandardActivation(store: stage.store, archive: stage.archive, logger: TestBroker.logger))
        try await stage.hear(try Sample.ticket(), "r1", sequence: 1)
    }

    private func post(_ body: String, to ticket: String = "AS-20261122-00001", token: String? = token) async throws
        -> Int
    {
        try await routes.move(ticket, request(body, token)).status.code
    }

    private func request(_ body: String, _ token: String?) -> Request {
        var head = HTTPRequest(method: .post, scheme: "http", authority: "triage", path: "/")
        if let token { head.headerFields[.authorization] = "Bearer \(token)" }
        return Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
    }

    @Test("who has the token moves a ticket, by number or id, and the event says who and why")
    func moved() async throws {
        #expect(try await post(#"{"to": "silver", "reason": "new contract"}"#) == 200)
        let event = try #require(try await stage.store.sentMessages().last).decode(TicketEvent.self)
        #expect(event.data.head.standard.id == "silver")
        #expect(event.head.actorkind == .staff && event.head.actorid == "operator")
        guard case .assessed(let assessment) = event.data.change else {
            Issue.record("\(event.data.change)")
            return
        }
        #expect(assessment.rules.last?.because.english == "A person decided: new contract")
        #expect(try await post(#"{"to": "gold", "reason": "mistake"}"#, to: Sample.ticketID.description) == 200)
    }

    @Test("all that was ever active is told once more, in that order, to services that know it or do not")
    func announced() async throws {
        let first = try Sample.standard("gold")
        let second = try Sample.standard("gold", version: "2")
        for edition in [first, second] { try await routes.activation.activate([edition]) }
        let before = try await activations()
        #expect(try await routes.announce(request("{}", nil)).status == .unauthorized)
        #expect(try await routes.announce(request("{}", Self.token)).status == .ok)
        let all = try await activations()
        #expect(all.map(\.digest) == [first.digest, second.digest, first.digest, second.digest])
        #expect(Array(all.suffix(2)) == before)
        let another = try TriageStage()
        try await another.store.write { db in for activated in all { try another.archive.keep(activated, in: db) } }
        let active = try await another.store.read { db in try another.archive.active("gold", in: db) }
        #expect(active == second.digest)
    }

    private func activations() async throws -> [StandardActivated] {
        try await stage.store.sentMessages().filter { $0.type == "standard.activated.v1" }
            .map { try $0.decode(StandardActivated.self).data }
    }

    @Test("everything else changes nothing and says why")
    func refused() async throws {
        let wish = #"{"to": "silver", "reason": "r"}"#
        #expect(try await post(wish, token: nil) == 401)
        #expect(try await post(wish, token: "fedcba9876543210") == 401)
        #expect(try await post(wish, to: "AS-0") == 404)
        #expect(try await post(#"{"to": "bronze", "reason": "r"}"#) == 422)
        #expect(try await post(#"{"to": "silver", "reason": ""}"#) == 422)
        #expect(try await post(#"{"to": "silver"}"#) == 422)
        #expect(try await post("silver") == 422)
        try await stage.hear(.withdrawn(Sample.wish), 2)
        #expect(try await post(wish) == 409)
        #expect(try await stage.sent() == ["ticket.assessed.v1", "ticket.cancelled.v1"])
    }
}
