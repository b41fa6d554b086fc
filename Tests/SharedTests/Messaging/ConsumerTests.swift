import AMQP
import Contracts
import Foundation
import GRDB
import ServiceLifecycle
import TestSupport
import Testing

@testable import Messaging

/// The consumer on the real broker, with a queue that only one may read, as the work queues are.
@Suite(.timeLimit(.minutes(2)))
struct ConsumerTests {
    /// Of its own, because it cuts connections.
    private static let virtualHost = "consumer"

    private let queue = "consumer-\(UUID().uuidString)"
    private let store: MessageStore
    private let folder: TemporaryFolder

    /// Notes what it is given, in order.
    private struct Recorder: DeliveryProcessor {
        let bell: Doorbell
        let count: Int

        func apply(_ delivery: IncomingMessage, in db: Database, now: Instant) throws -> DeliveryOutcome {
            // The queue's own dedupe: what was committed and not acknowledged comes again.
            try db.execute(
                sql: "INSERT OR IGNORE INTO taken VALUES (?)",
                arguments: [String(decoding: delivery.body, as: UTF8.self)])
            if try Int.fetchOne(db, sql: "SELECT count(*) FROM taken") == count { bell.ring() }
            return .applied
        }
    }

    init() throws {
        folder = try TemporaryFolder()
        store = try MessageStore(service: .triage, path: folder.file("s"), seal: .testing()) { migrator in
            migrator.registerMigration("test") { db in
                try db.execute(sql: "CREATE TABLE taken(body TEXT NOT NULL UNIQUE)")
            }
        }
        try TestBroker.declare(
            queue: queue,
            arguments: [
                "x-queue-type": .string("quorum"), "x-single-active-consumer": .bool(true),
                "x-delivery-limit": .integer(20),
            ], in: Self.virtualHost)
    }

    /// With a prefetch that is smaller than what comes back, or a cancelled and a new consumer on one connection, RabbitMQ 3.10
    /// delivers out of order.
    @Test("cut off again and again under load, it takes everything once and in order")
    func cutOff() async throws {
        let bell = Doorbell()
        let bodies = (0..<3000).map { "\($0)" }
        let consumer = Consumer(
            address: try TestBroker.address(Self.virtualHost), store: store,
            subscriptions: [Subscription(queue, Recorder(bell: bell, count: bodies.count))], catchUp: CatchUp(),
            readiness: Readiness(now: store.now), logger: TestBroker.logger)
        let group = ServiceGroup(services: [consumer], logger: TestBroker.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for start in stride(from: 0, to: bodies.count, by: 100) {
                if start % 500 == 300 { try TestBroker.cutConnections(in: Self.virtualHost) }
                let publisher = try await TestBroker.connect("publisher", Self.virtualHost)
                try await publisher.enableConfirms()
                _ = try await publisher.publish(
                    bodies[start..<start + 100].map {
                        OutgoingMessage(
                            exchange: "", routingKey: queue, properties: MessageProperties(), body: Data($0.utf8))
                    })
                await publisher.close()
            }
            for await _ in bell.rings { break }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let taken = try await store.read { db in try String.fetchAll(db, sql: "SELECT body FROM taken ORDER BY rowid") }
        #expect(taken.count == bodies.count)
        #expect(zip(taken, bodies).first { $0 != $1 } == nil, "the first that is out of order")
    }

    /// Whoever kills a service soon after each start would else accuse the message that is the first.
    @Test("a message that was under way at a death is tried again only when the service has lived for a while")
    func grace() async throws {
        let publisher = try await TestBroker.connect("publisher", Self.virtualHost)
        try await publisher.enableConfirms()
        _ = try await publisher.publish([
            OutgoingMessage(exchange: "", routingKey: queue, properties: MessageProperties(), body: Data("1".utf8))
        ])
        await publisher.close()
        let dead = try await TestBroker.connect("dead", Self.virtualHost)
        _ = try await dead.consume(queue, as: queue, prefetch: 10)
        let underWay = try await dead.receive(atMost: 1)
        try await store.write { db in try SuspectLedger.note(underWay, in: db) }
        await dead.close()

        let bell = Doorbell()
        let consumer = Consumer(
            address: try TestBroker.address(Self.virtualHost), store: store,
            subscriptions: [Subscription(queue, Recorder(bell: bell, count: 1))], catchUp: CatchUp(),
            readiness: Readiness(now: store.now), logger: TestBroker.logger)
        let group = ServiceGroup(services: [consumer], logger: TestBroker.logger)
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in bell.rings { break }
            #expect(start.duration(to: .now) >= SuspectLedger.grace)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let left = try await store.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM suspect") }
        #expect(left == 0)
    }
}
