import AMQP
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceLifecycle
import TestSupport
import Testing

/// The relay, the consumer and the timer loop on the real broker, each with a store of its own.
@Suite(.timeLimit(.minutes(2)), .serialized)
struct RelayTests {
    /// Of its own, because it cuts connections.
    static let virtualHost = "relay"

    let sink = "sink-\(UUID().uuidString)"
    private let folder: TemporaryFolder
    let store: MessageStore
    let readiness: Readiness

    init() throws {
        folder = try TemporaryFolder()
        store = try MessageStore(service: .triage, path: folder.file("triage.sqlite"), seal: .testing()) { _ in }
        readiness = Readiness(now: store.now)
        try TestBroker.declare(
            queue: sink, exchange: Topology.Exchange.events.rawValue, in: Self.virtualHost)
    }

    func emit(_ count: Int, from start: Int = 0) async throws {
        for index in start..<(start + count) {
            let cause = Cause(source: "/test", id: "\(folder.path)-\(index)", receivedAt: store.now())
            try await store.transact(cause) { transaction in
                let ticket = TicketID(tenant: "main", publisher: "p", eventID: "\(index)")
                _ = try transaction.emit(SurveyWithheld(ticketId: ticket, round: index, reason: "test"), about: ticket)
            }
        }
    }

    /// Runs services until the body returns, then shuts them down gracefully.
    func running(_ services: [any Service], _ body: () async throws -> Void) async throws {
        let group = ServiceGroup(services: services, logger: TestBroker.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    func relay() throws -> Relay {
        Relay(
            address: try TestBroker.address(Self.virtualHost), store: store, readiness: readiness,
            logger: TestBroker.logger)
    }

    /// Rounds of what arrives at the sink, until `count` distinct ones of this test have.
    func arrivals(_ count: Int) async throws -> [Int] {
        let reader = try await TestBroker.connect("sink", Self.virtualHost)
        _ = try await reader.consume(sink, as: "sink", prefetch: 500)
        var rounds: [Int] = []
        while Set(rounds).count < count {
            let batch = try await reader.receive(atMost: 500)
            rounds += try batch.map { try WireJSON.decode(Envelope<SurveyWithheld>.self, from: $0.body).data.round }
            if let last = batch.last { try await reader.acknowledge(upTo: last.tag) }
        }
        await reader.close()
        return rounds
    }

    @Test("the outbox leaves in order, and its rows go once the broker has confirmed them")
    func inOrder() async throws {
        try await emit(700)
        try await running([relay()]) {
            let rounds = try await arrivals(700)
            #expect(rounds == Array(0..<700))
        }
        #expect(try await store.sentMessages().isEmpty)
    }

    @Test("a relay whose connection is cut again and again loses nothing and keeps the order of first arrivals")
    func cutConnections() async throws {
        try await running([relay()]) {
            for burst in 0..<5 {
                try await emit(60, from: burst * 60)
                try TestBroker.cutConnections(in: Self.virtualHost)
            }
            var seen: Set<Int> = []
            let first = try await arrivals(300).filter { seen.insert($0).inserted }
            #expect(first == Array(0..<300))
        }
    }

    @Test("what a full queue refused leaves, in order, when an operator lifts the limit without emptying the queue")
    func liftedLimit() async throws {
        func policy(_ verb: String, _ more: String...) throws {
            let arguments = ["-q", verb, "-p", Self.virtualHost, "full-\(sink)"] + more
            try TestBroker.control(arguments)
        }
        try policy(
            "set_policy", "^\(sink)$", #"{"max-length":3,"overflow":"reject-publish"}"#, "--apply-to", "queues")
        try await running([relay()]) {
            try await emit(60)
            while readiness.all.first(where: { $0.name == "publisher" })?.detail.contains("is full") != true {
                // A test that ran out of time is cancelled.
                try Task.checkCancellation()
                await Task.yield()
            }
            try policy("clear_policy")
            var seen: Set<Int> = []
            let first = try await arrivals(60).filter { seen.insert($0).inserted }
            #expect(first == Array(0..<60))
        }
    }

    @Test("a relay with nothing to do still notices that its connection died, and connects again")
    func idleRelay() async throws {
        func isConnected() -> Bool { readiness.all.contains { $0.name == "publisher" && $0.isGood } }
        try await running([relay()]) {
            try await emit(1)
            _ = try await arrivals(1)
            let before = try #require(readiness.all.first { $0.name == "publisher" })
            try TestBroker.cutConnections(in: Self.virtualHost)
            while readiness.all.first(where: { $0.name == "publisher" })?.since == before.since || !isConnected() {
                // A test that ran out of time is cancelled.
                try Task.checkCancellation()
                await Task.yield()
            }
        }
    }

    @Test("a timer fires once, with its effects in the same transaction, and only when the backlog is applied")
    func timers() async throws {
        try await store.write { db in try db.execute(sql: "CREATE TABLE fired(kind TEXT NOT NULL)") }
        let cause = Cause(source: "/test", id: "timers", receivedAt: store.now())
        try await store.transact(cause) { transaction in
            for index in 0..<20 {
                try transaction.arm("k\(index)", of: "ticket", at: transaction.now + .milliseconds(Int64(index * 10)))
            }
            try transaction.disarm("k7", of: "ticket")
            // Its bell rings when all the others are committed.
            try transaction.arm("last", of: "ticket", at: transaction.now + .milliseconds(500))
        }
        let fired = Doorbell()
        let catchUp = CatchUp()
        let timers = TimerLoop(
            store: store,
            handler: { timer, transaction in
                if timer.kind == "k3" { throw MessageFault.impossible("a timer that always fails") }
                if timer.kind == "last" { return fired.ring() }
                try transaction.db.execute(sql: "INSERT INTO fired VALUES (?)", arguments: [timer.kind])
            }, catchUp: catchUp, logger: TestBroker.logger)
        let consumer = Consumer(
            address: try TestBroker.address(Self.virtualHost), store: store,
            subscriptions: [Subscription(sink, DeadLetterProcessor(store: store))], catchUp: catchUp,
            readiness: readiness, logger: TestBroker.logger)
        try await running([timers, consumer]) {
            for await _ in fired.rings { break }
        }
        let kinds = try await store.read { db in try String.fetchAll(db, sql: "SELECT kind FROM fired") }
        #expect(Set(kinds).count == 18)
        #expect(!kinds.contains("k7") && !kinds.contains("k3"))
        let failed = try await store.read { db in
            try String.fetchAll(db, sql: "SELECT kind FROM timers WHERE state = 'failed'")
        }
        #expect(failed == ["k3"])
    }
}
