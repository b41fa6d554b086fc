import Contracts
import Foundation
import IntakeDomain
import Messaging

/// What came through one of the doors: who sent it, and what it turned out to be.
struct Arrival: Sendable {
    let publisher: String
    let receivedAt: Instant
    let content: Result<InboundEvent, InboundFault>
    var receipt: EventReceipt
    /// Tells a replay from a second event under the same id.
    let digest: String

    /// - Parameter publisher: As the broker or a token vouches for it; the body's own claim is judged later.
    init(_ body: Data, from publisher: String, at now: Instant) {
        self.publisher = publisher
        receivedAt = now
        let sha = WireJSON.sha256(body)
        do throws(InboundFault) {
            let event = try InboundEvent.decode(body)
            content = .success(event)
            digest = event.digest
            receipt = EventReceipt(
                eventId: event.id, eventType: event.type.description, bodySha256: sha, receivedAt: now)
        } catch {
            content = .failure(error)
            digest = "body:" + sha
            receipt = EventReceipt(eventId: error.eventId, eventType: error.eventType, bodySha256: sha, receivedAt: now)
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
        let id = receipt.eventId ?? receipt.bodySha256
        let event = try? content.get()
        return Cause(
            source: source, id: id, receivedAt: receivedAt, drill: event?.drill ?? false,
            traceparent: event?.traceparent,
            actorKind: staffId == nil ? .publisher : .staff, actorId: staffId ?? publisher)
    }

    /// Who of ours did what the event tells.
    private var staffId: String? {
        guard case .success(let event) = content, case .later(_, let staffId, _) = event.event else { return nil }
        return staffId
    }

    /// When it happened, as claimed, but never in our future.
    var time: Instant {
        min((try? content.get())?.time ?? receivedAt, receivedAt)
    }
}
