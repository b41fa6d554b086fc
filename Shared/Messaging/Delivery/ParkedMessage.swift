import Contracts
import Foundation
import GRDB

/// A message that could not be handled, or that no broker would take, and waits for an operator.
public struct ParkedMessage: Sendable, FetchableRecord {
    public let id: Int64
    /// Nil when the envelope could not be read or the broker did not vouch for it.
    public let source: String?
    public let messageId: String?
    public let type: String?
    public let subject: String?
    public let sequence: Int64?
    public let routingKey: String
    /// Where a message of ours was to go; nil for one that came.
    public let exchange: String?
    /// A word of a closed set.
    public let reason: String
    public let error: String
    public let parkedAt: Instant
    /// Sealed: it may hold anything.
    public let body: Data
    /// Of a message of ours.
    let correlationId: String?
    let epoch: Int64?
    let createdAt: Instant?

    public init(row: Row) {
        id = row["id"]
        source = row["source"]
        messageId = row["message_id"]
        type = row["type"]
        subject = row["subject"]
        sequence = row["sequence"]
        routingKey = row["routing_key"]
        exchange = row["exchange"]
        correlationId = row["correlation_id"]
        epoch = row["epoch"]
        createdAt = row["created_at"]
        reason = row["reason"]
        error = row["error"]
        parkedAt = row["parked_at"]
        body = row["body"]
    }

    public static func all(in db: Database) throws -> [ParkedMessage] {
        try fetchAll(db, sql: "SELECT * FROM parked ORDER BY id")
    }

    public static func one(_ id: Int64, in db: Database) throws -> ParkedMessage? {
        try fetchOne(db, sql: "SELECT * FROM parked WHERE id = ?", arguments: [id])
    }

    /// Keeps what another processor of deliveries cannot take, for an operator.
    public static func park(
        _ message: IncomingMessage, fault: MessageFault, in store: MessageStore, _ db: Database, now: Instant
    ) throws {
        try park(message, head: nil, fault: fault, seal: store.seal, in: db, now: now)
    }

    static func park(
        _ message: IncomingMessage, head: EnvelopeHead?, fault: any Error, seal: Seal, in db: Database, now: Instant
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO parked(source, message_id, type, subject, sequence, routing_key, reason, error, parked_at, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                head?.source ?? message.sender?.source, head?.id ?? message.messageId,
                head?.type.description ?? message.type, head?.subject ?? message.sender?.subject,
                head?.sequence ?? message.sender?.sequence, message.routingKey,
                (fault as? MessageFault)?.reason ?? "handler_failed", "\(fault)",
                now.milliseconds, try seal.seal(message.body),
            ])
    }
}

/// Takes what the broker gave up on delivering into the table of parked messages.
public struct DeadLetterProcessor: DeliveryProcessor {
    private let store: MessageStore

    public init(store: MessageStore) {
        self.store = store
    }

    public func apply(_ message: IncomingMessage, in db: Database, now: Instant) throws -> DeliveryOutcome {
        let head = (try? WireJSON.decode(EnvelopeHead.self, from: message.body))
            .flatMap { IncomingMessage.vouches(message.routingKey, for: $0.source) ? $0 : nil }
        // What was applied before the broker gave up on it is no loss, and a dead letter can come twice.
        let isNew = try Inbox.claim(
            source: head?.source ?? "dead letters \(message.routingKey)", id: head?.id ?? WireJSON.sha256(message.body),
            in: db, now: now)
        guard isNew else { return .duplicate }
        let fault = MessageFault.impossible("the broker delivered it too often without an acknowledgement")
        try ParkedMessage.park(message, head: head, fault: fault, seal: store.seal, in: db, now: now)
        return .parked
    }
}
