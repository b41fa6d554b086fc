import AsyncHTTPClient
import Contracts
import Foundation
import NIOCore
import NIOHTTP1
import NotifierDomain
import ServiceStandard

/// Posts each notice as signed JSON (Standard Webhooks 1.0); `webhook-id` is the notice's key.
///
/// | answer | outcome |
/// |---|---|
/// | 2xx | delivered |
/// | 429, and 503 that says when | rate-limited |
/// | 408, 425, 5xx, no connection, unknown name | temporary |
/// | redirects, every other 4xx, a refused address | permanent |
/// | none after the request may have left | unknown |
struct WebhookChannel: NoticeChannel {
    let name = ChannelName.webhook
    private let target: WebhookTarget
    private let clients = PinnedClients()
    private let now: @Sendable () -> Instant

    init(_ target: WebhookTarget, now: @escaping @Sendable () -> Instant) {
        self.target = target
        self.now = now
    }

    func deliver(_ letter: Letter) async -> AttemptOutcome {
        let addresses = await HostAddresses.resolve(target.host)
        for address in addresses {
            guard let parsed = IPAddress(address) else { return .temporary(reason: "address_unreadable") }
            if let refusal = target.policy.refusal(of: parsed) {
                return .permanent(reason: "address_refused_\(refusal.rawValue)")
            }
        }
        guard let client = await clients.client(for: target.host, at: addresses) else {
            return .temporary(reason: "name_not_resolved")
        }
        do {
            let response = try await client.execute(request(for: letter), timeout: .seconds(10))
            // Read to its end, so that the connection can be used again.
            _ = try? await response.body.collect(upTo: 1 << 16)
            return outcome(of: Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"))
        } catch let error as HTTPClientError {
            return Self.outcome(of: error)
        } catch is EncodingError {
            return .permanent(reason: "letter_not_encodable")
        } catch {
            // What is no error of the client's own comes from making the connection.
            return .temporary(reason: "not_connected")
        }
    }

    func close() async {
        await clients.close()
    }

    private func request(for letter: Letter) throws -> HTTPClientRequest {
        let body = try WireJSON.encode(letter)
        let timestamp = now().milliseconds / 1000
        var request = HTTPClientRequest(url: target.url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "user-agent", value: "aftercare-notifier")
        request.headers.add(name: "webhook-id", value: letter.key)
        request.headers.add(name: "webhook-timestamp", value: String(timestamp))
        request.headers.add(
            name: "webhook-signature", value: target.signature.sign(id: letter.key, timestamp: timestamp, body: body))
        request.body = .bytes(ByteBuffer(bytes: body))
        return request
    }

    private func outcome(of status: Int, retryAfter: String?) -> AttemptOutcome {
        let reason = "http_\(status)"
        let wait = retryAfter.flatMap(span(ofRetryAfter:))
        switch status {
        case 200..<300: return .delivered
        case 429: return .rateLimited(retryAfter: wait ?? .zero)
        case 503: return wait.map { .rateLimited(retryAfter: $0) } ?? .temporary(reason: reason)
        case 408, 425, 500...: return .temporary(reason: reason)
        default: return .permanent(reason: reason)
        }
    }

    /// Seconds, or a date; nil for anything else.
    private func span(ofRetryAfter text: String) -> Duration? {
        if let seconds = Int64(text), seconds >= 0 { return .seconds(min(seconds, 1 << 32)) }
        let reader = DateFormatter()
        reader.locale = Locale(identifier: "en_US_POSIX")
        reader.timeZone = .gmt
        reader.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = reader.date(from: text) else { return nil }
        let then = Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
        return max(.zero, then - now())
    }

    private static func outcome(of error: HTTPClientError) -> AttemptOutcome {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            .temporary(reason: "not_connected")
        case .invalidURL, .emptyHost, .emptyScheme:
            .permanent(reason: "url_unusable")
        default:
            .unknown(reason: "no_answer")
        }
    }
}
