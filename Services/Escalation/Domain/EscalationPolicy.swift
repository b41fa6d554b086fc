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

/// What the people who run Aftercare have laid down: the standard, the roster, and where acknowledgements are taken.
public struct EscalationPolicy: Sendable {
    public var standard: Standard
    public var roster: Roster
    /// Root of the service's own address as people reach it, "https://aftercare.example:8083".
    public var address: String

    public init(standard: Standard, roster: Roster, address: String) {
        self.standard = standard
        self.roster = roster
        self.address = address
    }

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
