import Contracts
import GRDB
import Locking

/// The outbox, as the relay and whoever watches over it see it.
extension MessageStore {
    /// What waits for the broker.
    public struct OutboxStanding: Sendable, Equatable {
        /// How many messages wait; ids without a message between them are counted, too.
        public let count: Int
        /// Nil when nothing waits.
        public let oldest: Head?
        /// When a message last left; nil since the start.
        public let movedAt: Instant?

        /// The message that leaves next.
        public struct Head: Sendable, Equatable {
            public let messageId: String
            public let type: String
            public let exchange: String
            public let createdAt: Instant
        }

        /// How long the outbox has stood still with something in it; zero when it is empty.
        public func standstill(at now: Instant) -> Duration {
            guard let oldest else { return .zero }
            return max(.zero, now - max(oldest.createdAt, movedAt ?? oldest.createdAt))
        }
    }

    /// Beyond this an outbox with something in it counts as standing still.
    public static let longestStandstill = Duration.seconds(30)

    func confirm(upTo id: Int64) {
        let now = now()
        watermark.withLock { watermark in
            watermark.confirmed = max(watermark.confirmed, id)
            watermark.movedAt = now
        }
        provenance.hasLeft(upTo: id)
    }

    /// Whether confirmed rows wait to be deleted.
    var hasConfirmedRows: Bool {
        watermark.withLock { $0.confirmed > $0.deleted }
    }

    func pendingMessages(atMost limit: Int) async throws -> [PendingMessage] {
        let confirmed = watermark.withLock { $0.confirmed }
        return try await read { db in
            try PendingMessage.pending(behind: confirmed, atMost: limit, in: db)
        }
    }

    /// Moves a row that can never leave to what is parked, so that its successors go on.
    func park(_ pending: PendingMessage, because fault: MessageFault) async throws {
        let now = now()
        try await write { [seal] db in
            try ParkedMessage.park(pending, fault: fault, seal: seal, in: db, now: now)
            try db.execute(sql: "DELETE FROM outbox WHERE id = ?", arguments: [pending.id])
        }
        watermark.withLock { $0.movedAt = now }
    }

    /// How many messages wait for the broker.
    public func outboxDepth() async throws -> Int {
        try await outboxStanding().count
    }

    /// What waits for the broker, and since when nothing has left.
    public func outboxStanding() async throws -> OutboxStanding {
        let (confirmed, movedAt) = watermark.withLock { ($0.confirmed, $0.movedAt) }
        return try await read { db in
            try OutboxStanding(behind: confirmed, movedAt: movedAt, in: db)
        }
    }
}

extension MessageStore.OutboxStanding {
    /// Reads it from any store, also one that another process is writing.
    ///
    /// - Parameter confirmed: Highest id that has left but is not deleted yet.
    public init(behind confirmed: Int64 = 0, movedAt: Instant? = nil, in db: Database) throws {
        let head = try Row.fetchOne(
            cached: db,
            sql: "SELECT id, message_id, type, exchange, created_at FROM outbox WHERE id > ? ORDER BY id LIMIT 1",
            arguments: [confirmed])
        self.movedAt = movedAt
        oldest = head.map {
            Head(messageId: $0["message_id"], type: $0["type"], exchange: $0["exchange"], createdAt: $0["created_at"])
        }
        guard let first: Int64 = head?["id"] else {
            count = 0
            return
        }
        // Counting the rows of a deep outbox would read all of it.
        let last = try Int64.fetchOne(cached: db, sql: "SELECT max(id) FROM outbox") ?? first
        count = Int(last - first) + 1
    }
}
