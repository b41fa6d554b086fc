import Contracts
import Foundation
import GRDB
import Locking
import Messaging
import Testing

/// A wall clock that stands until it is moved.
public final class ManualClock: Sendable {
    private let instant: Locked<Instant>

    public init(_ start: Instant = Instant(milliseconds: 1_795_000_000_000)) {
        instant = Locked(start)
    }

    public var now: Instant { instant.withLock { $0 } }

    public func advance(by span: Duration) {
        instant.withLock { $0 = $0 + span }
    }
}

extension Seal {
    /// A key for tests; never one of a deployment's.
    public static func testing() throws -> Seal {
        try Seal(base64: Data(repeating: 7, count: 32).base64EncodedString())
    }
}

/// One row of an outbox, read back.
public struct SentMessage: Sendable {
    public let exchange: String
    public let routingKey: String
    public let messageId: String
    public let type: String
    public let body: Data

    /// The message as its consumer would decode it.
    public func decode<Payload: Message>(_ type: Payload.Type) throws -> Envelope<Payload> {
        try WireJSON.decode(Envelope<Payload>.self, from: body)
    }
}

extension MessageStore {
    /// Everything in the outbox, in publishing order.
    public func sentMessages() async throws -> [SentMessage] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM outbox ORDER BY id").map {
                SentMessage(
                    exchange: $0["exchange"], routingKey: $0["routing_key"], messageId: $0["message_id"],
                    type: $0["type"],
                    body: $0["body"])
            }
        }
    }
}
