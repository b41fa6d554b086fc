import Contracts
import Foundation
import Locking

/// What the broker itself can carry of the messages that submissions cause: plain rabbitmq-c publishes them with confirms and
/// takes them with acknowledgements, over as many quorum queues, exchanges' bindings and bytes, and nothing else happens.
struct BrokerLimit {
    struct Endpoint: Sendable {
        let host: String
        let port: Int
        let virtualHost = "bench"
        let user = "bench"
        let password = "tester"
    }

    /// One publish of a submission's story: how large, and into which of the queues.
    struct Publish: Sendable {
        let key: String
        let bytes: Int
        let queues: [String]
    }

    static let exchange = "bench"

    let endpoint: Endpoint
    /// Publishes of one submission, in order.
    let story: [Publish]
    /// Connections on each side, and messages that may be unconfirmed on each.
    let connections: Int
    var window: UInt64 = 512
    /// Messages that may be delivered and not acknowledged by each consumer, and how many one frame acknowledges.
    var prefetch: UInt16 = 512
    var batch = 128

    /// The publishes of one submission: 9 of them, 14 queue messages in 7 queues.
    ///
    /// - Parameter bytes: Body sizes by name, as the pipeline's own messages had them.
    static func story(_ bytes: [String: Int]) -> [Publish] {
        [
            ("inbound", ["intake.inbound"]),
            ("accepted", ["outbound"]),
            ("contact.shared", ["notifier.work"]),
            ("ticket.registered", ["triage.work", "escalation.work"]),
            ("ticket.assessed", ["intake.events", "escalation.work", "survey.work"]),
            ("applied", ["outbound"]),
            ("clocks.revised", ["intake.events", "notifier.work"]),
            ("ticket.progressed", ["outbound"]),
            ("notice.sent", ["intake.events", "escalation.work"]),
        ].map { Publish(key: $0.0, bytes: bytes[$0.0] ?? 1000, queues: $0.1) }
    }

    static var queueMessages: Int { story([:]).reduce(0) { $0 + $1.queues.count } }

    /// Definitions of the queues, loaded by the broker at start.
    static var definitions: JSONValue {
        let story = story([:])
        let queues = Set(story.flatMap(\.queues)).sorted()
        func object(_ fields: [String: JSONValue]) -> JSONValue {
            .object(fields.merging(["vhost": .string("bench")]) { $1 })
        }
        return .object([
            "vhosts": .array([.object(["name": .string("bench")])]),
            "users": .array([
                .object([
                    "name": .string("bench"), "tags": .string(""),
                    // base64(four zero bytes, SHA-256(four zero bytes, "tester"))
                    "password_hash": .string("AAAAAP9HB1YVqcu/HNdtwDUOZEaPrq9SHF9Guq4XJjeBl4du"),
                    "hashing_algorithm": .string("rabbit_password_hashing_sha256"),
                ])
            ]),
            "permissions": .array([
                object([
                    "user": .string("bench"), "configure": .string(".*"), "write": .string(".*"), "read": .string(".*"),
                ])
            ]),
            "exchanges": .array([
                object([
                    "name": .string(exchange), "type": .string("topic"), "durable": .bool(true),
                    "auto_delete": .bool(false), "internal": .bool(false), "arguments": .object([:]),
                ])
            ]),
            "queues": .array(
                queues.map {
                    object([
                        "name": .string($0), "durable": .bool(true), "auto_delete": .bool(false),
                        "arguments": .object(["x-queue-type": .string("quorum")]),
                    ])
                }),
            "bindings": .array(
                story.flatMap { publish in
                    publish.queues.map { queue in
                        object([
                            "source": .string(exchange), "destination": .string(queue),
                            "destination_type": .string("queue"), "routing_key": .string(publish.key),
                            "arguments": .object([:]),
                        ])
                    }
                }),
        ])
    }

    /// Carries the messages of `tickets` submissions and returns how long that took, from the first publish to the last
    /// acknowledgement.
    func carry(_ tickets: Int) async throws -> Duration {
        let queues = Set(story.flatMap(\.queues)).sorted()
        let perQueue = Dictionary(
            grouping: story.flatMap(\.queues), by: \.self
        ).mapValues { $0.count * tickets }
        let clock = ContinuousClock()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for reader in 0..<connections {
                let own = queues.enumerated().filter { $0.offset % connections == reader }.map(\.element)
                group.addTask {
                    try await onThread {
                        let client = try PlainClient(endpoint)
                        for queue in own { try client.consume(queue, prefetch: prefetch) }
                        try client.take(
                            own.reduce(0) { $0 + (perQueue[$1] ?? 0) }, acknowledging: min(batch, Int(prefetch)))
                    }
                }
            }
            for writer in 0..<connections {
                let share = tickets / connections + (writer < tickets % connections ? 1 : 0)
                group.addTask {
                    try await onThread {
                        let client = try PlainClient(endpoint)
                        try client.enableConfirms()
                        let bodies = story.map { [UInt8](repeating: 0x20, count: $0.bytes) }
                        for _ in 0..<share {
                            for (publish, body) in zip(story, bodies) {
                                try client.publish(body, to: Self.exchange, key: publish.key, window: window)
                            }
                        }
                        try client.settle(allBut: 0)
                    }
                }
            }
            try await group.waitForAll()
        }
        return clock.now - start
    }
}

/// Runs what blocks on a thread of its own.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
