import Contracts
import ServiceStandard

/// An instant at which something happens to a ticket by itself.
public struct WatchTimer: Hashable, Sendable {
    /// What happens then.
    public enum Kind: Hashable, Sendable {
        /// The clocks have passed a mark.
        case clocks
        /// The next rung of an escalation.
        case rung(EscalationID)
    }

    public let kind: Kind
    public let due: Instant

    public init(_ kind: Kind, due: Instant) {
        self.kind = kind
        self.due = due
    }

    /// Unique within a ticket, and the same whenever the timer is armed again: "clocks".
    public var name: String { kind.name }
}

extension WatchTimer.Kind {
    public var name: String {
        switch self {
        case .clocks: "clocks"
        case .rung(let id): "rung/\(id)"
        }
    }

    /// Reads a name back; nil for anything that ``name`` does not write.
    public init?(name: String) {
        let parts = name.split(separator: "/").map(String.init)
        switch parts.first {
        case "clocks" where parts.count == 1:
            self = .clocks
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
