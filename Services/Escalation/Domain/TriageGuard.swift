import Contracts
import ServiceStandard

extension ClockID {
    /// The guard over our own triage; no pack has it, and no customer hears of it.
    public static let unassessed: ClockID = "unassessed"
}

/// Somebody has to judge a ticket within a minute (S1-28): escalation's own rule, whatever the standard says.
public struct TriageGuard: Codable, Hashable, Sendable {
    /// From intake's receipt to triage's first word.
    public static let limit = Duration.seconds(60)

    public let start: Instant
    /// When triage first said anything of the ticket.
    public internal(set) var heardAt: Instant?
    /// It was announced.
    public internal(set) var isBroken = false

    init(receivedAt: Instant) {
        start = receivedAt
    }

    public var due: Instant { start + Self.limit }

    /// Whether the minute was over, at `now` or when triage spoke, and nobody has been told.
    func breaks(by now: Instant) -> Bool {
        !isBroken && due < (heardAt ?? now)
    }

    /// As others see it.
    func clock(at now: Instant) -> Clock {
        let state: Clock.State =
            if heardAt == nil { isBroken ? .breached : .running } else { isBroken ? .metLate : .met }
        let used = min(now, heardAt ?? now) - start
        return Clock(
            id: ClockID.unassessed.rawValue, requirement: ["S1-28"], startedAt: start, dueAt: due, state: state,
            percent: Int(max(.zero, used).wholeMilliseconds * 100 / Self.limit.wholeMilliseconds))
    }
}
