import Foundation
import NotifierDomain

/// Where webhooks go and what proves that they are ours.
struct WebhookTarget: Sendable {
    let url: String
    let host: String
    let signature: WebhookSignature
    let policy: AddressPolicy

    /// - Throws: ``WebhookTargetFault`` for a target that can never be called.
    init(url: String, secret: String?, policy: AddressPolicy) throws(WebhookTargetFault) {
        guard let parts = URLComponents(string: url), parts.scheme == "https" || parts.scheme == "http",
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.fragment == nil
        else { throw .badURL }
        guard let secret, let signature = WebhookSignature(secret: secret) else { throw .badSecret }
        self.url = url
        self.host = host
        self.signature = signature
        self.policy = policy
        if let refusal = IPAddress(host.trimmingCharacters(in: ["[", "]"])).flatMap(policy.refusal) {
            throw .refused(refusal)
        }
    }
}

/// Why a webhook can never be called, in the words of who has to mend it.
enum WebhookTargetFault: Error, CustomStringConvertible {
    case badURL
    case badSecret
    case refused(AddressPolicy.Refusal)

    var description: String {
        switch self {
        case .badURL: "webhook.url must be an https or http URL with a host, without a user and without a fragment"
        case .badSecret:
            "webhook.secret must be whsec_ and 24 to 64 bytes in base64; make one with: "
                + "echo whsec_$(openssl rand -base64 32)"
        case .refused(let refusal):
            "webhook.url leads to a \(refusal.rawValue) address; choose a public one, or set webhook.allow_private"
        }
    }
}
