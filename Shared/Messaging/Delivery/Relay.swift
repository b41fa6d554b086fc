import AMQP
import Contracts
import Logging
import Metrics
import ServiceLifecycle

/// Publishes the outbox in order, with confirms, and never forgets a row that the broker has not confirmed.
///
/// One burst is under way at a time; what is committed meanwhile is the next burst. After a refusal it goes back to the
/// lowest unconfirmed row (go-back-N), so the order per ticket holds; a second copy is recognised by its id. A row that can
/// never be sent is parked, and its successors go on (``OutboxPoisonGuard``).
public struct Relay: Service {
    /// How long confirmed rows wait for another commit to take them along.
    private static let settling = Duration.milliseconds(50)

    private let address: BrokerAddress
    private let store: MessageStore
    private let portions: Portions
    private let readiness: Readiness
    private let logger: Logger

    public init(
        address: BrokerAddress, store: MessageStore, portions: Portions = Portions(), readiness: Readiness,
        logger: Logger
    ) {
        self.address = address
        self.store = store
        self.portions = portions
        self.readiness = readiness
        self.logger = logger
    }

    /// Lives until graceful shutdown, and then until the outbox is empty or the broker is away.
    public func run() async throws {
        readiness.report("publisher", good: false, "not connected yet")
        var backoff = Backoff()
        // Then a connection alone is no good sign: the next publish says whether it goes on.
        var wasRefused = false
        var poison = OutboxPoisonGuard(service: store.service)
        var rings = store.outboxBell.rings.makeAsyncIterator()
        await withGracefulShutdownHandler {
            while !Task.isCancelled {
                do {
                    let connection = try await BrokerConnection.open(
                        address, name: "\(store.service)-publish", logger: logger, ended: store.outboxBell.ring)
                    try await connection.enableConfirms()
                    if !wasRefused { readiness.report("publisher", good: true, "connected") }
                    let isDone = try await relay(
                        over: connection, wasRefused: wasRefused, rings: &rings, backoff: &backoff, poison: &poison)
                    await connection.close()
                    if isDone { return }
                    wasRefused = true
                } catch {
                    wasRefused = false
                    readiness.report("publisher", good: false, "\(error)")
                    logger.warning("publisher disconnected", metadata: ["error": "\(error)"])
                    if Task.isShuttingDownGracefully { return }
                    await sleepUntilShutdown(atMost: backoff.next())
                }
            }
        } onGracefulShutdown: {
            store.outboxBell.ring()
        }
    }

    /// Relays until the service stops and the outbox is empty, or until the broker does not take a message.
    ///
    /// Then it takes a new connection: a queue of RabbitMQ 3.10 that was full and whose limit is lifted says so to new channels
    /// only.
    ///
    /// - Parameter wasRefused: Tries a single message first.
    /// - Returns: Whether it is done.
    private func relay(
        over connection: BrokerConnection, wasRefused: Bool, rings: inout AsyncStream<Void>.AsyncIterator,
        backoff: inout Backoff, poison: inout OutboxPoisonGuard
    ) async throws -> Bool {
        let alarm = AlarmClock(bell: store.outboxBell, now: store.now)
        defer { alarm.cancel() }
        var size = wasRefused ? 1 : portions.window
        var quietAt = store.now()
        while true {
            let waiting = try await store.pendingMessages(atMost: poison.isCautious ? 1 : size)
            let pending = try await parkUnsendable(waiting)
            guard !pending.isEmpty else {
                guard waiting.isEmpty else { continue }
                try await connection.requireOpen()
                let isStopping = Task.isShuttingDownGracefully
                try await settle(at: isStopping ? store.now() : quietAt, alarm: alarm)
                if isStopping { return true }
                await rings.next(isolation: #isolation)
                continue
            }
            if isMutant("forget-before-confirm"), let last = pending.last?.id {
                store.confirm(upTo: last)
                try await store.write { _ in }
            }
            faultPoint("unpublished")
            let outcomes: [Confirmation]
            do {
                outcomes = try await connection.publish(pending.map(\.outgoing))
            } catch {
                if let fault = poison.failed(pending, with: error) {
                    try await park(pending[0], because: fault)
                    backoff.reset()
                }
                throw error
            }
            faultPoint("confirmed")
            let confirmed = outcomes.prefix { isTaken($0) }.count
            if let last = pending.prefix(confirmed).last?.id {
                store.confirm(upTo: last)
                poison.left(upTo: last)
            }
            quietAt = store.now() + Self.settling
            if confirmed == outcomes.count {
                size = portions.window
                backoff.reset()
                readiness.report("publisher", good: true, "connected")
            } else {
                report(outcomes[confirmed], of: pending[confirmed])
                try await Task.sleep(for: backoff.next())
                return false
            }
        }
    }

    /// What of a burst the wire can carry, up to the first message that it cannot; where it begins with such, they are parked.
    private func parkUnsendable(_ waiting: [PendingMessage]) async throws -> [PendingMessage] {
        guard !isMutant("poison-retried") else { return waiting }
        for pending in waiting {
            guard let reason = pending.outgoing.unsendableBecause else { break }
            try await park(pending, because: .unsendable(reason))
        }
        guard waiting.first?.outgoing.unsendableBecause == nil else { return [] }
        return Array(waiting.prefix { $0.outgoing.unsendableBecause == nil })
    }

    private func park(_ pending: PendingMessage, because fault: MessageFault) async throws {
        try await store.park(pending, because: fault)
        Counter(label: "aftercare_outbox_parked_total", dimensions: [("reason", fault.reason)]).increment()
        logger.error(
            "outgoing message parked",
            metadata: [
                "type": "\(pending.type)", "event_id": "\(pending.messageId)",
                "ticket_id": "\(pending.subject ?? "-")", "correlation_id": "\(pending.correlationId ?? "-")",
                "exchange": "\(pending.exchange)", "key": "\(pending.routingKey)", "error": "\(fault)",
            ])
    }

    private func isTaken(_ outcome: Confirmation) -> Bool {
        switch outcome {
        case .confirmed: true
        case .refused: isMutant("refusal-ignored")
        case .returned: isMutant("return-ignored")
        }
    }

    /// Deletes the rows of the last burst when no other commit comes along to do so.
    ///
    /// Otherwise a quiet service would publish them again after a restart. It never waits itself: the next message may come
    /// at any moment.
    private func settle(at quietAt: Instant, alarm: AlarmClock) async throws {
        guard store.hasConfirmedRows else { return }
        guard store.now() >= quietAt else { return alarm.set(quietAt) }
        try await store.write { _ in }
    }

    private func report(_ outcome: Confirmation, of message: PendingMessage) {
        switch outcome {
        case .confirmed: return
        case .refused:
            Counter(label: "aftercare_publish_refused_total").increment()
            readiness.report("publisher", good: false, "a queue behind \(message.exchange) is full")
        case .returned(let code, let text):
            Counter(label: "aftercare_publish_returned_total").increment()
            readiness.report(
                "publisher", good: false, "\(message.exchange) routes \(message.routingKey) nowhere: \(code) \(text)")
        }
        logger.warning(
            "publish not taken", metadata: ["exchange": "\(message.exchange)", "key": "\(message.routingKey)"])
    }
}
