import Contracts

/// Where a ticket's clocks start (contract, "Three times").
public struct Anchor: Hashable, Sendable {
    public let at: Instant
    public let basis: AnchorBasis

    /// `reportedAt`, but never after we received it and at most `maxLateness` before: our own outage is not forgiven, a
    /// sender's wrong clock is.
    ///
    /// - Parameter reportedAt: When the customer told anybody of ours; nil when nobody said so.
    public static func decide(reportedAt: Instant?, receivedAt: Instant, maxLateness: Duration) -> Anchor {
        guard let reportedAt else { return Anchor(at: receivedAt, basis: .received) }
        let earliest = receivedAt - maxLateness
        let at = min(max(reportedAt, earliest), receivedAt)
        return Anchor(at: at, basis: at == reportedAt ? .reported : .clamped)
    }

    /// What the sender is told when its instant does not count as it is.
    ///
    /// - Parameter pointer: Where the instant stands in the event.
    public func warning(at pointer: String) -> AnswerWarning? {
        guard basis == .clamped else { return nil }
        return AnswerWarning(
            .instantClamped, pointer: pointer,
            LocalizedText("超出可采信的范围，时限从 \(at) 起算。", "Beyond what is believed; the clocks start at \(at)."))
    }
}

/// When the record of what a member of staff did counts as late.
public enum Lateness {
    /// 15 minutes; exactly that is still in time.
    public static let grace = Duration.seconds(15 * 60)

    /// - Parameter staffId: Who of ours did it, when the event says so; a customer's own wish is never late.
    public static func isLate(_ fact: Fact, staffId: String?, time: Instant, receivedAt: Instant) -> Bool {
        (staffId != nil || fact.isOfStaff) && receivedAt - time > grace
    }
}

extension Fact {
    /// Whether only staff can do it.
    var isOfStaff: Bool {
        switch self {
        case .assigned, .overruled, .responded, .started, .visitScheduled, .diagnosed, .step, .completed, .quoteIssued,
            .onCallAcknowledged:
            true
        case .supplemented, .withdrawn, .reopenRequested, .quoteAccepted, .quoteDeclined, .acceptanceGiven,
            .acceptanceRefused, .contactLogged, .surveyAnswered:
            false
        }
    }
}
