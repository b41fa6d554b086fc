import AMQP
import Contracts
import GRDB
import Logging
import Metrics
import ServiceLifecycle

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

/// Reads the queues of a service: takes what is there, commits it in one transaction, acknowledges it with one frame.
///
/// While a commit waits for the disk, more deliveries gather, so the next batch is larger: group commit without a timer.
public struct Consumer: Service {
    /// Messages in the outbox beyond which queues that push back are left alone.
    private static let highWater = 50_000

    private let address: BrokerAddress
    private let store: MessageStore
    private let subscriptions: [Subscription]
    private let portions: Portions
    private let catchUp: CatchUp
    private let readiness: Readiness
    private let logger: Logger

    public init(
        address: BrokerAddress, store: MessageStore, subscriptions: [Subscription], portions: Portions = Portions(),
        catchUp: CatchUp, readiness: Readiness, logger: Logger
    ) {
        self.address = address
        self.store = store
        self.subscriptions = subscriptions
        self.portions = portions
        self.catchUp = catchUp
        self.readiness = readiness
        self.logger = logger
    }

    /// Lives until graceful shutdown; connects again whenever the connection dies.
    public func run() async throws {
        readiness.report("consumer", good: false, "not connected yet")
        var backoff = Backoff()
        var isPaused = false
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            do {
                let connection = try await BrokerConnection.open(
                    address, name: "\(store.service)-consume", logger: logger)
                try await withGracefulShutdownHandler {
                    try await consume(over: connection, isPaused: &isPaused) { backoff.reset() }
                } onGracefulShutdown: {
                    Task { await connection.drain() }
                }
                await connection.close()
            } catch {
                catchUp.disconnected()
                readiness.report("consumer", good: false, "\(error)")
                logger.warning("consumer disconnected", metadata: ["error": "\(error)"])
                await sleepUntilShutdown(atMost: isMutant("reconnects-late") ? .seconds(45) : backoff.next())
            }
        }
    }

    /// Reads until the service stops or a queue is to be left alone or taken up again.
    ///
    /// That takes a new connection: what a closed one had goes back to its place in the queue, but when a consumer is cancelled
    /// and another one comes, the quorum queues of RabbitMQ 3.10 deliver out of order or close the connection.
    private func consume(
        over connection: BrokerConnection, isPaused: inout Bool, connected: () -> Void
    ) async throws {
        var backlog = 0
        for subscription in subscriptions where !(isPaused && subscription.pausesWhenBehind) {
            backlog += try await connection.consume(
                subscription.queue, as: subscription.queue, prefetch: UInt16(portions.prefetch))
        }
        catchUp.connected(backlog: backlog, paused: isPaused)
        readiness.report("consumer", good: true, "reading \(subscriptions.map(\.queue).joined(separator: ", "))")
        logger.info("consuming", metadata: ["backlog": "\(backlog)"])
        connected()
        store.timerBell.ring()
        let begin = ContinuousClock.now
        // Slow start: what killed the process the last time is found among few. Only the transaction grows, not the prefetch.
        var window = 1
        while true {
            catchUp.waits()
            let batch = try await connection.receive(atMost: window)
            guard let last = batch.last else { return }
            catchUp.took()
            faultPoint("received")
            if isMutant("ack-before-commit") { try await connection.acknowledge(upTo: last.tag) }
            try await commit(batch, begin: begin)
            faultPoint("committed")
            if !isMutant("ack-before-commit") { try await connection.acknowledge(upTo: last.tag) }
            faultPoint("acknowledged")
            catchUp.applied(batch.count, all: batch.count < window)
            store.timerBell.ring()
            window = min(portions.batch, window * 2)
            let mustPause = try await mustPause(isPaused)
            if mustPause != isPaused {
                isPaused = mustPause
                return
            }
        }
    }

    /// Whether the queues that push back on outsiders are left alone, by the depth of the outbox.
    private func mustPause(_ isPaused: Bool) async throws -> Bool {
        guard subscriptions.contains(where: \.pausesWhenBehind) else { return false }
        let depth = try await store.outboxDepth()
        if !isPaused, depth > Self.highWater {
            logger.warning("inbound paused", metadata: ["outbox": "\(depth)"])
            return true
        }
        if isPaused, depth < Self.highWater / 2 {
            logger.info("inbound resumed")
            return false
        }
        return isPaused
    }

    /// Commits one batch, in one transaction unless something in it may have killed the process before.
    ///
    /// - Parameter begin: When the service began to read.
    private func commit(_ batch: [Delivery], begin: ContinuousClock.Instant) async throws {
        guard batch.contains(where: \.redelivered), !isMutant("suspects-ignored") else {
            return try await persist { try await apply(batch) { _ in } }
        }
        let tried = try await persist { try await store.read { db in try SuspectLedger.tried(batch, in: db) } }
        for segment in SuspectLedger.segments(batch, tried: tried) {
            if segment.isSuspect {
                if segment.wasTried { try await Task.sleep(until: begin + SuspectLedger.grace, clock: .continuous) }
                try await persist {
                    try await store.write { db in try SuspectLedger.note(segment.deliveries, in: db) }
                }
                faultPoint("noted")
            }
            try await persist {
                if segment.isGivenUp { return try await giveUp(segment.deliveries) }
                try await apply(segment.deliveries) { db in
                    if segment.isSuspect { try SuspectLedger.strike(segment.deliveries, in: db) }
                }
            }
        }
    }

    /// Tries until the store takes it, and says so meanwhile.
    private func persist<Value>(_ body: () async throws -> Value) async throws -> Value {
        var backoff = Backoff()
        while true {
            do {
                let value = try await body()
                readiness.report("store", good: true, "committing")
                return value
            } catch let error as DatabaseError {
                readiness.report("store", good: false, "cannot commit: \(error.resultCode) \(error.message ?? "")")
                logger.error("store cannot commit", metadata: ["error": "\(error.resultCode)"])
                try await Task.sleep(for: backoff.next())
            }
        }
    }

    private func apply(_ batch: [Delivery], also: @escaping @Sendable (Database) throws -> Void) async throws {
        let now = store.now()
        let processors = Dictionary(uniqueKeysWithValues: subscriptions.map { ($0.queue, $0.processor) })
        let outcomes = try await store.write { db in
            faultPoint("opened")
            var outcomes: [DeliveryOutcome: Int] = [:]
            for delivery in batch {
                guard let processor = processors[delivery.consumer] else { continue }
                dieIfTold(by: delivery.body)
                outcomes[try processor.apply(IncomingMessage(delivery), in: db, now: now), default: 0] += 1
                faultPoint("handled")
            }
            try Inbox.expire(in: db, now: now)
            try also(db)
            faultPoint("applied")
            return outcomes
        }
        for (outcome, count) in outcomes {
            Counter(label: "aftercare_inbox_total", dimensions: [("outcome", outcome.rawValue)])
                .increment(by: Int64(count))
        }
    }

    private func giveUp(_ deliveries: [Delivery]) async throws {
        let now = store.now()
        try await store.write { [store] db in
            for delivery in deliveries {
                let message = IncomingMessage(delivery)
                if let sender = message.sender, let id = message.messageId {
                    guard try Inbox.claim(source: sender.source, id: id, in: db, now: now) else { continue }
                }
                let fault = MessageFault.killsTheProcess(attempts: SuspectLedger.attempts)
                try ParkedMessage.park(message, head: nil, fault: fault, seal: store.seal, in: db, now: now)
            }
            try SuspectLedger.strike(deliveries, in: db)
        }
        logger.error("message parked: the process died whenever it was handled")
        Counter(label: "aftercare_inbox_total", dimensions: [("outcome", DeliveryOutcome.parked.rawValue)])
            .increment(by: Int64(deliveries.count))
    }
}

/// Sleeps, but not into a graceful shutdown.
func sleepUntilShutdown(atMost duration: Duration) async {
    try? await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
}
