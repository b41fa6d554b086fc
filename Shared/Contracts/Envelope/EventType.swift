/// The type of a message: a dotted name and a major version, "ticket.submitted.v1" on the wire.
public struct EventType: Hashable, Sendable, Codable, CustomStringConvertible {
    /// "ticket.submitted".
    public let name: String
    /// Raised only by a breaking change; within a major version there are only additions.
    public let version: Int

    public init(_ name: String, version: Int = 1) {
        self.name = name
        self.version = version
    }

    /// Reads "name.vN"; nil without a name or a version.
    public init?(wire text: String) {
        guard let dot = text.lastIndex(of: "."), dot != text.startIndex else { return nil }
        let suffix = text[text.index(after: dot)...]
        guard suffix.first == "v", let version = Int(suffix.dropFirst()), version > 0 else { return nil }
        self.init(String(text[..<dot]), version: version)
        // "v01" and "v+1" are no second spelling of v1.
        guard description == text else { return nil }
    }

    public var description: String { "\(name).v\(version)" }

    public init(from decoder: any Decoder) throws {
        guard let value = EventType(wire: try decoder.singleValueContainer().decode(String.self)) else {
            throw DecodingError.expected("a type with its version, like ticket.submitted.v1", decoder)
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// What travels in the `data` of an envelope.
///
/// Most messages have one type and conform to ``NamedMessage``. A family whose members share their fields, such as the
/// ticket events of triage, is one Swift type that travels under several names.
public protocol Message: Sendable {
    /// Every type this message may travel under.
    static var types: [EventType] { get }
    /// The type that this value travels under.
    var type: EventType { get }
    /// Words that follow the type in the routing key, for consumers that pick only some.
    var routingSuffix: String? { get }
    /// What the sender's log says of it; nil for what is everyday.
    var remark: LogRemark? { get }

    init(type: EventType, from decoder: any Decoder) throws
    func encode(to encoder: any Encoder) throws
}

extension Message {
    public var routingSuffix: String? { nil }
    public var remark: LogRemark? { nil }
}

/// A message with a type of its own.
public protocol NamedMessage: Message, Codable {
    static var type: EventType { get }
}

extension NamedMessage {
    public static var types: [EventType] { [type] }
    public var type: EventType { Self.type }

    public init(type: EventType, from decoder: any Decoder) throws {
        try self.init(from: decoder)
    }
}
