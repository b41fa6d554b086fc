/// The five stages that every state belongs to (S1 §2.2.2, S1-27 … S1-31).
///
/// A state that a reader does not know is read by its stage.
public enum Stage: String, ClosedEnumeration {
    case accept, assess, respond, handle, feedback
}

/// What a ticket waits for, `none` while it is ours to move.
public enum WaitingOn: String, ClosedEnumeration {
    case none, customer, consent, parts, manufacturer, appointment
    case thirdParty = "third_party"
    case `internal`
}

/// How a ticket ended.
public enum Outcome: String, ClosedEnumeration {
    case accepted, unconfirmed
    case noRepair = "no_repair"
    case cancelled, merged, rejected
}

/// P0 is worst (requirements §3.5).
public enum Priority: String, ClosedEnumeration, Comparable {
    case p0 = "P0"
    case p1 = "P1"
    case p2 = "P2"
    case p3 = "P3"

    /// "Less" is more pressing, so a sorted queue starts with P0 (S2-80).
    public static func < (left: Priority, right: Priority) -> Bool {
        left.rawValue < right.rawValue
    }
}

public enum Severity: String, ClosedEnumeration, Comparable {
    case minor, general, major, critical

    public static func < (left: Severity, right: Severity) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .minor: 0
        case .general: 1
        case .major: 2
        case .critical: 3
        }
    }
}

public enum Urgency: String, ClosedEnumeration {
    case general, urgent
}

/// How hard a problem is to handle (S1-8, S1-46).
public enum Complexity: String, ClosedEnumeration {
    case simple, complex, difficult
}

/// What a customer asks for with a ticket.
public enum RequestKind: String, ClosedEnumeration {
    case request, complaint, feedback, inspection

    /// What it is once its category is known: a complaint stays one, whatever it was submitted as (S1-24).
    public func judged(by category: String) -> RequestKind {
        category.hasPrefix("complaint/") ? .complaint : self
    }
}

/// Whether the customer came to us or we to them.
public enum RequestOrigin: String, ClosedEnumeration {
    case reactive, proactive
}

/// Which states a ticket may pass (requirements §3.4).
public enum TicketTemplate: String, ClosedEnumeration {
    case repair, advice
}

/// The state of a ticket; open, so a reader that does not know one goes by its stage.
public struct TicketState: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let received = TicketState(rawValue: "received")
    public static let awaitingInfo = TicketState(rawValue: "awaiting_info")
    public static let merged = TicketState(rawValue: "merged")
    public static let rejected = TicketState(rawValue: "rejected")
    public static let classified = TicketState(rawValue: "classified")
    public static let assigned = TicketState(rawValue: "assigned")
    public static let awaitingConsent = TicketState(rawValue: "awaiting_consent")
    public static let working = TicketState(rawValue: "working")
    public static let awaitingAcceptance = TicketState(rawValue: "awaiting_acceptance")
    public static let rework = TicketState(rawValue: "rework")
    public static let resolved = TicketState(rawValue: "resolved")
    public static let closed = TicketState(rawValue: "closed")
    public static let cancelled = TicketState(rawValue: "cancelled")

    public var description: String { rawValue }
}
