import Contracts
import ServiceStandard

/// An instant at which something happens to a ticket by itself.
public struct WatchTimer: Hashable, Sendable {
    /// What happens then.
    public enum Kind: Hashable, Sendable {
        case mark(ClockName, round: Int, percent: Int)
        /// The next rung of an escalation.
        case rung(EscalationID)
    }

    public let kind: Kind
    public let due: Instant

    public init(_ kind: Kind, due: Instant) {
        self.kind = kind
        self.due = due
    }

    /// Unique within a ticket, and the same whenever the timer is armed again: "mark/responded/1/80".
    public var name: String { kind.name }
}

extension WatchTimer.Kind {
    public var name: String {
        switch self {
        case .mark(let clock, let round, let percent): "mark/\(clock.rawValue)/\(round)/\(percent)"
        case .rung(let id): "rung/\(id)"
        }
    }

    /// Reads a name back; nil for anything that ``name`` does not write.
    public init?(name: String) {
        let parts = name.split(separator: "/").map(String.init)
        switch parts.first {
        case "mark" where parts.count == 4:
            guard let clock = ClockName(rawValue: parts[1]), let round = Int(parts[2]), let percent = Int(parts[3])
            else {
                return nil
            }
            self = .mark(clock, round: round, percent: percent)
        case "rung" where parts.count == 2:
            guard let id = EscalationID(parts[1]) else { return nil }
            self = .rung(id)
        case .some, nil:
            return nil
        }
    }
}

/// What has to be done to the timers of a ticket after a change.
public struct TimerChange: Equatable, Sendable {
    public var arm: [WatchTimer]
    /// Names of timers that nothing waits for any more.
    public var cancel: [String]

    /// - Parameters:
    ///   - before: Everything the ticket waited for.
    ///   - after: Everything it waits for now.
    public init(from before: [WatchTimer], to after: [WatchTimer]) {
        arm = after.filter { !before.contains($0) }
        let names = Set(after.map(\.name))
        cancel = before.map(\.name).filter { !names.contains($0) }
    }
}
