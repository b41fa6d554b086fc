/// The broker's definitions file, RabbitMQ 3.10 and 4.x, for `load_definitions` or `rabbitmqctl import_definitions`.
///
/// Users are not in it, permissions for them are: create the users first.
public struct Definitions: Encodable, Sendable, Equatable {
    public struct VirtualHost: Encodable, Sendable, Equatable {
        public let name: String
    }

    public struct Exchange: Encodable, Sendable, Equatable {
        public let name, vhost, type: String
        public let durable, auto_delete, `internal`: Bool
        public let arguments: [String: JSONValue]
    }

    public struct Queue: Encodable, Sendable, Equatable {
        public let name, vhost: String
        public let durable, auto_delete: Bool
        public let arguments: [String: JSONValue]
    }

    public struct Binding: Encodable, Sendable, Equatable {
        public let source, vhost, destination, destination_type, routing_key: String
        public let arguments: [String: JSONValue]
    }

    public struct Policy: Encodable, Sendable, Equatable {
        public let vhost, name, pattern: String
        public let applyTo: String
        public let definition: [String: JSONValue]
        public let priority: Int

        private enum CodingKeys: String, CodingKey {
            case vhost, name, pattern
            case applyTo = "apply-to"
            case definition, priority
        }
    }

    public struct Permission: Encodable, Sendable, Equatable {
        public let user, vhost, configure, write, read: String
    }

    public struct TopicPermission: Encodable, Sendable, Equatable {
        public let user, vhost, exchange, write, read: String
    }

    public let vhosts: [VirtualHost]
    public let exchanges: [Exchange]
    public let queues: [Queue]
    public let bindings: [Binding]
    public let policies: [Policy]
    public let permissions: [Permission]
    public let topic_permissions: [TopicPermission]
}

extension Topology {
    /// How much outsiders may leave unread before the oldest gives way.
    private static let outsiderMessages: Int64 = 100_000
    private static let outsiderBytes: Int64 = 256 << 20
    private static let inboundBytes: Int64 = 1 << 30
    private static let sevenDays: Int64 = 7 * 86_400_000

    /// The same topology as the broker reads it.
    public var definitions: Definitions {
        Definitions(
            vhosts: [.init(name: Self.virtualHost)],
            exchanges: Exchange.allCases.map {
                .init(
                    name: $0.rawValue, vhost: Self.virtualHost, type: $0.kind, durable: true, auto_delete: false,
                    internal: false, arguments: [:])
            },
            queues: queues.map {
                .init(
                    name: $0.name, vhost: Self.virtualHost, durable: true, auto_delete: false,
                    arguments: $0.role.arguments)
            },
            bindings: queues.flatMap { queue in
                queue.keys.map {
                    .init(
                        source: queue.exchange.rawValue, vhost: Self.virtualHost, destination: queue.name,
                        destination_type: "queue", routing_key: $0, arguments: [:])
                }
            },
            policies: policies, permissions: permissions, topic_permissions: topicPermissions)
    }

    private var policies: [Definitions.Policy] {
        func policy(
            _ name: String, _ pattern: String, to kind: String = "queues", _ definition: [String: JSONValue]
        ) -> Definitions.Policy {
            .init(
                vhost: Self.virtualHost, name: name, pattern: pattern, applyTo: kind, definition: definition,
                priority: 0)
        }
        // At-least-once dead-lettering asks for reject-publish; without a length limit it never rejects.
        func work(_ service: ServiceName) -> [String: JSONValue] {
            [
                "delivery-limit": .integer(20), "dead-letter-exchange": .string(Exchange.parked.rawValue),
                "dead-letter-routing-key": .string(service.rawValue), "dead-letter-strategy": .string("at-least-once"),
                "overflow": .string("reject-publish"),
            ]
        }
        let inbound = work(.intake).merging(["max-length-bytes": .integer(Self.inboundBytes)]) { $1 }
        return [
            policy(
                "alternate", #"^aftercare\.(inbound|events|oncall|outbound|parked)$"#, to: "exchanges",
                ["alternate-exchange": .string(Exchange.unrouted.rawValue)]),
            policy("inbound", #"^intake\.inbound$"#, inbound),
        ]
            + ServiceName.allCases.map { service in
                let queue = Self.workQueue(of: service).replacing(".", with: #"\."#)
                return policy("work-\(service.rawValue)", "^\(queue)$", work(service))
            } + [
                policy("parked", #"^([a-z]+\.parked|aftercare\.unrouted)$"#, ["delivery-limit": .integer(1_000_000)]),
                policy(
                    "outsiders", #"^(outbound|oncall)\..*$"#,
                    [
                        "delivery-limit": .integer(1_000_000), "max-length": .integer(Self.outsiderMessages),
                        "max-length-bytes": .integer(Self.outsiderBytes), "overflow": .string("drop-head"),
                        "message-ttl": .integer(Self.sevenDays),
                    ]),
            ]
    }

    private var permissions: [Definitions.Permission] {
        func permission(_ user: String, write: String, read: String) -> Definitions.Permission {
            .init(user: user, vhost: Self.virtualHost, configure: "^$", write: write, read: read)
        }
        let services = ServiceName.allCases.map { service in
            let exchanges = Self.writable(by: service).map { $0.rawValue.replacing(".", with: #"\."#) }
            let queues = service == .intake ? "(inbound|events|parked)" : "(work|parked)"
            return permission(
                service.rawValue, write: "^(\(exchanges.joined(separator: "|")))$",
                read: "^\(service.rawValue)\\." + queues + "$")
        }
        return services + [permission(Self.onCallReader, write: "^$", read: #"^oncall\..*$"#)]
            + publishers.map { permission($0, write: #"^aftercare\.inbound$"#, read: "^outbound\\.\($0)$") }
    }

    /// The exchanges that a service may write.
    private static func writable(by service: ServiceName) -> [Exchange] {
        switch service {
        case .intake: [.events, .outbound]
        case .escalation: [.events, .onCall]
        case .triage, .notifier, .survey: [.events]
        }
    }

    /// Whether the permissions of these definitions let a service publish under a key.
    ///
    /// When the broker refuses what they allow, somebody changed them; otherwise the message is at fault.
    public static func allows(_ service: ServiceName, toPublish key: String, on exchange: String) -> Bool {
        guard let exchange = writable(by: service).first(where: { $0.rawValue == exchange }) else { return false }
        switch exchange {
        case .events: return key.hasPrefix("\(service.rawValue).")
        case .onCall: return key.hasPrefix("page.")
        default: return true
        }
    }

    private var topicPermissions: [Definitions.TopicPermission] {
        func topic(_ user: String, _ exchange: Exchange, _ write: String) -> Definitions.TopicPermission {
            .init(user: user, vhost: Self.virtualHost, exchange: exchange.rawValue, write: write, read: ".*")
        }
        return ServiceName.allCases.map { topic($0.rawValue, .events, "^\($0.rawValue)\\.") }
            + [topic(ServiceName.escalation.rawValue, .onCall, #"^page\."#)]
            + publishers.map { topic($0, .inbound, #"^{username}\."#) }
    }
}

extension Topology.Role {
    /// Frozen when a queue is declared, so only what can never change; everything tunable is a policy.
    var arguments: [String: JSONValue] {
        var arguments: [String: JSONValue] = ["x-queue-type": .string("quorum")]
        switch self {
        case .inbound, .work: arguments["x-single-active-consumer"] = .bool(true)
        case .outsider, .parked: break
        }
        return arguments
    }
}
