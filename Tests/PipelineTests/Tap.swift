import AMQP
import Contracts
import Foundation
import TestSupport
import Testing

/// A queue bound to every exchange: sees each message once per publish, also the copies that a crash causes.
struct Tap {
    private static let queue = "tap"
    private let address: BrokerAddress

    init(_ deployment: Deployment) throws {
        let exchanges = Topology.Exchange.allCases.filter { $0 != .unrouted && $0 != .parked }
        let keys: [(Topology.Exchange, String)] = exchanges.flatMap { exchange in
            exchange == .outbound ? [(exchange, "callcentre"), (exchange, "fieldapp")] : [(exchange, "#")]
        }
        let definitions = JSONValue.object([
            "users": .array([
                .object([
                    "name": .string("tap"), "tags": .string(""),
                    // base64(four zero bytes, SHA-256(four zero bytes, "tester"))
                    "password_hash": .string("AAAAAP9HB1YVqcu/HNdtwDUOZEaPrq9SHF9Guq4XJjeBl4du"),
                    "hashing_algorithm": .string("rabbit_password_hashing_sha256"),
                ])
            ]),
            "permissions": .array([
                .object([
                    "user": .string("tap"), "vhost": .string(Topology.virtualHost), "configure": .string("^$"),
                    "write": .string("^$"), "read": .string("^tap$"),
                ])
            ]),
            "queues": .array([
                .object([
                    "name": .string(Self.queue), "vhost": .string(Topology.virtualHost), "durable": .bool(true),
                    "auto_delete": .bool(false), "arguments": .object(["x-queue-type": .string("quorum")]),
                ])
            ]),
            "bindings": .array(
                keys.map { exchange, key in
                    .object([
                        "source": .string(exchange.rawValue), "vhost": .string(Topology.virtualHost),
                        "destination": .string(Self.queue), "destination_type": .string("queue"),
                        "routing_key": .string(key), "arguments": .object([:]),
                    ])
                }),
        ])
        let folder = try TemporaryFolder()
        let file = try folder.write(String(decoding: WireJSON.encode(definitions), as: UTF8.self), to: "tap.json")
        try deployment.control("-q", "import_definitions", file)
        let broker = try #require(BrokerAddress(url: try deployment.value("AFTERCARE_AMQP_URL")))
        address = BrokerAddress(
            host: broker.host, port: broker.port, virtualHost: broker.virtualHost, user: "tap", password: "tester")
    }

    /// Everything that passed since the last call.
    func drain() async throws -> [Delivery] {
        let connection = try await BrokerConnection.open(address, name: "tap", logger: TestBroker.logger)
        let waiting = try await connection.consume(Self.queue, as: "tap", prefetch: 1000)
        var passed: [Delivery] = []
        while passed.count < waiting {
            passed += try await connection.receive(atMost: 1000)
            if let last = passed.last { try await connection.acknowledge(upTo: last.tag) }
        }
        await connection.close()
        return passed
    }
}
