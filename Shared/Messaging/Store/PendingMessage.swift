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
    ///
    /// Builds before this one wrote page keys and correlation ids that are too long for it; here they get their limit.
    var outgoing: OutgoingMessage {
        var headers: [String: MessageProperties.HeaderValue] = ["source": .text(source), "epoch": .integer(epoch)]
        if let subject { headers["subject"] = .text(subject) }
        if let sequence { headers["sequence"] = .integer(sequence) }
        return OutgoingMessage(
            exchange: exchange,
            routingKey: exchange == Topology.Exchange.onCall.rawValue
                ? Topology.fittingPageKey(routingKey) : routingKey,
            properties: MessageProperties(
                messageId: messageId, type: type, correlationId: correlationId.map { ShortString.fitting($0) },
                contentType: EnvelopeHead.contentType,
                timestamp: UInt64(max(0, createdAt.milliseconds / 1000)), headers: headers),
            body: body)
    }
}

extension PendingMessage: FetchableRecord {
    private static let columns = """
        exchange, routing_key, message_id, type, correlation_id, source, subject, sequence, epoch, created_at, body
        """

    /// Rows behind `id`, in publishing order.
    static func pending(behind id: Int64, atMost limit: Int, in db: Database) throws -> [PendingMessage] {
        try fetchAll(
            cached: db, sql: "SELECT \(columns), id FROM outbox WHERE id > ? ORDER BY id LIMIT ?",
            arguments: [id, limit])
    }

    func insert(into db: Database) throws {
        try db.executeCached(
            sql: "INSERT INTO outbox(\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                exchange, routingKey, messageId, type, correlationId, source, subject, sequence, epoch, createdAt, body,
            ])
    }

    /// By position: looking columns up by name took as long as reading them.
    init(row: Row) {
        exchange = row[0]
        routingKey = row[1]
        messageId = row[2]
        type = row[3]
        correlationId = row[4]
        source = row[5]
        subject = row[6]
        sequence = row[7]
        epoch = row[8]
        createdAt = row[9]
        body = row[10]
        id = row[11]
    }
}
