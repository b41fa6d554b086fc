import Crypto
import Foundation

/// Signs webhooks by the Standard Webhooks specification 1.0 (symmetric, `v1`).
struct WebhookSignature: Sendable {
    private static let prefix = "whsec_"
    private let key: SymmetricKey

    /// Reads "whsec_<base64>"; nil unless it decodes to 24 to 64 bytes, the lengths the specification allows.
    init?(secret: String) {
        guard secret.hasPrefix(Self.prefix),
            let bytes = Data(base64Encoded: String(secret.dropFirst(Self.prefix.count))),
            (24...64).contains(bytes.count)
        else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// The value of the header `webhook-signature`.
    ///
    /// - Parameters:
    ///   - id: The value of `webhook-id`.
    ///   - timestamp: The value of `webhook-timestamp`, in Unix seconds.
    func sign(id: String, timestamp: Int64, body: Data) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(id).\(timestamp).".utf8) + body, using: key)
        return "v1,\(Data(code).base64EncodedString())"
    }
}
