import Contracts
import Foundation
import GRDB
import Hummingbird
import Messaging

/// Parked messages as an operator sees and settles them: those that came, and those that could not leave.
struct ParkedDesk: Sendable {
    let store: MessageStore
    let events: EventProcessor
    /// Takes what did not come from one of our services.
    let outside: (any DeliveryProcessor)?

    struct Line: Codable, Sendable {
        let id: Int64
        let parkedAt: Instant
        let reason: String
        let error: String
        let type: String?
        let source: String?
        let messageId: String?
        let ticketId: String?
        let routingKey: String
        /// Where a message of ours was to go; nil for one that came.
        let exchange: String?
        /// Only when one message is shown: the body as it came.
        var body: String?

        init(_ parked: ParkedMessage, body: String? = nil) {
            id = parked.id
            parkedAt = parked.parkedAt
            reason = parked.reason
            error = parked.error
            type = parked.type
            source = parked.source
            messageId = parked.messageId
            ticketId = parked.subject
            routingKey = parked.routingKey
            exchange = parked.exchange
            self.body = body
        }
    }

    func list() async throws -> [Line] {
        try await store.read { db in try ParkedMessage.all(in: db).map { Line($0) } }
    }

    func show(_ id: Int64) async throws -> Line? {
        guard let parked = try await store.read({ db in try ParkedMessage.one(id, in: db) }) else { return nil }
        return Line(parked, body: String(decoding: try store.seal.open(parked.body), as: UTF8.self))
    }

    /// Redrives or discards in the store; a redrive that fails again leaves the message parked and says why.
    func settle(_ id: Int64, redrive: Bool) async throws -> Response {
        do {
            let outcome = try await store.write { [self] db -> DeliveryOutcome? in
                guard let parked = try ParkedMessage.one(id, in: db) else { return nil }
                if parked.exchange != nil {
                    try parked.settleOutgoing(redrive: redrive, seal: store.seal, in: db, now: store.now())
                    return .applied
                }
                let isOurs = ServiceName(rawValue: String(parked.routingKey.prefix { $0 != "." })) != nil
                guard redrive, !isOurs, let outside else {
                    return try events.settle(parked, redrive: redrive, in: db, now: store.now())
                }
                let message = IncomingMessage(
                    routingKey: parked.routingKey, body: try store.seal.open(parked.body), messageId: parked.messageId)
                try db.execute(sql: "DELETE FROM parked WHERE id = ?", arguments: [parked.id])
                return try outside.apply(message, in: db, now: store.now())
            }
            guard let outcome else {
                return Response(
                    problem: "not_found", LocalizedText("没有这条搁置的消息。", "No such parked message."),
                    status: .notFound)
            }
            return Response(json: ["id": String(id), "outcome": redrive ? outcome.rawValue : "discarded"])
        } catch {
            return Response(
                problem: "failed_again", LocalizedText("再次失败:\(error)", "It failed again: \(error)"),
                status: .unprocessableContent)
        }
    }
}
