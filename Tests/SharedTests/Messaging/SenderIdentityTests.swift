import AMQP
import Contracts
import Foundation
import TestSupport
import Testing

@testable import Messaging

/// Who sent a message is what the broker vouches for, whatever the message says of itself.
@Suite("nobody speaks in another's name over the broker", .serialized, .timeLimit(.minutes(5)))
struct SenderIdentityTests {
    private static let publishers = ["callcentre", "rival", "shop", "silent"]
    private static let services = ServiceName.allCases.map(\.rawValue)
    /// What each service may say, and somebody listens to.
    private static let ownKeys = [
        "intake": "intake.ticket.registered.v1", "triage": "triage.ticket.closed.v1",
        "escalation": "escalation.clock.breached.v1", "notifier": "notifier.notice.sent.v1",
        "survey": "survey.verdict.given.v1",
    ]

    // MARK: - What is read of a delivery

    private static func delivery(
        _ queue: String, _ key: String, headers: [String: MessageProperties.HeaderValue]
    ) -> Delivery {
        Delivery(
            consumer: queue, tag: 1, redelivered: false, exchange: "x", routingKey: key,
            properties: MessageProperties(headers: headers), body: Data("{}".utf8))
    }

    private static func death(
        _ queue: String, _ key: String, reason: String = "delivery_limit", count: Int64 = 1
    ) -> MessageProperties.HeaderValue {
        .table([
            "queue": .text(queue), "reason": .text(reason), "count": .integer(count),
            "exchange": .text("aftercare.inbound"),
            "routing-keys": .list([.text(key)]),
        ])
    }

    @Test("a record of death is read on the broker's own queues of dead letters only")
    func ownKey() {
        for queue in Topology(publishers: Self.publishers).queues where queue.role != .parked {
            let headers = ["x-death": MessageProperties.HeaderValue.list([Self.death(queue.name, "shop.x.v1")])]
            let message = IncomingMessage(Self.delivery(queue.name, "silent.x.v1", headers: headers))
            #expect(message.routingKey == "silent.x.v1", "\(queue.name)")
        }
    }

    @Test(
        "of a dead letter the broker's latest entry tells the key, and only one that fits",
        arguments: [
            ("intake.parked", [death("intake.inbound", "shop.x.v1")], "shop.x.v1"),
            ("intake.parked", [death("intake.events", "triage.x.v1")], "triage.x.v1"),
            ("triage.parked", [death("triage.work", "intake.x.v1")], "intake.x.v1"),
            // The sender's own entries come behind, or are counted up.
            ("intake.parked", [death("intake.inbound", "silent.x.v1"), death("other", "shop.x.v1")], "silent.x.v1"),
            ("intake.parked", [death("intake.inbound", "shop.x.v1", count: 2)], ""),
            ("intake.parked", [death("other", "shop.x.v1"), death("intake.inbound", "silent.x.v1")], ""),
            ("intake.parked", [death("intake.inbound", "shop.x.v1", reason: "expired")], ""),
            ("intake.parked", [death("triage.work", "shop.x.v1")], ""),
            // A publisher's message is never a service's, and the other way round.
            ("intake.parked", [death("intake.inbound", "triage.x.v1")], ""),
            ("intake.parked", [death("intake.events", "shop.x.v1")], ""),
            ("aftercare.unrouted", [death("intake.inbound", "shop.x.v1")], ""),
            ("intake.parked", [], ""),
        ])
    func deadLetter(_ queue: String, _ entries: [MessageProperties.HeaderValue], _ expected: String) {
        let headers = ["x-death": MessageProperties.HeaderValue.list(entries)]
        #expect(IncomingMessage(Self.delivery(queue, "intake", headers: headers)).routingKey == expected)
    }

    // MARK: - Types

    @Test("every service is refused every message that is another's to send, at first and when it is redriven")
    func foreignTypes() async throws {
        let folder = try TemporaryFolder()
        let store = try MessageStore(service: .intake, path: folder.file("s"), seal: .testing(), migrate: { _ in })
        let processor = EventProcessor(store: store, handlers: [], logger: TestBroker.logger)
        var attempts = 0
        for sender in ServiceName.allCases {
            for (producer, messages) in Topology.produced where producer != sender {
                for type in messages.flatMap({ $0.types }) where !Topology.allows(sender.source, toSay: type) {
                    for claimed in [sender, producer] {
                        let head = EnvelopeHead(
                            id: "\(attempts)", source: claimed.source, type: type, time: store.now(), subject: nil,
                            receivedat: store.now(), causationid: "c", correlationid: "c")
                        let message = IncomingMessage(
                            routingKey: "\(sender).\(type)", body: try WireJSON.encode(head))
                        let outcome = try await store.write { db in
                            try processor.apply(message, in: db, now: store.now())
                        }
                        #expect(outcome == .parked, "\(sender) as \(claimed) sent \(type)")
                        attempts += 1
                    }
                }
            }
        }
        let parked = try await store.read { db in try ParkedMessage.all(in: db) }
        #expect(parked.count == attempts && attempts > 200)
        for message in parked {
            await #expect(throws: MessageFault.self) {
                _ = try await store.write { db in
                    try processor.settle(message, redrive: true, in: db, now: store.now())
                }
            }
        }
    }

    @Test("every message has one producer")
    func producers() {
        let names = Topology.produced.values.flatMap { $0.flatMap { message in message.types.map { $0.name } } }
        #expect(Set(names).count == names.count)
    }

    // MARK: - On the broker

    /// The whole topology with its users, on the broker of the tests.
    private static func importTopology() throws {
        let topology = Topology(publishers: publishers)
        let json = try WireJSON.encode(topology.definitions)
        guard case .object(var definitions) = try WireJSON.decode(JSONValue.self, from: json) else { return }
        definitions["users"] = .array(
            (services + publishers + [Topology.onCallReader]).map { name in
                .object([
                    "name": .string(name), "tags": .string(""),
                    "password_hash": .string("AAAAAP9HB1YVqcu/HNdtwDUOZEaPrq9SHF9Guq4XJjeBl4du"),
                ])
            })
        let folder = try TemporaryFolder()
        let text = String(decoding: try WireJSON.encode(JSONValue.object(definitions)), as: UTF8.self)
        try TestBroker.control("-q", "import_definitions", folder.write(text, to: "topology.json"))
    }

    private static func connect(_ user: String) async throws -> BrokerConnection {
        let broker = try TestBroker.address()
        let address = BrokerAddress(
            host: broker.host, port: broker.port, virtualHost: Topology.virtualHost, user: user,
            password: broker.password)
        return try await BrokerConnection.open(address, name: "identity-\(user)", logger: TestBroker.logger)
    }

    /// Everything a user may put around a message to pass for somebody else.
    private static func disguises(of victim: String, queue: String) -> [[String: MessageProperties.HeaderValue]] {
        let key = "\(victim).ticket.withdrawn.v1"
        let deaths = [
            death(queue, key), death(queue, key, count: 0), death(queue, key, count: -1),
            death("\(victim).parked", key),
            death("aftercare.unrouted", key), death(queue, key, reason: "rejected"), .text(key), .list([.text(key)]),
        ]
        var disguises: [[String: MessageProperties.HeaderValue]] = deaths.flatMap { death in
            [
                ["x-death": .list([death])], ["x-death": .list([death, death])],
                ["x-death": .list([death]), "x-first-death-queue": .text(queue)], ["x-death": death],
            ]
        }
        for source in ["/services/\(victim)", "/publishers/\(victim)"] {
            disguises.append(["source": .text(source), "sequence": .integer(1), "epoch": .integer(99)])
        }
        return disguises
    }

    /// Copies to a key of somebody else's; the broker may refuse them, or deliver them under the key of their sender.
    private static func copies(to victim: String) -> [[String: MessageProperties.HeaderValue]] {
        ["CC", "BCC"].map { [$0: .list([.text("\(victim).ticket.withdrawn.v1")])] }
    }

    @Test("every user tries every other's name, by key, by header and by a record of death")
    func everyUser() async throws {
        try Self.importTopology()
        let readers = ["intake.inbound": "intake", "intake.events": "intake", "triage.work": "triage"]
        var attempts = 0
        var expected: [String: String] = [:]
        for user in Self.services + Self.publishers {
            let exchange = Self.services.contains(user) ? Topology.Exchange.events : .inbound
            let own = Self.ownKeys[user] ?? "\(user).ticket.withdrawn.v1"
            let queue = Self.services.contains(user) ? "intake.events" : "intake.inbound"
            let connection = try await Self.connect(user)
            try await connection.enableConfirms()
            for victim in Self.services + Self.publishers where victim != user {
                var burst: [OutgoingMessage] = []
                for disguise in Self.disguises(of: victim, queue: queue) {
                    let id = "try-\(attempts)"
                    expected[id] = user
                    attempts += 1
                    burst.append(
                        OutgoingMessage(
                            exchange: exchange.rawValue, routingKey: own,
                            properties: MessageProperties(messageId: id, headers: disguise), body: Data(id.utf8)))
                }
                _ = try await connection.publish(burst)
                for copy in Self.copies(to: victim) {
                    let id = "try-\(attempts)"
                    expected[id] = user
                    attempts += 1
                    let properties = MessageProperties(messageId: id, headers: copy)
                    _ = try await Self.isRefused(user, exchange, key: own, properties)
                }
                for foreign in [Topology.Exchange.inbound, .events, .parked, .unrouted, .outbound, .onCall] {
                    attempts += 1
                    let isRefused = try await Self.isRefused(user, foreign, key: "\(victim).ticket.closed.v1")
                    let mayWrite =
                        (user == "intake" && foreign == .outbound)
                    #expect(isRefused || mayWrite, "\(user) wrote \(foreign.rawValue) as \(victim)")
                }
            }
            await connection.close()
        }
        #expect(attempts >= 2_000)
        var seen = 0
        for (queue, reader) in readers.sorted(by: { $0.key < $1.key }) {
            let connection = try await Self.connect(reader)
            var left = try await connection.consume(queue, as: queue, prefetch: 1000)
            while left > 0 {
                let batch = try await connection.receive(atMost: 500)
                for delivery in batch {
                    let sender = IncomingMessage(delivery).routingKey.prefix { $0 != "." }
                    guard let user = delivery.properties.messageId.flatMap({ expected[$0] }) else { continue }
                    #expect(sender == user)
                    seen += 1
                }
                left -= batch.count
                if let last = batch.last { try await connection.acknowledge(upTo: last.tag) }
            }
            await connection.close()
        }
        #expect(seen >= 2_000, "disguised messages that reached a queue: \(seen)")
    }

    private static func isRefused(
        _ user: String, _ exchange: Topology.Exchange, key: String,
        _ properties: MessageProperties = MessageProperties()
    ) async throws -> Bool {
        let connection = try await connect(user)
        let message = OutgoingMessage(
            exchange: exchange.rawValue, routingKey: key, properties: properties, body: Data())
        do {
            try await connection.enableConfirms()
            _ = try await connection.publish([message])
            await connection.close()
            return false
        } catch AMQPError.channelClosed(403, _) {
            await connection.close()
            return true
        }
    }

    @Test("what really died names its publisher, and a forged record of death nobody")
    func realDeath() async throws {
        try Self.importTopology()
        let forgeries: [(String, [MessageProperties.HeaderValue])] = [
            ("plain", []), ("elsewhere", [Self.death("other", "shop.x.v1")]),
            ("same", [Self.death("intake.inbound", "shop.x.v1")]),
            ("twice", [Self.death("intake.events", "triage.x.v1"), Self.death("intake.inbound", "shop.x.v1")]),
        ]
        let run = UUID().uuidString
        let publisher = try await Self.connect("silent")
        try await publisher.enableConfirms()
        _ = try await publisher.publish(
            forgeries.map { name, deaths in
                OutgoingMessage(
                    exchange: Topology.Exchange.inbound.rawValue, routingKey: "silent.x.v1",
                    properties: MessageProperties(
                        messageId: "\(run)-\(name)", headers: deaths.isEmpty ? [:] : ["x-death": .list(deaths)]),
                    body: Data("{}".utf8))
            })
        await publisher.close()
        // Taken and let go of more often than the limit allows.
        let parked = Topology.parkedQueue(of: .intake)
        var dead = 0
        while dead < forgeries.count {
            let reader = try await Self.connect("intake")
            dead = try await reader.readyCount(of: parked)
            if dead < forgeries.count,
                try await reader.consume(Topology.inboundQueue, as: Topology.inboundQueue, prefetch: 100) > 0
            {
                _ = try await reader.receive(atMost: 100)
            }
            await reader.close()
        }
        let reader = try await Self.connect("intake")
        _ = try await reader.consume(parked, as: parked, prefetch: 100)
        var keys: [String: String] = [:]
        while keys.count < forgeries.count {
            for delivery in try await reader.receive(atMost: 100) {
                guard let id = delivery.properties.messageId, id.hasPrefix(run) else { continue }
                keys[String(id.dropFirst(run.count + 1))] = IncomingMessage(delivery).routingKey
            }
        }
        await reader.close()
        #expect(keys["plain"] == "silent.x.v1")
        #expect(keys.values.allSatisfy { $0 == "silent.x.v1" || $0.isEmpty }, "\(keys)")
    }
}
