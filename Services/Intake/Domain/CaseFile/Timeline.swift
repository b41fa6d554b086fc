import Contracts

/// One line of a ticket's story, as people read it.
public struct TimelineEntry: Hashable, Sendable {
    /// When it happened, as claimed.
    public var time: Instant
    /// Place in the case file: when we learnt of it.
    public var sequence: Int64
    /// "/services/triage".
    public var source: String
    /// "ticket.assessed", or the fact's name.
    public var event: String
    /// Recorded more than 15 minutes after it happened.
    public var late: Bool
    /// Who did it, a staff id or a publisher.
    public var actor: String?
    /// What the customer said, masked, where the event holds such a text.
    public var text: String?

    public init(
        time: Instant, sequence: Int64, source: String, event: String, late: Bool, actor: String?, text: String? = nil
    ) {
        self.time = time
        self.sequence = sequence
        self.source = source
        self.event = event
        self.late = late
        self.actor = actor
        self.text = text
    }

    /// Whether it is about somebody's contact data, which is our own affair.
    public var isOfContacts: Bool { event == "contact.shared" || event == "contact.disclosed" }

    /// Whether an outside program may read it: the ticket's own steps and what outsiders reported, nothing of our escalations,
    /// notices and looks at contacts.
    public var isPublic: Bool {
        switch source {
        case ServiceName.triage.source: event != "decision.made"
        case ServiceName.intake.source: !event.hasPrefix("contact.") && !event.hasPrefix("oncall.")
        default: false
        }
    }

    /// What the event is called among people.
    public var title: LocalizedText { TimelineTitles.title(of: event) }
}

public enum Timeline {
    /// By the time things happened, then by the order in which we learnt of them.
    public static func ordered(_ entries: [TimelineEntry]) -> [TimelineEntry] {
        entries.sorted { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
    }
}
