import AMQP
import Contracts
import GRDB
import Logging
import Metrics
import ServiceLifecycle
import Synchronization

/// One queue a service reads, and what it does with what comes.
public struct Subscription: Sendable {
    public let queue: String
    public let processor: any DeliveryProcessor
    /// Whether reading stops while the outbox is too deep; only for queues that push back on outsiders.
    public let pausesWhenBehind: Bool

    public init(_ queue: String, _ processor: any DeliveryProcessor, pausesWhenBehind: Bool = false) {
        self.queue = queue
        self.processor = processor
        self.pausesWhenBehind = pausesWhenBehind
    }
}

/// Whether a service has applied the backlog it found when it connected; until then no overdue timer may fire, because the
/// answer that keeps a promise may be in the backlog.
public final class CatchUp: Sendable {
    private let state = Mutex<(remaining: Int, since: Instant?)>((0, nil))

    /// However deep the backlog, timers fire again this long after the connection.
    static let patience = Duration.seconds(30)

    public init() {}

    func connected(backlog: Int, at now: Instant) {
        state.withLock { $0 = (backlog, now) }
    }

    func disconnected() {
        state.withLock { $0 = (0, nil) }
    }

    func applied(_ count: Int) {
        state.withLock { $0.remaining = max(0, $0.remaining - count) }
    }

    /// False while disconnected: what we have not heard may have kept the promise.
    func isComplete(at now: Instant) -> Bool {
        state.withLock { state in
            guard let since = state.since else { return false }
            return state.remaining == 0 || now - since > Self.patience
        }
    }
}

/// Reads the queues of a service: takes what is there, commits it in one transaction, acknowledges it with one frame.
///
/// While a commit waits for the disk, more deliveries gather, so the next batch is larger: group commit without a timer.
public struct Consumer: Service {
    /// Also the most that one transaction takes.
    private static let prefetch = 256
    /// Messages in the outbox beyond which queues that push back are left alone.
    private static let highWater = 50_000

    private let address: BrokerAddress
    private let store: MessageStore
    private let subscriptions: [Subscription]
    private let catchUp: CatchUp
    private let readiness: Readiness
    private let logger: Logger

    public init(
        address: BrokerAddress, store: MessageStore, subscriptions: [Subscription], catchUp: CatchUp,
        readiness: Readiness, logger: Logger
    ) {
        self.address = address
        self.store = store
        self.subscriptions = subscriptions
        self.catchUp = catchUp
        self.readiness = readiness
        self.logger = logger
    }

    /// Lives until graceful shutdown; connects again whenever the connection dies.
    public func run() async throws {
        readiness.report("consumer", good: false, "not connected yet")
        var backoff = Backoff()
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            do {
                let connection = try await BrokerConnection.open(
                    address, name: "\(store.service)-consume", logger: logger)
                try await withGracefulShutdownHandler {
                    try await consume(over: connection, connected: { backoff.reset() })
                } onGracefulShutdown: {
                    Task { await connection.drain() }
                }
                await connection.close()
            } catch {
                catchUp.disconnected()
                readiness.report("consumer", good: false, "\(error)")
                logger.warning("consumer disconnected", metadata: ["error": "\(error)"])
                await sleepUntilShutdown(atMost: backoff.next())
            }
        }
    }

    private func consume(over connection: BrokerConnection, connected: () -> Void) async throws {
        var backlog = 0
        for subscription in subscriptions {
            backlog += try await connection.consume(
                subscription.queue, as: subscription.queue, prefetch: UInt16(Self.prefetch))
        }
        catchUp.connected(backlog: backlog, at: store.now())
        readiness.report("consumer", good: true, "reading \(subscriptions.map(\.queue).joined(separator: ", "))")
        logger.info("consuming", metadata: ["backlog": "\(backlog)"])
        connected()
        store.timerBell.ring()
        var paused = false
        while true {
            let batch = try await connection.receive(atMost: Self.prefetch)
            guard let last = batch.last else { return }
            try await commit(batch)
            try await connection.acknowledge(upTo: last.tag)
            catchUp.applied(batch.count)
            store.timerBell.ring()
            paused = try await throttle(connection, paused: paused)
        }
    }

    /// Commits one batch; a store that cannot commit keeps the batch and tries again, and says so.
    private func commit(_ batch: [Delivery]) async throws {
        var backoff = Backoff()
        while true {
            do {
                let outcomes = try await apply(batch)
                for (outcome, count) in outcomes {
                    Counter(label: "aftercare_inbox_total", dimensions: [("outcome", outcome.rawValue)])
                        .increment(by: Int64(count))
                }
                readiness.report("store", good: true, "committing")
                return
            } catch let error as DatabaseError {
                readiness.report("store", good: false, "cannot commit: \(error.resultCode) \(error.message ?? "")")
                logger.error("store cannot commit", metadata: ["error": "\(error.resultCode)"])
                try await Task.sleep(for: backoff.next())
            }
        }
    }

    private func apply(_ batch: [Delivery]) async throws -> [DeliveryOutcome: Int] {
        let now = store.now()
        let processors = Dictionary(uniqueKeysWithValues: subscriptions.map { ($0.queue, $0.processor) })
        return try await store.write { db in
            var outcomes: [DeliveryOutcome: Int] = [:]
            for delivery in batch {
                guard let processor = processors[delivery.consumer] else { continue }
                let message = IncomingMessage(
                    routingKey: delivery.properties.deadLetteredKey ?? delivery.routingKey, body: delivery.body,
                    messageId: delivery.properties.messageId,
                    type: delivery.properties.type, redelivered: delivery.redelivered)
                outcomes[try processor.apply(message, in: db, now: now), default: 0] += 1
            }
            try Inbox.expire(in: db, now: now)
            return outcomes
        }
    }

    /// Stops and resumes the queues that push back on outsiders, by the depth of the outbox.
    private func throttle(_ connection: BrokerConnection, paused: Bool) async throws -> Bool {
        let pausable = subscriptions.filter(\.pausesWhenBehind)
        guard !pausable.isEmpty else { return false }
        let depth = try await store.outboxDepth()
        if !paused, depth > Self.highWater {
            for subscription in pausable { try await connection.cancel(subscription.queue) }
            logger.warning("inbound paused", metadata: ["outbox": "\(depth)"])
            return true
        }
        if paused, depth < Self.highWater / 2 {
            for subscription in pausable {
                _ = try await connection.consume(
                    subscription.queue, as: subscription.queue, prefetch: UInt16(Self.prefetch))
            }
            logger.info("inbound resumed")
            return false
        }
        return paused
    }
}

/// Sleeps, but not into a graceful shutdown.
func sleepUntilShutdown(atMost duration: Duration) async {
    try? await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
}
