import Contracts
import Texts

/// What pages and their routing depend on, as far as the events of one ticket have told it.
///
/// No event is ever needed twice. What clocks depend on is the ticket's `TicketHistory`.
public struct TicketFacts: Codable, Hashable, Sendable {
    /// What triage thinks of the matter.
    public struct Judgement: Codable, Hashable, Sendable {
        public var urgency: Urgency
        public var severity: Severity
        /// crisis, media, litigation, credibility (S2-143).
        public var specialCase: String?
        public var needsReview: Bool
    }

    public let ticketId: TicketID
    public internal(set) var number: String
    public internal(set) var kind: RequestKind
    public internal(set) var drill: Bool
    /// At most 200 characters of the masked description; empty until intake's own event is here.
    public internal(set) var excerpt = ""
    public internal(set) var place: String?
    public internal(set) var product: String?
    public internal(set) var contactMask: String?
    public internal(set) var firstContact: String?
    public internal(set) var urgencyHint: Urgency?

    public internal(set) var state = TicketState.received
    public internal(set) var stage = Stage.accept
    public internal(set) var waitingOn = WaitingOn.none
    public internal(set) var round = 1
    public internal(set) var priority: Priority
    public internal(set) var department = "none"
    public internal(set) var team = "none"
    public internal(set) var region = "none"
    public internal(set) var handler: String?
    public internal(set) var trackingOwner: String?
    /// Nil until triage has assessed the ticket.
    public internal(set) var judgement: Judgement?

    /// The facts of a ticket that intake has just registered.
    public init(_ registered: TicketRegistered, drill: Bool) {
        ticketId = registered.ticketId
        number = registered.number
        kind = registered.kind
        self.drill = drill
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
        priority = head.priority
    }

    /// What only intake knows: words, place, thing and person.
    mutating func describe(_ registered: TicketRegistered) {
        excerpt = TextLimit(0...200, bytes: 800).cut(ShownText.line(registered.text))
        place = (registered.region ?? registered.divisionCode).map(ShownText.line)
        product = registered.product.map {
            [$0.brand, $0.model].compactMap(\.self).map(ShownText.line).joined(separator: " ")
        }
        let customer = registered.parties.first { $0.role == .customer } ?? registered.parties.first
        contactMask = customer.map {
            [$0.mask.name, $0.mask.phone].compactMap(\.self).map(ShownText.line).joined(separator: " ")
        }
        firstContact = firstContact ?? registered.firstContact?.staffId
        urgencyHint = registered.urgencyHint
    }

    /// Takes over what an event of triage says.
    mutating func apply(_ event: TicketEvent) {
        let head = event.head
        (number, kind, state, stage, waitingOn) = (head.number, head.kind, head.state, head.stage, head.waitingOn)
        (round, priority, handler, trackingOwner) = (head.round, head.priority, head.handler, head.trackingOwner)
        (department, team, region) = (head.department, head.team, head.region)
        firstContact = head.firstContact ?? firstContact
        if case .assessed(let assessment) = event.change {
            judgement = Judgement(
                urgency: assessment.urgency, severity: assessment.severity, specialCase: assessment.specialCase,
                needsReview: assessment.needsReview)
            if let contact = assessment.contact {
                excerpt = String("\(contact.excerpt) | \(excerpt)".prefix(200))
            }
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
