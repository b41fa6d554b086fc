import AMQP
import Contracts
import Foundation
import GRDB

/// A row of the outbox: a message that is committed and not yet confirmed by the broker.
struct PendingMessage: Sendable {
    /// Order of publishing; nil until inserted.
    let id: Int64?
    let exchange: String
    let routingKey: String
    let messageId: String
    let type: String
    let correlationId: String?
    let source: String
    let subject: String?
    let sequence: Int64?
    let epoch: Int64
    let createdAt: Instant
    let body: Data

    /// The message as it goes over the wire, its attribution repeated in properties for readers that cannot decode it.
    var outgoing: OutgoingMessage {
        var headers: [String: MessageProperties.HeaderValue] = ["source": .text(source), "epoch": .integer(epoch)]
        if let subject { headers["subject"] = .text(subject) }
        if let sequence { headers["sequence"] = .integer(sequence) }
        return OutgoingMessage(
            exchange: exchange, routingKey: routingKey,
            properties: MessageProperties(
                messageId: messageId, type: type, correlationId: correlationId, contentType: EnvelopeHead.contentType,
                timestamp: UInt64(max(0, createdAt.milliseconds / 1000)), headers: headers),
            body: body)
    }
}

extension PendingMessage: FetchableRecord, PersistableRecord {
    static let databaseTableName = "outbox"

    init(row: Row) {
        id = row["id"]
        exchange = row["exchange"]
        routingKey = row["routing_key"]
        messageId = row["message_id"]
        type = row["type"]
        correlationId = row["correlation_id"]
        source = row["source"]
        subject = row["subject"]
        sequence = row["sequence"]
        epoch = row["epoch"]
        createdAt = row["created_at"]
        body = row["body"]
    }

    func encode(to container: inout PersistenceContainer) {
        container["id"] = id
        container["exchange"] = exchange
        container["routing_key"] = routingKey
        container["message_id"] = messageId
        container["type"] = type
        container["correlation_id"] = correlationId
        container["source"] = source
        container["subject"] = subject
        container["sequence"] = sequence
        container["epoch"] = epoch
        container["created_at"] = createdAt
        container["body"] = body
    }
}
