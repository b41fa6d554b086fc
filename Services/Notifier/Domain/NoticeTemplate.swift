/// Whom a notice is for.
public enum Audience: String, Codable, Hashable, Sendable, CaseIterable {
    case customer, staff
}

/// What a notice says; the name of its file and of the contract.
public enum NoticeTemplate: String, Codable, Hashable, Sendable, CaseIterable {
    /// We have it, and by when a person answers (S2-84).
    case receipt
    case responded, resolved, rework, survey
    case warning, breach, escalation, contact
    /// A ticket has waited for somebody or something for long.
    case waiting
    /// A quote was not answered in time.
    case lapsed
    /// Many notices to one person in one.
    case summary

    public var audience: Audience {
        switch self {
        case .receipt, .responded, .resolved, .rework, .survey: .customer
        case .warning, .breach, .escalation, .contact, .waiting, .lapsed, .summary: .staff
        }
    }

    /// Variables that the text is useless without, and that are there in every notice.
    public var required: Set<String> {
        switch self {
        case .receipt: ["number"]
        case .responded: ["number", "summary"]
        case .resolved, .rework: ["number"]
        case .survey: ["number", "link", "expires"]
        case .warning, .breach: ["number", "clock", "due", "why", "next"]
        case .escalation: ["number", "summary", "why", "next"]
        case .contact: ["number", "text", "next"]
        case .waiting: ["number", "what", "since", "next"]
        case .lapsed: ["number", "version", "expired", "next"]
        case .summary: ["count", "lines"]
        }
    }

    /// Variables that may be absent; a text reads them inside a section of the same name.
    public var optional: Set<String> {
        switch self {
        case .receipt: ["name", "promised"]
        case .responded: ["name", "solution", "arrangement", "referral", "from", "to"]
        case .resolved, .survey: ["name", "again"]
        case .rework: ["name", "reason"]
        case .warning, .breach: ["priority", "percent", "requirement"]
        case .escalation: ["clock", "due", "level", "place", "product", "contact", "show", "ack", "then"]
        case .contact: ["channel", "contacts"]
        case .waiting: ["reference", "again"]
        case .lapsed, .summary: []
        }
    }
}
