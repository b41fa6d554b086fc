import Foundation
import Logging

/// One connection to the broker with one channel, for consuming or for publishing.
///
/// It lives once: after a failure every call throws, and the owner opens another one. All its work happens on the thread of
/// its ``SocketLoop``; what leaves it are copied batches.
public actor BrokerConnection {
    /// Frames handled in one turn, so that calls from outside are not starved by a flood.
    private static let framesPerTurn = 512

    private nonisolated let loop: SocketLoop
    private let logger: Logger
    private let ended: @Sendable () -> Void
    private var handle: ConnectionHandle?
    private var failure: AMQPError?

    private var deliveries: [Delivery] = []
    private var receiver: CheckedContinuation<[Delivery], any Error>?
    private var receivingLimit = 0
    private var draining = false

    private var confirms = PublisherConfirms()
    private var publisher: CheckedContinuation<[Confirmation], any Error>?
    private var blockedReason: String?
    private var unblockWaiters: [CheckedContinuation<Void, any Error>] = []

    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(name: String, logger: Logger, ended: @escaping @Sendable () -> Void) throws(AMQPError) {
        loop = try SocketLoop(name: name)
        self.logger = logger
        self.ended = ended
    }

    deinit {
        loop.stop()
    }

    /// Connects and logs in; blocks its own thread only.
    ///
    /// - Parameters:
    ///   - name: Shown by the broker next to the connection: "triage-consume".
    ///   - ended: Called once, when the connection has died or was closed; for an owner that does not wait in a call.
    public static func open(
        _ address: BrokerAddress, name: String, logger: Logger, ended: @escaping @Sendable () -> Void = {}
    ) async throws -> BrokerConnection {
        let connection = try BrokerConnection(name: name, logger: logger, ended: ended)
        connection.loop.start { [weak connection] in
            connection?.assumeIsolated { $0.turn() } ?? (nil, -1)
        }
        do {
            try await connection.connect(address, name: name)
            return connection
        } catch {
            await connection.fail(error as? AMQPError ?? .lost("\(error)"))
            throw error
        }
    }

    private func connect(_ address: BrokerAddress, name: String) throws {
        handle = try ConnectionHandle(address, name: name)
    }

    /// Says goodbye to the broker.
    ///
    /// Deliveries that were not acknowledged come again.
    public func close() {
        guard failure == nil else { return }
        handle?.close()
        fail(.closed)
    }

    /// Throws why the connection is no more; does nothing while it lives.
    public func requireOpen() throws {
        if let failure { throw failure }
    }

    /// Why the broker takes no publishes at the moment; nil when it does.
    public var blocked: String? { blockedReason }

    // MARK: - Consuming

    /// Starts to read a queue.
    ///
    /// - Returns: How many messages were ready in it a moment before: the backlog.
    public func consume(_ queue: String, as consumer: String, prefetch: UInt16) throws -> Int {
        try call { handle in
            let backlog = try handle.readyCount(of: queue)
            try handle.consume(queue, as: consumer, prefetch: prefetch)
            return backlog
        }
    }

    /// Every delivery that is here, at most `limit`; waits until there is one, but never to fill a batch.
    ///
    /// - Returns: Empty after ``drain()``.
    public func receive(atMost limit: Int) async throws -> [Delivery] {
        if let failure { throw failure }
        if !deliveries.isEmpty { return takeDeliveries(limit) }
        if draining { return [] }
        return try await withCheckedThrowingContinuation { continuation in
            receiver = continuation
            receivingLimit = limit
        }
    }

    /// Lets ``receive(atMost:)`` return empty instead of waiting: the owner is about to stop.
    public func drain() {
        draining = true
        deliveries = []
        receiver?.resume(returning: [])
        receiver = nil
    }

    /// Acknowledges every delivery of the channel up to and including `tag`.
    public func acknowledge(upTo tag: UInt64) throws {
        try call { try $0.acknowledge(upTo: tag) }
    }

    /// How many messages are ready in a queue; also a round trip, after which earlier acknowledgements are processed.
    public func readyCount(of queue: String) throws -> Int {
        try call { try $0.readyCount(of: queue) }
    }

    /// Fails when the exchange does not exist.
    public func requireExchange(_ exchange: String, kind: String) throws {
        try call { try $0.requireExchange(exchange, kind: kind) }
    }

    // MARK: - Publishing

    /// Asks for publisher confirms; call it once before the first ``publish(_:)``.
    public func enableConfirms() throws {
        try call { try $0.enableConfirms() }
    }

    /// Publishes a burst in order and waits until the broker has settled all of it.
    ///
    /// One burst at a time: batches form because the next one waits for this one. While the broker is blocked, it waits.
    ///
    /// - Throws: ``AMQPError/unsendable(_:)`` before anything of the burst was sent, and the connection lives on.
    public func publish(_ burst: [OutgoingMessage]) async throws -> [Confirmation] {
        precondition(publisher == nil, "one burst at a time")
        if let reason = burst.lazy.compactMap(\.unsendableBecause).first { throw AMQPError.unsendable(reason) }
        while blockedReason != nil, failure == nil {
            try await withCheckedThrowingContinuation { unblockWaiters.append($0) }
        }
        guard !burst.isEmpty else { return [] }
        try call { handle in
            handle.cork(true)
            defer { handle.cork(false) }
            for message in burst {
                confirms.published(messageId: message.properties.messageId)
                try handle.publish(message)
            }
        }
        return try await withCheckedThrowingContinuation { publisher = $0 }
    }

    // MARK: - The loop

    /// Takes what the socket has; runs on the loop's thread between jobs.
    private func turn() -> (socket: Int32?, timeout: Int32) {
        guard let handle else { return (nil, -1) }
        var frames = 0
        do {
            while frames < Self.framesPerTurn, let event = try handle.nextEvent() {
                take(event)
                frames += 1
            }
            handle.releaseBuffers()
        } catch {
            fail(error)
            return (nil, -1)
        }
        hand()
        return (handle.socket, frames < Self.framesPerTurn ? ConnectionHandle.heartbeat * 500 : 0)
    }

    private func take(_ event: BrokerEvent) {
        switch event {
        case .delivery(let delivery):
            if !draining { deliveries.append(delivery) }
        case .confirmed(let tag, let multiple):
            confirms.settle(tag, multiple: multiple, as: .confirmed)
        case .refused(let tag, let multiple):
            confirms.settle(tag, multiple: multiple, as: .refused)
        case .returned(let messageId, let code, let text):
            confirms.returned(messageId: messageId, code: code, text: text)
        case .consumerCancelled(let tag):
            fail(.channelClosed(code: 404, text: "the broker cancelled the consumer \(tag)"))
        case .blocked(let reason):
            logger.warning("broker blocked", metadata: ["reason": "\(reason)"])
            blockedReason = reason
        case .unblocked:
            logger.info("broker unblocked")
            blockedReason = nil
            for waiter in unblockWaiters { waiter.resume() }
            unblockWaiters = []
        }
    }

    /// Wakes whoever waits for what has come.
    private func hand() {
        if let receiver, !deliveries.isEmpty {
            self.receiver = nil
            receiver.resume(returning: takeDeliveries(receivingLimit))
        }
        if let publisher, confirms.isSettled {
            self.publisher = nil
            publisher.resume(returning: confirms.take())
        }
    }

    private func takeDeliveries(_ limit: Int) -> [Delivery] {
        let taken = Array(deliveries.prefix(limit))
        deliveries.removeFirst(taken.count)
        return taken
    }

    private func call<Result>(_ verb: (ConnectionHandle) throws -> Result) throws -> Result {
        if let failure { throw failure }
        guard let handle else { throw AMQPError.closed }
        do {
            return try verb(handle)
        } catch let error as AMQPError {
            fail(error)
            throw error
        }
    }

    /// The end of this connection: everybody who waits is told.
    private func fail(_ error: AMQPError) {
        guard failure == nil else { return }
        failure = error
        handle = nil
        defer { ended() }
        deliveries = []
        receiver?.resume(throwing: error)
        receiver = nil
        publisher?.resume(throwing: error)
        publisher = nil
        for waiter in unblockWaiters { waiter.resume(throwing: error) }
        unblockWaiters = []
    }
}
