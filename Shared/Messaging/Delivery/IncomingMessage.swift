import AMQP
import Contracts
import Foundation

/// A delivery without what only the broker connection needs.
public struct IncomingMessage: Sendable {
    /// Where a message stands in a stream, by its headers.
    public struct Sender: Sendable {
        public let source: String
        public let subject: String?
        public let sequence: Int64?

        public init(source: String, subject: String?, sequence: Int64?) {
            self.source = source
            self.subject = subject
            self.sequence = sequence
        }
    }

    /// What the broker vouches for: its first word is the user who published the message.
    ///
    /// Empty when nobody is vouched for.
    public let routingKey: String
    public let body: Data
    public let messageId: String?
    public let type: String?
    public let redelivered: Bool
    /// Attributes what cannot be decoded; nil unless the broker vouches for it by the routing key.
    public let sender: Sender?
    /// When its sender committed it, to the second.
    public let sentAt: Instant?

    public init(
        routingKey: String, body: Data, messageId: String? = nil, type: String? = nil, redelivered: Bool = false,
        sender: Sender? = nil, sentAt: Instant? = nil
    ) {
        self.routingKey = routingKey
        self.body = body
        self.messageId = messageId
        self.type = type
        self.redelivered = redelivered
        self.sender = sender
        self.sentAt = sentAt
    }

    init(_ delivery: Delivery) {
        let properties = delivery.properties
        let key = Self.verifiedKey(of: delivery)
        let source = properties.headers["source"]?.text.flatMap { Self.vouches(key, for: $0) ? $0 : nil }
        self.init(
            routingKey: key, body: delivery.body, messageId: properties.messageId, type: properties.type,
            redelivered: delivery.redelivered,
            sender: source.map {
                Sender(
                    source: $0, subject: properties.headers["subject"]?.text,
                    sequence: properties.headers["sequence"]?.integer)
            }, sentAt: properties.timestamp.map { Instant(milliseconds: Int64(clamping: $0) &* 1000) })
    }

    /// The routing key that the broker checked against its user when the message was published.
    ///
    /// It is the delivery's own. Only on a queue of dead letters, where the delivery's own is the broker's, it is read from
    /// the broker's record of the death; what that does not tell is nobody's.
    private static func verifiedKey(of delivery: Delivery) -> String {
        if isMutant("x-death-believed"), let key = DeathRecord(delivery.properties)?.routingKey { return key }
        guard let origins = Topology.origins(ofDeadLettersIn: delivery.consumer) else { return delivery.routingKey }
        return DeathRecord(delivery.properties)?.routingKey(of: origins) ?? ""
    }

    /// The broker lets a service publish under its own name only.
    static func vouches(_ routingKey: String, for source: String) -> Bool {
        source == "/services/\(routingKey.prefix { $0 != "." })"
    }
}
