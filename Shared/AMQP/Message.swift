import Foundation

/// A message on its way to the broker.
public struct OutgoingMessage: Sendable {
    public let exchange: String
    public let routingKey: String
    public let properties: MessageProperties
    public let body: Data

    public init(exchange: String, routingKey: String, properties: MessageProperties, body: Data) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.properties = properties
        self.body = body
    }
}

extension OutgoingMessage {
    private static let shortString = 255
    /// All header fields of a message have to fit into one frame with its other properties.
    private static let largestHeaders = 100_000

    /// Why the wire cannot carry it, whatever broker is at the other end; nil for what can be sent.
    public var unsendableBecause: String? {
        let texts = [
            ("exchange", exchange), ("routing key", routingKey), ("message id", properties.messageId ?? ""),
            ("type", properties.type ?? ""), ("correlation id", properties.correlationId ?? ""),
            ("content type", properties.contentType ?? ""),
        ]
        for (name, text) in texts where text.utf8.count > Self.shortString {
            return "its \(name) has \(text.utf8.count) bytes, and AMQP carries at most \(Self.shortString)"
        }
        var headerBytes = 0
        for (name, value) in properties.headers {
            guard name.utf8.count <= Self.shortString else {
                return "the name of a header has \(name.utf8.count) bytes, and AMQP carries at most \(Self.shortString)"
            }
            headerBytes += name.utf8.count + (value.text?.utf8.count ?? 8)
        }
        guard headerBytes <= Self.largestHeaders else {
            return "its headers have \(headerBytes) bytes, and a frame carries at most \(Self.largestHeaders)"
        }
        return nil
    }
}

/// The AMQP properties and headers we write and read; every message is persistent.
public struct MessageProperties: Sendable, Equatable {
    public var messageId: String?
    public var type: String?
    public var correlationId: String?
    public var contentType: String?
    /// Seconds since 1970.
    public var timestamp: UInt64?
    /// Texts, integers, lists and tables; other kinds are not read.
    public var headers: [String: HeaderValue]

    public enum HeaderValue: Sendable, Equatable {
        case text(String)
        case integer(Int64)
        case list([HeaderValue])
        case table([String: HeaderValue])

        public var text: String? {
            guard case .text(let value) = self else { return nil }
            return value
        }

        public var integer: Int64? {
            guard case .integer(let value) = self else { return nil }
            return value
        }

        public var list: [HeaderValue]? {
            guard case .list(let values) = self else { return nil }
            return values
        }

        public var table: [String: HeaderValue]? {
            guard case .table(let values) = self else { return nil }
            return values
        }
    }

    public init(
        messageId: String? = nil, type: String? = nil, correlationId: String? = nil, contentType: String? = nil,
        timestamp: UInt64? = nil, headers: [String: HeaderValue] = [:]
    ) {
        self.messageId = messageId
        self.type = type
        self.correlationId = correlationId
        self.contentType = contentType
        self.timestamp = timestamp
        self.headers = headers
    }
}

/// A message from the broker; bytes copied, nothing borrowed from the library.
public struct Delivery: Sendable {
    /// The tag of the consumer it came for.
    public let consumer: String
    /// Counts up per channel; an acknowledgement names it.
    public let tag: UInt64
    public let redelivered: Bool
    public let exchange: String
    public let routingKey: String
    public let properties: MessageProperties
    public let body: Data

    public init(
        consumer: String, tag: UInt64, redelivered: Bool, exchange: String, routingKey: String,
        properties: MessageProperties, body: Data
    ) {
        self.consumer = consumer
        self.tag = tag
        self.redelivered = redelivered
        self.exchange = exchange
        self.routingKey = routingKey
        self.properties = properties
        self.body = body
    }
}

/// What the broker said of one published message.
public enum Confirmation: Sendable, Equatable {
    /// On disk in every queue it was routed to.
    case confirmed
    /// Not taken, a queue is full; publish it again later.
    case refused
    /// Routed to no queue: the topology is not complete.
    case returned(code: Int, text: String)
}
