import Crypto
import Foundation

/// Any JSON document, for the places where a message is handled before, or without, knowing its type.
public enum JSONValue: Codable, Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// The member of an object, nil for anything that is not an object or has no such member.
    public subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// The text, when this is a string.
    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The whole number, when this is one.
    public var integer: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }
}

/// The one JSON dialect of the wire and the stores: keys sorted, slashes plain, so equal values give equal bytes.
///
/// A codec of our own, because most of the time of a message went into Foundation's; it writes the same bytes.
public enum WireJSON {
    public static func encode(_ value: some Encodable) throws -> Data {
        let output = JSONOutput(capacity: 2048)
        try output.encode(value)
        return Data(buffer: output.finished())
    }

    /// - Throws: `DecodingError` with the way to the field.
    public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        try JSONDocument(data).decode(type, 0)
    }

    /// Lower-case hexadecimal SHA-256.
    public static func sha256(_ data: Data) -> String {
        Hexadecimal.text(SHA256.hash(data: data))
    }
}
