import Crypto
import Foundation

/// An identifier that cannot be mistaken for another kind's; a lower-case UUID on the wire.
public struct Identifier<Kind>: Hashable, Sendable, Codable, CustomStringConvertible {
    public let uuid: UUID

    public init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// Reads the usual 36-character form; nil for anything else.
    public init?(_ text: String) {
        guard let uuid = UUID(lowercaseText: text) ?? UUID(uuidString: text) else { return nil }
        self.uuid = uuid
    }

    public var description: String { uuid.lowercaseText }

    public init(from decoder: any Decoder) throws {
        guard let value = Self(try decoder.singleValueContainer().decode(String.self)) else {
            throw DecodingError.expected("a UUID", decoder)
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A kind of identifier; never instantiated.
public enum TicketKind {}
/// A kind of identifier; never instantiated.
public enum PartyKind {}
/// A kind of identifier; never instantiated.
public enum EscalationKind {}
/// A kind of identifier; never instantiated.
public enum InvitationKind {}

public typealias TicketID = Identifier<TicketKind>
public typealias PartyID = Identifier<PartyKind>
public typealias EscalationID = Identifier<EscalationKind>
public typealias InvitationID = Identifier<InvitationKind>

extension TicketID {
    /// The id that a submission gets, today and at every replay: UUIDv5(tenant, publisher, event id).
    public init(tenant: String, publisher: String, eventID: String) {
        self.init(UUID(version5: "ticket", tenant, publisher, eventID))
    }
}

extension UUID {
    /// The usual 36 characters, in lower case.
    var lowercaseText: String {
        String(unsafeUninitializedCapacity: 36) { text in
            var position = 0
            withUnsafeBytes(of: uuid) { bytes in
                for (index, byte) in bytes.enumerated() {
                    text[position] = Hexadecimal.digit(byte >> 4)
                    text[position + 1] = Hexadecimal.digit(byte & 15)
                    position += 2
                    guard index == 3 || index == 5 || index == 7 || index == 9 else { continue }
                    text[position] = 0x2d
                    position += 1
                }
            }
            return position
        }
    }

    /// Reads what ``lowercaseText`` writes; nil for every other spelling.
    init?(lowercaseText text: String) {
        var text = text
        var bytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        let isRead = text.withUTF8 { text in
            withUnsafeMutableBytes(of: &bytes) { bytes in
                guard text.count == 36 else { return false }
                var position = 0
                for index in 0..<16 {
                    guard let high = Hexadecimal.value(text[position]), let low = Hexadecimal.value(text[position + 1])
                    else { return false }
                    bytes[index] = high << 4 | low
                    position += 2
                    guard index == 3 || index == 5 || index == 7 || index == 9 else { continue }
                    guard text[position] == 0x2d else { return false }
                    position += 1
                }
                return true
            }
        }
        guard isRead else { return nil }
        self.init(uuid: bytes)
    }

    /// Namespace of every id Aftercare derives; itself UUIDv5 of the DNS namespace and "aftercare".
    private static let aftercare = UUID(version5: "aftercare", in: dns)
    /// RFC 9562, appendix A.
    private static let dns = UUID(
        uuid: (0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8))

    /// RFC 9562 version 5 over the parts, each length-prefixed so that ("ab", "c") and ("a", "bc") differ.
    public init(version5 parts: String...) {
        self.init(version5: parts.map { "\($0.utf8.count):\($0)" }.joined(), in: Self.aftercare)
    }

    private init(version5 name: String, in namespace: UUID) {
        var hash = Insecure.SHA1()
        withUnsafeBytes(of: namespace.uuid) { hash.update(bufferPointer: $0) }
        hash.update(data: Data(name.utf8))
        var bytes = Array(hash.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0f | 0x50
        bytes[8] = bytes[8] & 0x3f | 0x80
        self.init(uuid: bytes.withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) })
    }
}
