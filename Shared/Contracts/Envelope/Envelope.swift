import Foundation

/// Who caused an event.
public enum ActorKind: String, ClosedEnumeration {
    case staff, customer, system, publisher
}

/// The attributes of a message between our services: CloudEvents 1.0 in structured mode, and what we add.
public struct EnvelopeHead: Codable, Hashable, Sendable {
    public var specversion = "1.0"
    /// Unique per source; derived from its cause, so a replay produces the same one.
    public var id: String
    /// "/services/triage".
    public var source: String
    public var type: EventType
    /// When it happened, as claimed by who reported it.
    public var time: Instant
    /// The ticket, for everything that is about one.
    public var subject: String?
    /// W3C trace context, passed on untouched.
    public var traceparent: String?
    /// Intake's clock when the story's first event came in.
    public var receivedat: Instant
    /// A constant: isolation between organisations is a vhost, not a field.
    public var tenant = EnvelopeHead.tenant
    /// A drill runs everything and counts nowhere; people see it as 【演练】/DRILL.
    public var drill: Bool
    public var actorkind: ActorKind
    public var actorid: String?
    /// 1, 2, 3 … per (source, subject) over what a follower of the source receives; nil on what nobody follows.
    public var sequence: Int64?
    /// Raised when the source's store was restored from a backup.
    public var epoch: Int64
    /// Id of the message, timer or command that led to this one.
    public var causationid: String
    /// Id of the first event of the story.
    public var correlationid: String

    /// The only tenant of a vhost.
    public static let tenant = "main"
    /// Media type of the structured mode.
    public static let contentType = "application/cloudevents+json"

    public init(
        id: String, source: String, type: EventType, time: Instant, subject: String?, traceparent: String? = nil,
        receivedat: Instant, drill: Bool = false, actorkind: ActorKind = .system, actorid: String? = nil,
        sequence: Int64? = nil, epoch: Int64 = 1, causationid: String, correlationid: String
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.time = time
        self.subject = subject
        self.traceparent = traceparent
        self.receivedat = receivedat
        self.drill = drill
        self.actorkind = actorkind
        self.actorid = actorid
        self.sequence = sequence
        self.epoch = epoch
        self.causationid = causationid
        self.correlationid = correlationid
    }
}

/// A message between our services with everything that travels around it.
public struct Envelope<Payload: Message>: Sendable {
    public var head: EnvelopeHead
    public var data: Payload

    public init(head: EnvelopeHead, data: Payload) {
        self.head = head
        self.data = data
    }
}

extension Envelope: Codable {
    private enum CodingKeys: String, CodingKey {
        case data
    }

    public init(from decoder: any Decoder) throws {
        head = try EnvelopeHead(from: decoder)
        guard Payload.types.contains(head.type) else {
            let known = Payload.types.map(\.description).joined(separator: ", ")
            throw DecodingError.expected("one of the types \(known), not \(head.type)", decoder)
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        data = try Payload(type: head.type, from: container.superDecoder(forKey: .data))
    }

    public func encode(to encoder: any Encoder) throws {
        try head.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try data.encode(to: container.superEncoder(forKey: .data))
    }
}

extension Envelope {
    /// Reads the rest of a message whose head was read before.
    ///
    /// - Throws: `DecodingError` with the way to the field.
    public init(head: EnvelopeHead, from body: Data) throws {
        let document = try JSONDocument(body)
        let container = try DocumentDecoder(document: document, node: 0).container(keyedBy: CodingKeys.self)
        self.init(head: head, data: try Payload(type: head.type, from: container.superDecoder(forKey: .data)))
    }
}

extension Envelope: Equatable where Payload: Equatable {}

/// The names of our services, as in sources, queues, users and the first word of routing keys.
public enum ServiceName: String, ClosedEnumeration {
    case intake, triage, escalation, notifier, survey

    /// "/services/triage".
    public var source: String { "/services/\(rawValue)" }
}
