import Contracts
import GRDB
import Hummingbird
import Messaging
import NIOCore

/// What every service answers for its operator: is it alive, is it ready and why not, its metrics, what is parked.
struct OperatorRoutes: Sendable {
    let store: MessageStore
    let readiness: Readiness
    let metrics: PrometheusMetrics
    let parked: ParkedDesk
    let door: OperatorDoor

    func add(to router: ServiceRouter) {
        router.get("livez") { _, _ in Response(json: ["status": "alive"]) }
        router.get("readyz") { _, _ in try await ready() }
        router.get("metrics") { _, _ in
            try await measure()
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: metrics.exposition())))
        }
        router.get("v1/parked") { request, _ in
            try await door.asOperator(request) { Response(json: try await parked.list()) }
        }
        router.get("v1/parked/{id}") { request, context in
            try await door.asOperator(request) {
                let id = try context.parameters.require("id", as: Int64.self)
                return try await parked.show(id).map { Response(json: $0) } ?? notParked
            }
        }
        router.post("v1/parked/{id}/{verb}") { request, context in
            try await door.asOperator(request) {
                let id = try context.parameters.require("id", as: Int64.self)
                let verb = try context.parameters.require("verb")
                guard verb == "redrive" || verb == "discard" else { return notParked }
                return try await parked.settle(id, redrive: verb == "redrive")
            }
        }
    }

    private func ready() async throws -> Response {
        try await watchOutbox()
        try await watchKeys()
        let checks = readiness.all.map { check in
            ReadyReport.Check(
                name: check.name, status: check.isGood ? "ok" : "failing", detail: check.detail, since: check.since)
        }
        let isReady = readiness.isReady
        return Response(
            json: ReadyReport(status: isReady ? "ready" : "not_ready", service: store.service.rawValue, checks: checks),
            status: isReady ? .ok : .serviceUnavailable)
    }

    /// An outbox that does not move is a service that tells nobody anything, whatever keeps it from moving.
    private func watchOutbox() async throws {
        let standing = try await store.outboxStanding()
        let standstill = standing.standstill(at: store.now())
        readiness.report("outbox", good: standstill <= MessageStore.longestStandstill, standing.words(standstill))
    }

    /// Two services that should share a key and do not are in trouble until somebody mends it, not only when it is noticed.
    private func watchKeys() async throws {
        let error = try await store.read { db in
            try String.fetchOne(
                db, sql: "SELECT error FROM parked WHERE reason = ? LIMIT 1", arguments: [MessageFault.foreignKeyReason]
            )
        }
        readiness.report("keys", good: error == nil, error ?? "those that the store was written with")
    }

    /// Sets the gauges that are looked up rather than counted.
    private func measure() async throws {
        try await watchOutbox()
        let standing = try await store.outboxStanding()
        let age = standing.oldest.map { store.now() - $0.createdAt } ?? .zero
        metrics.gauge("aftercare_outbox_age_seconds", max(0, age.seconds))
        metrics.gauge("aftercare_outbox_standstill_seconds", standing.standstill(at: store.now()).seconds)
        let counts = try await store.read { db in
            try ["outbox", "held", "parked"].map { table in
                (table, try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0)
            } + [("timers_armed", try Int.fetchOne(db, sql: "SELECT count(*) FROM timers WHERE state = 'armed'") ?? 0)]
        }
        for (name, count) in counts {
            metrics.gauge("aftercare_\(name)", Double(count))
        }
        metrics.gauge("aftercare_ready", readiness.isReady ? 1 : 0)
    }

    private var notParked: Response {
        Response(problem: "not_found", LocalizedText("没有这条搁置的消息。", "No such parked message."), status: .notFound)
    }
}

extension MessageStore.OutboxStanding {
    /// For an operator: how many wait, what is the first of them, and for how long nothing has left.
    func words(_ standstill: Duration) -> String {
        guard let oldest else { return "empty" }
        return
            "\(count) messages wait; the next is \(oldest.type) \(oldest.messageId.prefix(64)) for \(oldest.exchange) of "
            + "\(oldest.createdAt); nothing has left for \(standstill.components.seconds) s"
    }
}

extension Duration {
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

struct ReadyReport: Codable {
    struct Check: Codable {
        let name: String
        let status: String
        let detail: String
        let since: Instant
    }

    let status: String
    let service: String
    let checks: [Check]
}
