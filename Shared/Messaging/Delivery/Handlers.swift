import Contracts
import Foundation
import GRDB

/// What a service does with one kind of message: a synchronous function of (envelope, transaction).
///
/// It must not wait, call out, or keep the transaction. An error it throws parks the message and leaves no other trace.
public struct MessageHandler: Sendable {
    let types: [EventType]
    let apply: @Sendable (EnvelopeHead, Data, Transaction) throws -> Void

    /// - Parameter types: Those of the payload's that are handled; the others are skipped without being decoded.
    public init<Payload: Message>(
        _ type: Payload.Type, of types: [EventType] = Payload.types,
        _ apply: @escaping @Sendable (Envelope<Payload>, Transaction) throws -> Void
    ) {
        self.init(filing: type, of: types) { envelope, _, transaction in try apply(envelope, transaction) }
    }

    /// Also gets the message's bytes as they came, for who keeps them.
    public init<Payload: Message>(
        filing type: Payload.Type, of types: [EventType] = Payload.types,
        _ apply: @escaping @Sendable (Envelope<Payload>, Data, Transaction) throws -> Void
    ) {
        self.types = types
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

/// Says again what came of a message, to a sender whose store was put back from a backup.
///
/// It throws only what concerns the store. What it sends is not numbered: who has it already must not wait for it.
public typealias Reminder = @Sendable (EnvelopeHead, Transaction) throws -> Void

/// A deadline that has come.
public struct DueTimer: Sendable, Equatable {
    public let owner: String
    public let kind: String
    public let dueAt: Instant
    /// Whether an answer that prevents it may still have been on its way (``FlowGate``).
    public let isUnverified: Bool

    public init(owner: String, kind: String, dueAt: Instant, isUnverified: Bool = false) {
        self.owner = owner
        self.kind = kind
        self.dueAt = dueAt
        self.isUnverified = isUnverified
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
