import Contracts
import Foundation
import IntakeDomain
import Logging
import Messaging
import Texts

/// What came through one of the doors: who sent it, and what it turned out to be.
struct Arrival: Sendable {
    let publisher: String
    let receivedAt: Instant
    let content: Result<InboundEvent, InboundFault>
    var receipt: EventReceipt
    /// Tells a replay from a second event under the same id.
    let digest: String

    /// - Parameters:
    ///   - publisher: As the broker or a token vouches for it; the body's own claim is judged later.
    ///   - route: The type in the routing key; nil where the way it came has none.
    init(_ body: Data, from publisher: String, routedAs route: String? = nil, at now: Instant) {
        self.publisher = publisher
        receivedAt = now
        let sha = WireJSON.sha256(body)
        do throws(InboundFault) {
            let event = try InboundEvent.decode(body, routedAs: route)
            content = .success(event)
            digest = event.digest
            receipt = EventReceipt(
                eventId: event.id, eventType: event.type.description, bodySha256: sha, receivedAt: now,
                warnings: event.warnings + event.phoneWarnings + Self.futureWarning(event.time, now))
        } catch {
            content = .failure(error)
            digest = "body:" + sha
            receipt = EventReceipt(
                eventId: error.eventId, eventType: error.eventType.map(TextMask.anonymous.maskCode), bodySha256: sha,
                receivedAt: now, warnings: error.warnings)
        }
    }

    /// The cause of everything the event leads to: the same at every delivery, so the ids derived from it are, too.
    var cause: Cause {
        cause(source: "/publishers/\(publisher)")
    }

    /// The cause of an answer that repeats or rejects: each delivery has its own, because none has another effect.
    var causeOfAnswer: Cause {
        cause(source: "/publishers/\(publisher)/deliveries/\(UUID())")
    }

    private func cause(source: String) -> Cause {
        let event = try? content.get()
        return Cause(
            source: source, id: causeId, receivedAt: receivedAt, drill: event?.drill ?? false,
            traceparent: event?.traceparent.flatMap { TraceContext.isParent($0) ? $0 : nil },
            actorKind: actor == nil ? .publisher : .staff, actorId: actor ?? publisher)
    }

    /// The sender's own id goes with everything it leads to, into every store and log; one that may tell who somebody is does not.
    private var causeId: String {
        guard let id = receipt.key else { return receipt.bodySha256 }
        let isPlain = id.utf8.allSatisfy { (0x21...0x7e).contains($0) } && TextMask.anonymous.maskCode(id) == id
        return isPlain ? id : WireJSON.sha256(Data(id.utf8))
    }

    /// Who of ours did what the event tells; nil for what is no staff id and may be somebody's name or number.
    private var actor: String? {
        guard let staffId, staffId.utf8.count <= 64, TextMask.anonymous.maskCode(staffId) == staffId else { return nil }
        return staffId.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
            ? staffId : nil
    }

    /// As the event names them.
    private var staffId: String? {
        guard case .success(let event) = content, case .later(_, let staffId, _) = event.event else { return nil }
        return staffId
    }

    /// When it happened, as claimed, but never in our future.
    var time: Instant {
        min((try? content.get())?.time ?? receivedAt, receivedAt)
    }

    private static func futureWarning(_ time: Instant?, _ now: Instant) -> [AnswerWarning] {
        guard let time, time > now else { return [] }
        return [
            AnswerWarning(
                .instantClamped, pointer: "/time",
                LocalizedText(
                    "时间在未来，按收到时间 \(now) 计。", "It lies in the future; the time of receipt, \(now), counts."))
        ]
    }
}

extension Arrival {
    /// What every line of the log says about the event.
    var logged: Logger.Metadata {
        [
            "publisher": "\(publisher)", "event_id": "\(receipt.eventId ?? "-")", "type": "\(receipt.eventType ?? "-")",
            "body_sha256": "\(receipt.bodySha256)", "correlation_id": "\(receipt.eventId ?? receipt.bodySha256)",
        ]
    }
}
