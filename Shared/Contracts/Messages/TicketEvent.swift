/// What every event of triage says of its ticket, before what it adds.
public struct TicketHead: Codable, Hashable, Sendable {
    public struct Milestones: Codable, Hashable, Sendable {
        public var receivedAt: Instant
        public var anchorAt: Instant
        public var acknowledgedAt: Instant?
        public var assignedAt: Instant?
        public var respondedAt: Instant?
        public var startedAt: Instant?
        public var completedAt: Instant?
        public var resolvedAt: Instant?

        public init(receivedAt: Instant, anchorAt: Instant) {
            self.receivedAt = receivedAt
            self.anchorAt = anchorAt
        }
    }

    /// The pack a ticket was opened under; frozen.
    public struct Standard: Codable, Hashable, Sendable {
        public var id: String
        public var version: String
        public var calendar: String
        public var calendarVersion: String
        /// The line of select.yaml that chose it, or the person who moved the ticket.
        public var selectedBy: String
        /// Of standard and calendar, by which every store keeps them; nil for tickets from before there were digests.
        public var digest: String?

        public init(
            id: String, version: String, calendar: String, calendarVersion: String, selectedBy: String,
            digest: String? = nil
        ) {
            self.id = id
            self.version = version
            self.calendar = calendar
            self.calendarVersion = calendarVersion
            self.selectedBy = selectedBy
            self.digest = digest
        }
    }

    public var ticketId: TicketID
    public var number: String
    public var kind: RequestKind
    public var template: TicketTemplate
    public var state: TicketState
    public var stage: Stage
    public var waitingOn: WaitingOn
    public var outcome: Outcome?
    /// 1 at first, one more at each reopening.
    public var round: Int
    public var priority: Priority
    public var department: String
    public var team: String
    public var region: String
    public var handler: String?
    public var trackingOwner: String?
    /// S1-102: set once, stays accountable.
    public var firstContact: String?
    public var milestones: Milestones
    public var standard: Standard
    public var parties: [Party]
    /// Everything the ticket waits for, the first as in ``waitingOn``; nil from a build that said no more than that.
    public var waits: [Wait]?

    public init(
        ticketId: TicketID, number: String, kind: RequestKind, template: TicketTemplate, state: TicketState,
        stage: Stage,
        waitingOn: WaitingOn, outcome: Outcome?, round: Int, priority: Priority, department: String, team: String,
        region: String, handler: String?, trackingOwner: String?, firstContact: String?, milestones: Milestones,
        standard: Standard, parties: [Party], waits: [Wait]? = nil
    ) {
        self.ticketId = ticketId
        self.number = number
        self.kind = kind
        self.template = template
        self.state = state
        self.stage = stage
        self.waitingOn = waitingOn
        self.outcome = outcome
        self.round = round
        self.priority = priority
        self.department = department
        self.team = team
        self.region = region
        self.handler = handler
        self.trackingOwner = trackingOwner
        self.firstContact = firstContact
        self.milestones = milestones
        self.standard = standard
        self.parties = parties
        self.waits = waits
    }
}

/// One thing that a ticket waits for.
public struct Wait: Codable, Hashable, Sendable {
    public var on: WaitingOn
    /// Which order or shipment, where somebody said so.
    public var reference: String?

    public init(on: WaitingOn, reference: String? = nil) {
        self.on = on
        self.reference = reference
    }
}

/// What became of an outside event, for intake to answer.
///
/// It rides on the last ticket event that the outside event caused, or alone as `decision.made.v1` when it caused none.
public struct Decision: Codable, Hashable, Sendable {
    public enum Verdict: String, ClosedEnumeration {
        case applied, refused
    }

    public var verdict: Verdict
    /// Steps that were skipped and are taken as done.
    public var implied: [String]
    /// Event names that would be allowed instead; for a refusal.
    public var legal: [String]?
    /// Why it was refused.
    public var because: LocalizedText?
    public var disposition: EventAnswered.Disposition
    public var missing: [MissingField]
    /// What kind of refusal it is; nil means that it is not legal now.
    public var code: ProblemCode?
    /// The field of the event that it was refused for: "/data/staffId".
    public var pointer: String?
    /// What belongs there.
    public var expected: String?

    public init(
        verdict: Verdict, implied: [String] = [], legal: [String]? = nil, because: LocalizedText? = nil,
        disposition: EventAnswered.Disposition = .none, missing: [MissingField] = [], code: ProblemCode? = nil,
        pointer: String? = nil, expected: String? = nil
    ) {
        self.verdict = verdict
        self.implied = implied
        self.legal = legal
        self.because = because
        self.disposition = disposition
        self.missing = missing
        self.code = code
        self.pointer = pointer
        self.expected = expected
    }

    /// A refusal that names the field.
    public static func refused(
        _ because: LocalizedText, code: ProblemCode = .notLegal, pointer: String? = nil
    ) -> Decision {
        Decision(verdict: .refused, because: because, code: code, pointer: pointer)
    }
}

/// One event of a ticket's life: triage → everybody who follows it.
public struct TicketEvent: Message, Hashable {
    /// What happened; each case is a message type of its own.
    public enum Change: Hashable, Sendable {
        case assessed(Assessment)
        case assigned(reason: String?)
        case responded(WorkResponded)
        case infoRequested(missing: [MissingField])
        case consentRequested(QuoteIssued)
        case workStarted
        /// What the ticket waits for has changed, or somebody is to be reminded of it.
        case waiting(WaitReminder?)
        /// The ticket waits for nothing any more; with the quote that nobody answered in time, where that is why.
        case resumed(lapsed: QuoteIssued?)
        case workCompleted(WorkCompleted)
        case reworkRequested(reason: String)
        case resolved
        case reopened(reason: String)
        case closed
        case cancelled(reason: String)
        case merged(into: TicketID)
    }

    public var head: TicketHead
    public var change: Change
    /// The answer to the outside event that caused this; on the last event of its transaction only.
    public var decision: Decision?
    /// Steps that this event takes as done although nobody reported them.
    public var implied: [String]

    public init(head: TicketHead, change: Change, decision: Decision? = nil, implied: [String] = []) {
        self.head = head
        self.change = change
        self.decision = decision
        self.implied = implied
    }

    public static let types: [EventType] = [
        "assessed", "assigned", "responded", "info-requested", "consent-requested", "work-started", "waiting",
        "resumed",
        "work-completed", "rework-requested", "resolved", "reopened", "closed", "cancelled", "merged",
    ].map { EventType("ticket.\($0)") }

    public var type: EventType { EventType("ticket.\(change.word)") }
}

extension TicketEvent.Change {
    /// The word behind "ticket." in the type.
    public var word: String {
        switch self {
        case .assessed: "assessed"
        case .assigned: "assigned"
        case .responded: "responded"
        case .infoRequested: "info-requested"
        case .consentRequested: "consent-requested"
        case .workStarted: "work-started"
        case .waiting: "waiting"
        case .resumed: "resumed"
        case .workCompleted: "work-completed"
        case .reworkRequested: "rework-requested"
        case .resolved: "resolved"
        case .reopened: "reopened"
        case .closed: "closed"
        case .cancelled: "cancelled"
        case .merged: "merged"
        }
    }
}

extension TicketEvent {
    private enum CodingKeys: String, CodingKey {
        case decision, implied, reason, response, missing, quote, work, mergedInto, reminder
    }

    public init(type: EventType, from decoder: any Decoder) throws {
        head = try TicketHead(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        decision = try container.decodeIfPresent(Decision.self, forKey: .decision)
        implied = try container.decodeIfPresent([String].self, forKey: .implied) ?? []
        func reason() throws -> String { try container.decodeIfPresent(String.self, forKey: .reason) ?? "" }
        change =
            switch type.name {
            case "ticket.assessed": .assessed(try Assessment(from: decoder))
            case "ticket.assigned": .assigned(reason: try container.decodeIfPresent(String.self, forKey: .reason))
            case "ticket.responded": .responded(try container.decode(WorkResponded.self, forKey: .response))
            case "ticket.info-requested":
                .infoRequested(missing: try container.decode([MissingField].self, forKey: .missing))
            case "ticket.consent-requested": .consentRequested(try container.decode(QuoteIssued.self, forKey: .quote))
            case "ticket.work-started": .workStarted
            case "ticket.waiting":
                .waiting(try container.decodeIfPresent(WaitReminder.self, forKey: .reminder))
            case "ticket.resumed":
                .resumed(lapsed: try container.decodeIfPresent(QuoteIssued.self, forKey: .quote))
            case "ticket.work-completed": .workCompleted(try container.decode(WorkCompleted.self, forKey: .work))
            case "ticket.rework-requested": .reworkRequested(reason: try reason())
            case "ticket.resolved": .resolved
            case "ticket.reopened": .reopened(reason: try reason())
            case "ticket.closed": .closed
            case "ticket.cancelled": .cancelled(reason: try reason())
            case "ticket.merged": .merged(into: try container.decode(TicketID.self, forKey: .mergedInto))
            default: throw DecodingError.expected("a ticket event", decoder)
            }
    }

    public func encode(to encoder: any Encoder) throws {
        try head.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(decision, forKey: .decision)
        try container.encode(implied, forKey: .implied)
        switch change {
        case .assessed(let assessment): try assessment.encode(to: encoder)
        case .assigned(let reason): try container.encodeIfPresent(reason, forKey: .reason)
        case .responded(let response): try container.encode(response, forKey: .response)
        case .infoRequested(let missing): try container.encode(missing, forKey: .missing)
        case .consentRequested(let quote): try container.encode(quote, forKey: .quote)
        case .workCompleted(let work): try container.encode(work, forKey: .work)
        case .reworkRequested(let reason), .reopened(let reason), .cancelled(let reason):
            try container.encode(reason, forKey: .reason)
        case .merged(let into): try container.encode(into, forKey: .mergedInto)
        case .waiting(let reminder): try container.encodeIfPresent(reminder, forKey: .reminder)
        case .resumed(let lapsed): try container.encodeIfPresent(lapsed, forKey: .quote)
        case .workStarted, .resolved, .closed: break
        }
    }
}

/// A ticket has waited long enough for somebody to look after it.
public struct WaitReminder: Codable, Hashable, Sendable {
    public var on: WaitingOn
    public var reference: String?
    /// When we heard that it waits.
    public var since: Instant
    /// How often somebody has been reminded of this wait, this time included.
    public var number: Int

    public init(on: WaitingOn, reference: String? = nil, since: Instant, number: Int) {
        self.on = on
        self.reference = reference
        self.since = since
        self.number = number
    }
}

/// What `ticket.assessed.v1` adds: what the matter is, and which rules say so (S1-28).
public struct Assessment: Codable, Hashable, Sendable {
    public enum Cause: String, ClosedEnumeration {
        case initial, person
        case ruleChange = "rule_change"
        case reopened
    }

    public enum ServiceForm: String, ClosedEnumeration {
        case remote, onsite
        case mailIn = "mail_in"
        case returnExchange = "return_exchange"
        case consultation
    }

    /// One rule that fired, what it set, and why in words.
    public struct FiredRule: Codable, Hashable, Sendable {
        public var id: String
        public var set: [String: String]
        public var because: LocalizedText

        public init(id: String, set: [String: String], because: LocalizedText) {
            self.id = id
            self.set = set
            self.because = because
        }
    }

    public struct Warranty: Codable, Hashable, Sendable {
        public enum Status: String, ClosedEnumeration {
            case inside, outside, unknown
        }

        public var status: Status
        /// Local date, "2027-03-01".
        public var until: String?
        public var basis: String

        public init(status: Status, until: String?, basis: String) {
            self.status = status
            self.until = until
            self.basis = basis
        }
    }

    /// The assessment this one replaces.
    public struct Previous: Codable, Hashable, Sendable {
        public var category: String
        public var severity: Severity
        public var urgency: Urgency
        public var priority: Priority

        public init(category: String, severity: Severity, urgency: Urgency, priority: Priority) {
            self.category = category
            self.severity = severity
            self.urgency = urgency
            self.priority = priority
        }
    }

    /// What the customer said when they came back, assessed as it would be alone.
    public struct Contact: Codable, Hashable, Sendable {
        public var severity: Severity
        public var urgency: Urgency
        /// crisis, media, litigation, credibility (S2-143).
        public var specialCase: String?
        /// At most 200 characters of it, masked.
        public var excerpt: String

        public init(severity: Severity, urgency: Urgency, specialCase: String?, excerpt: String) {
            self.severity = severity
            self.urgency = urgency
            self.specialCase = specialCase
            self.excerpt = excerpt
        }
    }

    public var assessmentNo: Int
    public var cause: Cause
    /// "product_fault/functional_abnormality".
    public var category: String
    public var taxonomyVersion: String
    public var serviceType: String
    public var serviceForm: ServiceForm?
    public var severity: Severity
    public var urgency: Urgency
    public var complexity: Complexity
    public var complaintSubject: String?
    /// crisis, media, litigation, credibility (S2-143).
    public var specialCase: String?
    /// A person should look: no rule knew the matter.
    public var needsReview: Bool
    public var rules: [FiredRule]
    public var missing: [MissingField]
    public var warranty: Warranty
    public var chargeable: Bool
    public var agreedDue: Instant?
    public var previous: Previous?
    /// What led to this assessment, when it was the customer who came back (S3-7).
    public var contact: Contact?

    public init(
        assessmentNo: Int, cause: Cause, category: String, taxonomyVersion: String, serviceType: String,
        serviceForm: ServiceForm?, severity: Severity, urgency: Urgency, complexity: Complexity,
        complaintSubject: String?,
        specialCase: String?, needsReview: Bool, rules: [FiredRule], missing: [MissingField], warranty: Warranty,
        chargeable: Bool, previous: Previous?
    ) {
        self.assessmentNo = assessmentNo
        self.cause = cause
        self.category = category
        self.taxonomyVersion = taxonomyVersion
        self.serviceType = serviceType
        self.serviceForm = serviceForm
        self.severity = severity
        self.urgency = urgency
        self.complexity = complexity
        self.complaintSubject = complaintSubject
        self.specialCase = specialCase
        self.needsReview = needsReview
        self.rules = rules
        self.missing = missing
        self.warranty = warranty
        self.chargeable = chargeable
        self.previous = previous
    }
}

/// A decision that changed no ticket: a refusal, or a fact that moves nothing.
public struct DecisionMade: NamedMessage, Hashable {
    public static let type = EventType("decision.made")

    public var head: TicketHead?
    public var ticketId: TicketID
    public var decision: Decision

    public init(ticketId: TicketID, head: TicketHead?, decision: Decision) {
        self.ticketId = ticketId
        self.head = head
        self.decision = decision
    }
}
