import Contracts
import Foundation
import GRDB

/// What a service does with one kind of message: a synchronous function of (envelope, transaction).
///
/// It must not wait, call out, or keep the transaction. An error it throws parks the message and leaves no other trace.
public struct MessageHandler: Sendable {
    let types: [EventType]
    let apply: @Sendable (EnvelopeHead, Data, Transaction) throws -> Void

    public init<Payload: Message>(
        _ type: Payload.Type, _ apply: @escaping @Sendable (Envelope<Payload>, Transaction) throws -> Void
    ) {
        self.init(filing: type) { envelope, _, transaction in try apply(envelope, transaction) }
    }

    /// Also gets the message's bytes as they came, for who keeps them.
    public init<Payload: Message>(
        filing type: Payload.Type, _ apply: @escaping @Sendable (Envelope<Payload>, Data, Transaction) throws -> Void
    ) {
        types = Payload.types
        self.apply = { head, body, transaction in
            let envelope: Envelope<Payload>
            do {
                envelope = try Envelope(head: head, from: body)
            } catch let error as DecodingError {
                throw MessageFault.undecodable(FieldError(error))
            }
            try apply(envelope, body, transaction)
        }
    }
}

/// A deadline that has come.
public struct DueTimer: Sendable, Equatable {
    public let owner: String
    public let kind: String
    public let dueAt: Instant

    public init(owner: String, kind: String, dueAt: Instant) {
        self.owner = owner
        self.kind = kind
        self.dueAt = dueAt
    }
}

/// What a service does when a deadline comes; the same rules as for ``MessageHandler``.
public typealias TimerHandler = @Sendable (DueTimer, Transaction) throws -> Void

/// What became of one delivery; every one is a row of the same commit, so all are acknowledged.
public enum DeliveryOutcome: String, Sendable {
    case applied, duplicate, stale, held, parked, ignored
}

/// Applies deliveries of one queue inside the batch's transaction.
public protocol DeliveryProcessor: Sendable {
    /// - Throws: Only what concerns the whole store; whatever is wrong with the message is an outcome.
    func apply(_ delivery: IncomingMessage, in db: Database, now: Instant) throws -> DeliveryOutcome
}

/// A delivery without what only the broker connection needs.
public struct IncomingMessage: Sendable {
    public let routingKey: String
    public let body: Data
    /// Properties and headers, for attributing what cannot be decoded.
    public let messageId: String?
    public let type: String?
    public let redelivered: Bool

    public init(
        routingKey: String, body: Data, messageId: String? = nil, type: String? = nil, redelivered: Bool = false
    ) {
        self.routingKey = routingKey
        self.body = body
        self.messageId = messageId
        self.type = type
        self.redelivered = redelivered
    }
}
