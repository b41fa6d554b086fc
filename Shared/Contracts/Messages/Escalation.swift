/// All clocks of a ticket after one change of them: escalation → notifier, case file.
///
/// Sent once per transaction that set or moved a due instant; a clock that is merely met shows in what met it.
public struct ClocksRevised: NamedMessage, Hashable {
    public static let type = EventType("clocks.revised")

    public var ticketId: TicketID
    public var number: String
    public var clocks: [Clock]
    public var because: String

    public init(ticketId: TicketID, number: String, clocks: [Clock], because: String) {
        self.ticketId = ticketId
        self.number = number
        self.clocks = clocks
        self.because = because
    }
}

/// One promise with its time.
public struct Clock: Codable, Hashable, Sendable {
    public enum State: String, ClosedEnumeration {
        case running, paused, met, warned, breached, stopped
        case metLate = "met_late"
    }

    /// "responded".
    public var id: String
    /// Requirement ids, ["S1-6"].
    public var requirement: [String]
    public var startedAt: Instant
    /// Nil while the clock is paused: a paused clock has no deadline.
    public var dueAt: Instant?
    public var state: State
    /// Share of the limit that is used up, 0 … beyond 100; nil where no deadline is.
    public var percent: Int?

    public init(id: String, requirement: [String], startedAt: Instant, dueAt: Instant?, state: State, percent: Int?) {
        self.id = id
        self.requirement = requirement
        self.startedAt = startedAt
        self.dueAt = dueAt
        self.state = state
        self.percent = percent
    }
}

/// A clock reached a mark before its end: escalation → notifier, survey, case file.
public struct ClockWarned: NamedMessage, Hashable {
    public static let type = EventType("clock.warned")

    public var ticketId: TicketID
    public var number: String
    public var clock: Clock
    public var priority: Priority
    /// Staff ids to tell: handler and first contact (S1-102).
    public var tell: [String]

    public var remark: LogRemark? {
        LogRemark(
            .info, "promise near its end",
            [
                "number": number, "clock": clock.id, "due": clock.dueAt?.description ?? "-",
                "percent": clock.percent.map { String($0) } ?? "-", "staff": tell.joined(separator: ","),
            ])
    }

    public init(ticketId: TicketID, number: String, clock: Clock, priority: Priority, tell: [String]) {
        self.ticketId = ticketId
        self.number = number
        self.clock = clock
        self.priority = priority
        self.tell = tell
    }
}

/// A promise broke; such an event is never deleted.
public struct ClockBreached: NamedMessage, Hashable {
    public static let type = EventType("clock.breached")

    public var ticketId: TicketID
    public var number: String
    public var clock: Clock
    public var priority: Priority
    public var tell: [String]
    /// When we noticed; the lag to `clock.dueAt` is ours.
    public var detectedAt: Instant
    /// True when the clock broke while nobody could say whether an answer was still on its way; absent otherwise.
    public var unverified: Bool?

    public var remark: LogRemark? {
        LogRemark(
            .notice, "promise broken",
            [
                "number": number, "clock": clock.id,
                "due": clock.dueAt?.description ?? "-", "percent": clock.percent.map { String($0) } ?? "-",
                "priority": priority.rawValue, "staff": tell.joined(separator: ","),
            ])
    }

    public init(
        ticketId: TicketID, number: String, clock: Clock, priority: Priority, tell: [String], detectedAt: Instant,
        unverified: Bool? = nil
    ) {
        self.ticketId = ticketId
        self.number = number
        self.clock = clock
        self.priority = priority
        self.tell = tell
        self.detectedAt = detectedAt
        self.unverified = unverified
    }
}

public enum EscalationReason: String, ClosedEnumeration {
    case warning, breach
    case specialCase = "special_case"
    case complaint, incident, review
}

public enum EscalationStatus: String, ClosedEnumeration {
    case open, acknowledged, resolved, cancelled
}

/// An escalation's own life, for the case file and the notifier.
///
/// The pages on `aftercare.oncall` carry the same state to people.
public struct EscalationChanged: Message, Hashable {
    public static let types: [EventType] = ["raised", "acknowledged", "resolved"].map { EventType("escalation.\($0)") }

    public enum Change: String, Hashable, Sendable {
        case raised, acknowledged, resolved
    }

    public var change: Change
    public var page: EscalationPage

    public init(_ change: Change, page: EscalationPage) {
        self.change = change
        self.page = page
    }

    public var type: EventType { EventType("escalation.\(change.rawValue)") }

    public var remark: LogRemark? {
        var fields = [
            "escalation_id": page.escalationId.description, "revision": String(page.revision), "level": page.level,
            "reason": page.reason.rawValue, "number": page.ticket?.number ?? "-",
        ]
        if let clock = page.clock { fields["clock"] = clock.id }
        switch change {
        case .raised: fields["staff"] = page.recipients.map(\.staffId).joined(separator: ",")
        case .acknowledged: fields["staff"] = page.acknowledged?.by ?? "-"
        case .resolved: break
        }
        return LogRemark(change == .resolved ? .info : .notice, "page \(change.rawValue)", fields)
    }

    public init(type: EventType, from decoder: any Decoder) throws {
        guard let change = Change(rawValue: String(type.name.dropFirst("escalation.".count))) else {
            throw DecodingError.expected("an escalation event", decoder)
        }
        self.change = change
        page = try EscalationPage(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        try page.encode(to: encoder)
    }
}

/// The whole current state of one escalation, as on-call staff see it; keep the highest `revision`.
public struct EscalationPage: NamedMessage, Hashable {
    public static let type = EventType("escalation.page")

    public struct Ticket: Codable, Hashable, Sendable {
        public var ticketId: TicketID
        public var number: String
        public var kind: RequestKind
        public var priority: Priority
        public var urgency: Urgency
        public var severity: Severity
        public var state: TicketState
        public var stage: Stage
        public var place: String?
        public var product: String?
        /// At most 200 characters, masked.
        public var excerpt: String
        /// "张* 138****5678".
        public var contactMask: String?
        public var handler: String?
        public var firstContact: String?

        public init(
            ticketId: TicketID, number: String, kind: RequestKind, priority: Priority, urgency: Urgency,
            severity: Severity, state: TicketState, stage: Stage, place: String?, product: String?, excerpt: String,
            contactMask: String?, handler: String?, firstContact: String?
        ) {
            self.ticketId = ticketId
            self.number = number
            self.kind = kind
            self.priority = priority
            self.urgency = urgency
            self.severity = severity
            self.state = state
            self.stage = stage
            self.place = place
            self.product = product
            self.excerpt = excerpt
            self.contactMask = contactMask
            self.handler = handler
            self.firstContact = firstContact
        }
    }

    public struct Why: Codable, Hashable, Sendable {
        public var code: String
        public var chinese: String
        public var english: String

        public init(code: String, _ text: LocalizedText) {
            self.code = code
            chinese = text.chinese
            english = text.english
        }

        private enum CodingKeys: String, CodingKey {
            case code
            case chinese = "zh-Hans"
            case english = "en"
        }
    }

    public struct Recipient: Codable, Hashable, Sendable {
        public var staffId: String
        public var channel: String
        public var sentAt: Instant
        /// The level they were called as; nil from a build that did not say.
        public var level: String?

        public init(staffId: String, channel: String, sentAt: Instant, level: String? = nil) {
            self.staffId = staffId
            self.channel = channel
            self.sentAt = sentAt
            self.level = level
        }
    }

    public struct Next: Codable, Hashable, Sendable {
        public var at: Instant
        public var level: String
        public var staffIds: [String]

        public init(at: Instant, level: String, staffIds: [String]) {
            self.at = at
            self.level = level
            self.staffIds = staffIds
        }
    }

    public struct Acknowledgement: Codable, Hashable, Sendable {
        public var by: String
        public var at: Instant
        /// The ladder goes on then, unless the clock is met.
        public var until: Instant

        public init(by: String, at: Instant, until: Instant) {
            self.by = by
            self.at = at
            self.until = until
        }
    }

    /// What a person can do, ready to paste; no secret in a url.
    public struct Actions: Codable, Hashable, Sendable {
        public struct Acknowledge: Codable, Hashable, Sendable {
            public var cli: String
            public var url: String

            public init(cli: String, url: String) {
                self.cli = cli
                self.url = url
            }
        }

        public var show: String
        public var contact: String
        public var record: String
        public var ack: Acknowledge

        public init(show: String, contact: String, record: String, ack: Acknowledge) {
            self.show = show
            self.contact = contact
            self.record = record
            self.ack = ack
        }
    }

    public var escalationId: EscalationID
    public var revision: Int
    public var status: EscalationStatus
    public var reason: EscalationReason
    /// "l1", "l2", "l3": the level that this page is for; in a list and in an event the highest that was told.
    public var level: String
    public var step: Int
    public var round: Int
    /// Whether a person should be woken for it.
    public var wake: Bool
    public var issuedAt: Instant
    public var expiresAt: Instant
    /// One line of at most 120 characters.
    public var summary: LocalizedText
    public var ticket: Ticket?
    public var clock: Clock?
    public var why: [Why]
    public var recipients: [Recipient]
    public var nobodyOnCall: Bool
    public var next: Next?
    public var acknowledged: Acknowledgement?
    public var actions: Actions
    /// Set for a drill: in a list no envelope says so.
    public var drill: Bool?
    /// Every level that was told so far, from the lowest.
    public var reached: [String]?

    public init(
        escalationId: EscalationID, revision: Int, status: EscalationStatus, reason: EscalationReason, level: String,
        step: Int, round: Int, wake: Bool, issuedAt: Instant, expiresAt: Instant, summary: LocalizedText,
        ticket: Ticket?,
        clock: Clock?, why: [Why], recipients: [Recipient], nobodyOnCall: Bool, next: Next?,
        acknowledged: Acknowledgement?, actions: Actions, drill: Bool? = nil, reached: [String]? = nil
    ) {
        self.escalationId = escalationId
        self.revision = revision
        self.status = status
        self.reason = reason
        self.level = level
        self.step = step
        self.round = round
        self.wake = wake
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.summary = summary
        self.ticket = ticket
        self.clock = clock
        self.why = why
        self.recipients = recipients
        self.nobodyOnCall = nobodyOnCall
        self.next = next
        self.acknowledged = acknowledged
        self.actions = actions
        self.drill = drill
        self.reached = reached
    }

    private enum CodingKeys: String, CodingKey {
        case escalationId, revision, status, reason, level, step, round, wake, issuedAt, expiresAt, summary, ticket,
            clock
        case why, recipients, nobodyOnCall, next, acknowledged, actions, drill, reached
    }

    /// `next` and `acknowledged` are written as null rather than left out: their absence is a statement.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(escalationId, forKey: .escalationId)
        try container.encode(revision, forKey: .revision)
        try container.encode(status, forKey: .status)
        try container.encode(reason, forKey: .reason)
        try container.encode(level, forKey: .level)
        try container.encode(step, forKey: .step)
        try container.encode(round, forKey: .round)
        try container.encode(wake, forKey: .wake)
        try container.encode(issuedAt, forKey: .issuedAt)
        try container.encode(expiresAt, forKey: .expiresAt)
        try container.encode(summary, forKey: .summary)
        try container.encodeIfPresent(ticket, forKey: .ticket)
        try container.encodeIfPresent(clock, forKey: .clock)
        try container.encode(why, forKey: .why)
        try container.encode(recipients, forKey: .recipients)
        try container.encode(nobodyOnCall, forKey: .nobodyOnCall)
        try container.encode(next, forKey: .next)
        try container.encode(acknowledged, forKey: .acknowledged)
        try container.encode(actions, forKey: .actions)
        try container.encodeIfPresent(drill, forKey: .drill)
        try container.encodeIfPresent(reached, forKey: .reached)
    }
}
