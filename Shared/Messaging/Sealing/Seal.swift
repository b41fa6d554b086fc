import Contracts
import Crypto
import Foundation

/// A secret key that seals bytes (AES-256-GCM) and makes keyed digests (HMAC-SHA-256) to look things up by.
public struct Seal: Sendable {
    private let key: SymmetricKey

    /// - Parameter base64: 32 bytes.
    /// - Throws: ``SealError`` when it is anything else.
    public init(base64: String) throws(SealError) {
        guard let bytes = Data(base64Encoded: base64.trimmingCharacters(in: .whitespacesAndNewlines)), bytes.count == 32
        else { throw .badKey }
        key = SymmetricKey(data: bytes)
    }

    private init(key: SymmetricKey) {
        self.key = key
    }

    /// A fresh random key, for one party.
    public static func random() -> Seal {
        Seal(key: SymmetricKey(size: .bits256))
    }

    /// Nonce, ciphertext and tag in one.
    public func seal(_ bytes: Data) throws(SealError) -> Data {
        guard let box = try? AES.GCM.seal(bytes, using: key).combined else { throw .unreadable }
        return box
    }

    public func open(_ sealed: Data) throws(SealError) -> Data {
        guard let box = try? AES.GCM.SealedBox(combined: sealed), let bytes = try? AES.GCM.open(box, using: key) else {
            throw .unreadable
        }
        return bytes
    }

    /// The key itself, sealed under another one.
    public func wrapped(by master: Seal) throws(SealError) -> Data {
        try master.seal(key.withUnsafeBytes { Data($0) })
    }

    /// A key that ``wrapped(by:)`` made.
    public init(unwrapping sealed: Data, with master: Seal) throws(SealError) {
        key = SymmetricKey(data: try master.open(sealed))
    }

    /// Tells this key from another one and nothing else of it; 16 hexadecimal digits.
    public var fingerprint: String { String(digest("", purpose: "fingerprint").prefix(16)) }

    /// Lower-case hexadecimal digest of a text that only holders of the key can make.
    ///
    /// - Parameter purpose: Keeps digests of equal texts for different uses apart.
    public func digest(_ text: String, purpose: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(purpose)\u{0}\(text)".utf8), using: key)
        return Hexadecimal.text(code)
    }
}

public enum SealError: Error, CustomStringConvertible, Sendable {
    case badKey
    case unreadable

    public var description: String {
        switch self {
        case .badKey: "a key must be 32 bytes in base64; make one with: openssl rand -base64 32"
        case .unreadable: "sealed with another key, or damaged"
        }
    }
}

/// The credential in a survey link: names one invitation, and cannot be made without the key of links.
public struct SurveyToken: Sendable, Equatable, CustomStringConvertible {
    public let invitation: InvitationID
    private let proof: String

    public init(invitation: InvitationID, seal: Seal) {
        self.invitation = invitation
        proof = String(seal.digest(invitation.description, purpose: "survey").prefix(32))
    }

    /// Reads and verifies a token; nil when it is not one of ours.
    public init?(_ text: String, seal: Seal) {
        let halves = text.split(separator: ".")
        guard halves.count == 2, let invitation = InvitationID(String(halves[0])) else { return nil }
        let genuine = SurveyToken(invitation: invitation, seal: seal)
        // Compares digests of both, so that the time it takes says nothing about the proof.
        guard seal.digest(text, purpose: "compare") == seal.digest(genuine.description, purpose: "compare") else {
            return nil
        }
        self = genuine
    }

    public var description: String { "\(invitation).\(proof)" }
}
