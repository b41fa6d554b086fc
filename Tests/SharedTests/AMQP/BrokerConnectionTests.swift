import AMQP
import Contracts
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct BrokerConnectionTests {
    private static func message(_ exchange: String, _ id: String, body: Data = Data("{}".utf8)) -> OutgoingMessage {
        OutgoingMessage(
            exchange: exchange, routingKey: "a.b",
            properties: MessageProperties(
                messageId: id, type: "t.v1", correlationId: "c", timestamp: 1_795_000_000,
                headers: ["sequence": .integer(7), "subject": .text("张")]), body: body)
    }

    @Test("what is confirmed is delivered with its properties, its order and every byte of a large body")
    func roundTrip() async throws {
        let name = "round-\(UUID().uuidString)"
        try TestBroker.declare(queue: name, exchange: name)
        let publisher = try await TestBroker.connect("publish")
        try await publisher.enableConfirms()
        let large = Data((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) })
        let burst = (0..<300).map { Self.message(name, "m\($0)", body: $0 == 150 ? large : Data("\($0)".utf8)) }
        let outcomes = try await publisher.publish(burst)
        #expect(outcomes.allSatisfy { $0 == .confirmed })

        let consumer = try await TestBroker.connect("consume")
        #expect(try await consumer.consume(name, as: "c", prefetch: 1000) == 300)
        var received: [Delivery] = []
        while received.count < 300 {
            received += try await consumer.receive(atMost: 64)
        }
        #expect(received.map(\.properties.messageId) == (0..<300).map { "m\($0)" })
        #expect(received[150].body == large)
        #expect(received[0].properties.headers == ["sequence": .integer(7), "subject": .text("张")])
        #expect(received[0].routingKey == "a.b")
        try await consumer.acknowledge(upTo: received[299].tag)
        #expect(try await consumer.readyCount(of: name) == 0)
        await consumer.close()
        await publisher.close()
    }

    @Test("what was not acknowledged comes again, in order and marked")
    func redelivery() async throws {
        let name = "again-\(UUID().uuidString)"
        try TestBroker.declare(
            queue: name, exchange: name,
            arguments: ["x-queue-type": .string("quorum"), "x-delivery-limit": .integer(20)])
        let publisher = try await TestBroker.connect("publish")
        try await publisher.enableConfirms()
        _ = try await publisher.publish((0..<3).map { Self.message(name, "m\($0)") })
        let first = try await TestBroker.connect("first")
        _ = try await first.consume(name, as: "c", prefetch: 10)
        var batch: [Delivery] = []
        while batch.count < 3 { batch += try await first.receive(atMost: 10) }
        try await first.acknowledge(upTo: batch[0].tag)
        await first.close()
        let second = try await TestBroker.connect("second")
        _ = try await second.consume(name, as: "c", prefetch: 10)
        var again: [Delivery] = []
        while again.count < 2 { again += try await second.receive(atMost: 10) }
        #expect(again.map(\.properties.messageId) == ["m1", "m2"])
        #expect(again.filter(\.redelivered).count == 2)
        await second.close()
        await publisher.close()
    }

    @Test("a message that is routed nowhere comes back, its neighbours are confirmed")
    func returned() async throws {
        let name = "some-\(UUID().uuidString)"
        try TestBroker.declare(queue: name, exchange: name)
        let publisher = try await TestBroker.connect("publish")
        try await publisher.enableConfirms()
        let lost = OutgoingMessage(
            exchange: "amq.topic", routingKey: "nobody", properties: MessageProperties(messageId: "lost"), body: Data())
        let outcomes = try await publisher.publish([Self.message(name, "a"), lost, Self.message(name, "b")])
        #expect(outcomes[0] == .confirmed)
        #expect(outcomes[1] == .returned(code: 312, text: "NO_ROUTE"))
        #expect(outcomes[2] == .confirmed)
        await publisher.close()
    }

    @Test("a full queue refuses, and the connection lives on")
    func refused() async throws {
        let name = "full-\(UUID().uuidString)"
        try TestBroker.declare(
            queue: name, exchange: name,
            arguments: [
                "x-queue-type": .string("quorum"), "x-max-length": .integer(1), "x-overflow": .string("reject-publish"),
            ])
        let publisher = try await TestBroker.connect("publish")
        try await publisher.enableConfirms()
        var refusals = 0
        for burst in 0..<20 {
            let outcomes = try await publisher.publish((0..<5).map { Self.message(name, "\(burst)-\($0)") })
            refusals += outcomes.filter { $0 == .refused }.count
        }
        #expect(refusals > 0)
        await publisher.close()
    }

    @Test("a wrong password, a missing queue and a dead address are told apart")
    func errors() async throws {
        let good = try TestBroker.address()
        let wrong = BrokerAddress(
            host: good.host, port: good.port, virtualHost: good.virtualHost, user: good.user, password: "no")
        await #expect {
            _ = try await BrokerConnection.open(wrong, name: "x", logger: TestBroker.logger)
        } throws: { error in
            if case .refused(403, _)? = error as? AMQPError { true } else { false }
        }
        let nowhere = BrokerAddress(host: "127.0.0.1", port: 1, virtualHost: "/", user: "a", password: "b")
        await #expect {
            _ = try await BrokerConnection.open(nowhere, name: "x", logger: TestBroker.logger)
        } throws: { error in
            (error as? AMQPError)?.isTransient == true
        }
        let connection = try await TestBroker.connect("missing")
        await #expect {
            _ = try await connection.consume("no-such-queue", as: "c", prefetch: 1)
        } throws: { error in
            if case .channelClosed(404, _)? = error as? AMQPError { true } else { false }
        }
        // A connection that failed answers every later call at once.
        await #expect(throws: AMQPError.self) { _ = try await connection.receive(atMost: 1) }
    }

    @Test("a receiver that waits is woken by an end of its connection, and by drain")
    func wakingReceivers() async throws {
        let name = "idle-\(UUID().uuidString)"
        try TestBroker.declare(queue: name, in: "cuts")
        let drained = try await TestBroker.connect("drained", "cuts")
        _ = try await drained.consume(name, as: "c", prefetch: 1)
        async let nothing = drained.receive(atMost: 1)
        await drained.drain()
        #expect(try await nothing.isEmpty)
        await drained.close()

        let killed = try await TestBroker.connect("killed", "cuts")
        _ = try await killed.consume(name, as: "c", prefetch: 1)
        async let outcome: Result<[Delivery], any Error> = {
            do { return .success(try await killed.receive(atMost: 1)) } catch { return .failure(error) }
        }()
        try TestBroker.cutConnections(in: "cuts")
        guard case .failure(let error) = await outcome else {
            Issue.record("the receiver should have failed")
            return
        }
        #expect((error as? AMQPError)?.isTransient == true)
    }
}
