import Contracts

/// What deadlines and pages depend on, as far as the events of one ticket have told it.
///
/// No event is ever needed twice: clocks and escalations are worked out of these facts.
public struct TicketFacts: Codable, Hashable, Sendable {
    /// What triage thinks of the matter.
    public struct Judgement: Codable, Hashable, Sendable {
        public var urgency: Urgency
        public var severity: Severity
        /// crisis, media, litigation, credibility (S2-143).
        public var specialCase: String?
        public var needsReview: Bool
    }

    /// A stretch of waiting for somebody outside; the last one may be open.
    public struct Wait: Codable, Hashable, Sendable {
        public var on: WaitingOn
        public var from: Instant
        public var until: Instant?
    }

    public let ticketId: TicketID
    public internal(set) var number: String
    public internal(set) var kind: RequestKind
    public internal(set) var drill: Bool
    public internal(set) var receivedAt: Instant
    public internal(set) var anchorAt: Instant
    /// At most 200 characters of the masked description; empty until intake's own event is here.
    public internal(set) var excerpt = ""
    public internal(set) var place: String?
    public internal(set) var product: String?
    public internal(set) var contactMask: String?
    public internal(set) var firstContact: String?
    public internal(set) var urgencyHint: Urgency?

    public internal(set) var state = TicketState.received
    public internal(set) var stage = Stage.accept
    public internal(set) var outcome: Outcome?
    public internal(set) var round = 1
    public internal(set) var priority: Priority
    public internal(set) var department = "none"
    public internal(set) var team = "none"
    public internal(set) var region = "none"
    public internal(set) var handler: String?
    public internal(set) var trackingOwner: String?
    /// Nil until triage has assessed the ticket.
    public internal(set) var judgement: Judgement?
    public internal(set) var waits: [Wait] = []

    /// When triage first said anything of the ticket.
    public internal(set) var heardOfAt: Instant?
    public internal(set) var acknowledgedAt: Instant?
    /// Of this round, like `resolvedAt`.
    public internal(set) var respondedAt: Instant?
    public internal(set) var resolvedAt: Instant?
    /// When this round began; nil in the first.
    public internal(set) var reopenedAt: Instant?

    /// The facts of a ticket that intake has just registered.
    public init(_ registered: TicketRegistered, drill: Bool) {
        ticketId = registered.ticketId
        number = registered.number
        kind = registered.kind
        self.drill = drill
        receivedAt = registered.receivedAt
        anchorAt = registered.anchorAt
        priority = registered.urgencyHint == .urgent ? .p1 : .p3
        region = registered.region ?? "none"
        describe(registered)
    }

    /// The facts of a ticket that triage speaks of before intake's own event is here.
    public init(_ head: TicketHead, drill: Bool) {
        ticketId = head.ticketId
        number = head.number
        kind = head.kind
        self.drill = drill
        receivedAt = head.milestones.receivedAt
        anchorAt = head.milestones.anchorAt
        priority = head.priority
    }

    /// What only intake knows: words, place, thing and person.
    mutating func describe(_ registered: TicketRegistered) {
        excerpt = String(registered.text.prefix(200))
        place = registered.region ?? registered.divisionCode
        product = registered.product.map { [$0.brand, $0.model].compactMap(\.self).joined(separator: " ") }
        let customer = registered.parties.first { $0.role == .customer } ?? registered.parties.first
        contactMask = customer.map { [$0.mask.name, $0.mask.phone].compactMap(\.self).joined(separator: " ") }
        firstContact = firstContact ?? registered.firstContact?.staffId
        urgencyHint = registered.urgencyHint
    }
}

extension TicketFacts {
    /// Takes over what an event of triage says; `time` is when it happened.
    mutating func apply(_ event: TicketEvent, at time: Instant) {
        let head = event.head
        if head.round > round {
            reopenedAt = time
            respondedAt = nil
            resolvedAt = nil
        }
        (number, kind, state, stage, outcome) = (head.number, head.kind, head.state, head.stage, head.outcome)
        (round, priority, handler, trackingOwner) = (head.round, head.priority, head.handler, head.trackingOwner)
        (department, team, region) = (head.department, head.team, head.region)
        firstContact = head.firstContact ?? firstContact
        heardOfAt = heardOfAt ?? time
        if case .assessed(let assessment) = event.change {
            judgement = Judgement(
                urgency: assessment.urgency, severity: assessment.severity, specialCase: assessment.specialCase,
                needsReview: assessment.needsReview)
        }
        reach(event, at: time)
        wait(on: head.waitingOn, at: time)
    }

    /// A milestone of an earlier round is none of this one.
    private mutating func reach(_ event: TicketEvent, at time: Instant) {
        func ofThisRound(_ milestone: Instant?) -> Instant? {
            milestone.flatMap { instant in reopenedAt.map { instant >= $0 } ?? true ? instant : nil }
        }
        acknowledgedAt = acknowledgedAt ?? event.head.milestones.acknowledgedAt
        let resolvedNow = event.change == .resolved ? time : nil
        resolvedAt = resolvedAt ?? ofThisRound(event.head.milestones.resolvedAt) ?? resolvedNow
        respondedAt =
            respondedAt ?? ofThisRound(event.head.milestones.respondedAt) ?? impliedResponse(event, at: time)
            ?? resolvedAt
    }

    private func impliedResponse(_ event: TicketEvent, at time: Instant) -> Instant? {
        if case .responded = event.change { return time }
        return event.implied.contains("responded") ? time : nil
    }

    private mutating func wait(on reason: WaitingOn, at time: Instant) {
        if let last = waits.last, last.until == nil {
            guard last.on != reason else { return }
            waits[waits.count - 1].until = max(time, last.from)
        }
        if reason != .none {
            waits.append(Wait(on: reason, from: max(time, waits.last?.until ?? time)))
        }
    }
}

extension TicketFacts {
    /// Nothing more is owed.
    public var isOver: Bool { [.closed, .cancelled, .merged, .rejected].contains(state) }

    /// What counts until triage has spoken is what the publisher hinted at.
    public var urgency: Urgency { judgement?.urgency ?? urgencyHint ?? .general }

    public var severity: Severity { judgement?.severity ?? .general }

    /// S2-143: somebody's safety, or the matter is about to leave the house.
    var isSpecial: Bool { judgement.map { $0.specialCase != nil || $0.severity == .critical } ?? false }

    /// Whether a person may be woken: urgent, P0, P1, or somebody's safety.
    var wakes: Bool { urgency == .urgent || priority <= .p1 || severity == .critical }

    /// Who hears of every warning and breach: the handler, and who took the matter first (S1-102).
    var tell: [String] {
        let owner = handler ?? trackingOwner
        return [owner, firstContact == owner ? nil : firstContact].compactMap(\.self)
    }
}
