import AMQP
import Contracts
import Foundation

/// A queue that sees every message once a publish, and a user who may do everything, both only on the stage.
extension Stage {
    private static let tapQueue = "tap"
    private static let auditor = "auditor"
    private static let password = "tester"

    func importTap() async throws {
        let exchanges = Topology.Exchange.allCases.filter { $0 != .unrouted && $0 != .parked && $0 != .inbound }
        let keys: [(Topology.Exchange, String)] = exchanges.flatMap { exchange in
            exchange == .outbound ? [(exchange, "callcentre"), (exchange, "fieldapp")] : [(exchange, "#")]
        }
        let vhost = JSONValue.string(Topology.virtualHost)
        let definitions = JSONValue.object([
            "users": .array([
                .object([
                    "name": .string(Self.auditor), "tags": .string(""),
                    // base64(four zero bytes, SHA-256(four zero bytes, "tester"))
                    "password_hash": .string("AAAAAP9HB1YVqcu/HNdtwDUOZEaPrq9SHF9Guq4XJjeBl4du"),
                    "hashing_algorithm": .string("rabbit_password_hashing_sha256"),
                ])
            ]),
            "permissions": .array([
                .object([
                    "user": .string(Self.auditor), "vhost": vhost, "configure": .string("^$"), "write": .string(".*"),
                    "read": .string(".*"),
                ])
            ]),
            "queues": .array([
                .object([
                    "name": .string(Self.tapQueue), "vhost": vhost, "durable": .bool(true), "auto_delete": .bool(false),
                    "arguments": .object(["x-queue-type": .string("quorum")]),
                ])
            ]),
            "bindings": .array(
                keys.map { exchange, key in
                    .object([
                        "source": .string(exchange.rawValue), "vhost": vhost, "destination": .string(Self.tapQueue),
                        "destination_type": .string("queue"), "routing_key": .string(key), "arguments": .object([:]),
                    ])
                }),
        ])
        let file = "\(places.folder)/tap.json"
        try WireJSON.encode(definitions).write(to: URL(fileURLWithPath: file))
        try await control("import_definitions", file)
        // RabbitMQ 3.10 notes a new queue's term without a sync; a kill soon after leaves the queue without a leader for ever.
        try await control("eval", "[dets:sync(Table) || Table <- dets:all()].")
    }

    func connect(_ name: String) async throws -> BrokerConnection {
        try await BrokerConnection.open(
            address(user: Self.auditor, password: Self.password), name: name, logger: Self.logger)
    }

    /// Everything that passed since the last call.
    func drainTap() async throws -> [Delivery] {
        try await take(all: Self.tapQueue)
    }

    /// Takes every message that is ready in a queue.
    func take(all queue: String) async throws -> [Delivery] {
        let connection = try await connect("take")
        let waiting = try await connection.consume(queue, as: "take", prefetch: 1000)
        var taken: [Delivery] = []
        while taken.count < waiting {
            taken += try await connection.receive(atMost: 1000)
            if let last = taken.last { try await connection.acknowledge(upTo: last.tag) }
        }
        // A round trip: after it the acknowledgements are processed.
        _ = try await connection.readyCount(of: queue)
        await connection.close()
        return taken
    }

    func publish(_ messages: [OutgoingMessage]) async throws {
        let connection = try await connect("publish")
        try await connection.enableConfirms()
        let outcomes = try await connection.publish(messages)
        await connection.close()
        guard outcomes.allSatisfy({ $0 == .confirmed }) else { throw StageError("the broker refused a publish") }
    }
}

extension Stage {
    /// A topic exchange of the stage's own, from which everything goes to one queue.
    func bind(exchange: String, to queue: String) async throws {
        let vhost = JSONValue.string(Topology.virtualHost)
        let definitions = JSONValue.object([
            "exchanges": .array([
                .object([
                    "name": .string(exchange), "vhost": vhost, "type": .string("topic"), "durable": .bool(true),
                    "auto_delete": .bool(false), "internal": .bool(false), "arguments": .object([:]),
                ])
            ]),
            "bindings": .array([
                .object([
                    "source": .string(exchange), "vhost": vhost, "destination": .string(queue),
                    "destination_type": .string("queue"), "routing_key": .string("#"), "arguments": .object([:]),
                ])
            ]),
        ])
        let file = "\(places.folder)/shuffle.json"
        try WireJSON.encode(definitions).write(to: URL(fileURLWithPath: file))
        try await control(
            "eval",
            "rabbit_exchange:delete(rabbit_misc:r(<<\"aftercare\">>, exchange, <<\"\(exchange)\">>), false, <<>>).")
        try await control("import_definitions", file)
    }

    /// Sends an event to intake's HTTP door.
    func post(_ event: Script.Event) async throws {
        let port = try String(contentsOfFile: "\(places.folder)/ports/intake", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let body = String(decoding: try Generator.body(event), as: UTF8.self)
        try await Command.run(
            "/usr/bin/curl",
            [
                "-sf", "-H", "Authorization: Bearer \(secret("tokens/publishers/callcentre"))", "-d", body,
                "http://127.0.0.1:\(port)/v1/events",
            ])
    }
}
