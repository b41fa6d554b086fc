import Contracts
import ServiceStandard

/// Which part of the organisation an escalation belongs to, "none" where nobody has said.
public struct Routing: Codable, Hashable, Sendable {
    public var department: String
    public var team: String
    public var region: String

    public init(department: String, team: String, region: String) {
        self.department = department
        self.team = team
        self.region = region
    }
}

/// What decides about a ticket beside its facts: the roster, where acknowledgements are taken, and the ticket's standard.
public struct EscalationPolicy: Sendable {
    public var roster: Roster
    /// Root of the service's own address as people reach it, "https://aftercare.example:8083".
    public var address: String
    /// Of the standard the ticket was opened under; nil for a ticket that triage has not spoken of yet.
    public var engine: DeadlineEngine?

    public init(roster: Roster, address: String, engine: DeadlineEngine? = nil) {
        self.roster = roster
        self.address = address
        self.engine = engine
    }

    /// The same for a ticket of another standard.
    public func under(_ engine: DeadlineEngine?) -> EscalationPolicy {
        EscalationPolicy(roster: roster, address: address, engine: engine)
    }

    /// How fast escalations climb.
    public var ladder: Ladder { engine?.standard.ladder ?? Ladder() }

    /// Where a page that is meant for a level arrives.
    struct Rung: Equatable {
        var level: OnCallLevel
        var staff: [String]
        /// Empty levels on the way, passed at once.
        var skipped: [OnCallLevel]
    }

    /// The first level from `level` upwards with somebody on call at `instant`; nil when nobody is on any of them.
    func rung(from level: OnCallLevel, for routing: Routing, at instant: Instant) -> Rung? {
        var skipped: [OnCallLevel] = []
        for candidate in OnCallLevel.allCases where candidate >= level {
            let staff = onCall(candidate, for: routing, at: instant)
            guard staff.isEmpty else { return Rung(level: candidate, staff: staff, skipped: skipped) }
            skipped.append(candidate)
        }
        return nil
    }

    func onCall(_ level: OnCallLevel, for routing: Routing, at instant: Instant) -> [String] {
        roster.onCall(
            level, department: routing.department, team: routing.team, region: routing.region, at: instant)
    }
}

extension OnCallLevel {
    /// The next rung; nil on the last.
    var above: OnCallLevel? { Self.allCases.first { $0 > self } }
}
