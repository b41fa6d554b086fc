/// Everything that can happen to a registered ticket, as intake heard it.
///
/// Outside programs send each under its own type ("work.completed.v1"); intake passes all of them on as `fact.recorded.v1`.
/// Triage switches over every case, so a new fact does not compile until somebody has decided what it does.
public enum Fact: Hashable, Sendable {
    // Requests, decided by triage
    case supplemented(Supplement)
    case withdrawn(Wish)
    case reopenRequested(Wish)
    case assigned(AssignmentMade)
    case overruled(AssessmentOverruled)
    case quoteAccepted(QuoteAnswer)
    case quoteDeclined(QuoteAnswer)
    case acceptanceGiven(AcceptanceGiven)
    case acceptanceRefused(Wish)
    // Facts, recorded
    case contactLogged(ContactLogged)
    case responded(WorkResponded)
    case started(WorkNote)
    case visitScheduled(VisitScheduled)
    case diagnosed(WorkDiagnosed)
    /// A step that moves no state; clocks and the case file take note of it.
    case step(WorkStep, WorkNote)
    case completed(WorkCompleted)
    case quoteIssued(QuoteIssued)
    case surveyAnswered(SurveyAnswered)
    case onCallAcknowledged(OnCallAcknowledged)

    /// "work.completed": the name outside and the tail of the routing key inside.
    public var name: String {
        switch self {
        case .supplemented: "ticket.supplemented"
        case .withdrawn: "ticket.withdrawn"
        case .reopenRequested: "ticket.reopen-requested"
        case .assigned: "assignment.made"
        case .overruled: "assessment.overruled"
        case .quoteAccepted: "quote.accepted"
        case .quoteDeclined: "quote.declined"
        case .acceptanceGiven: "acceptance.given"
        case .acceptanceRefused: "acceptance.refused"
        case .contactLogged: "contact.logged"
        case .responded: "work.responded"
        case .started: "work.started"
        case .visitScheduled: "work.scheduled"
        case .diagnosed: "work.diagnosed"
        case .step(let step, _): step.factName
        case .completed: "work.completed"
        case .quoteIssued: "quote.issued"
        case .surveyAnswered: "survey.answered"
        case .onCallAcknowledged: "oncall.acknowledged"
        }
    }

    /// Every name of the contract.
    ///
    /// Those not in ``outsideNames`` are reserved: refused until a service makes use of them.
    public static let names: [String] =
        outsideNames + [
            "contact.logged", "return.requested", "return.decided", "work.verified", "feedback.submitted",
            "device.alarmed", "customer.updated", "product.delivered", "inspection.completed", "incident.reported",
        ]

    /// What outside programs may send.
    public static let outsideNames: [String] =
        [
            "ticket.supplemented", "ticket.withdrawn", "ticket.reopen-requested", "assignment.made",
            "assessment.overruled",
            "quote.issued", "quote.accepted", "quote.declined", "work.responded", "work.started", "work.completed",
            "acceptance.given", "acceptance.refused", "survey.answered", "oncall.acknowledged", "work.scheduled",
            "work.diagnosed",
        ] + WorkStep.allCases.map(\.factName)

    /// Reads the data of a fact whose name is known.
    ///
    /// - Throws: `DecodingError` with the field's path; an unknown name is one, too.
    public init(name: String, from decoder: any Decoder) throws {
        self =
            switch name {
            case "ticket.supplemented": .supplemented(try Supplement(from: decoder))
            case "ticket.withdrawn": .withdrawn(try Wish(from: decoder))
            case "ticket.reopen-requested": .reopenRequested(try Wish(from: decoder))
            case "assignment.made": .assigned(try AssignmentMade(from: decoder))
            case "assessment.overruled": .overruled(try AssessmentOverruled(from: decoder))
            case "quote.accepted": .quoteAccepted(try QuoteAnswer(from: decoder))
            case "quote.declined": .quoteDeclined(try QuoteAnswer(from: decoder))
            case "acceptance.given": .acceptanceGiven(try AcceptanceGiven(from: decoder))
            case "acceptance.refused": .acceptanceRefused(try Wish(from: decoder))
            case "contact.logged": .contactLogged(try ContactLogged(from: decoder))
            case "work.responded": .responded(try WorkResponded(from: decoder))
            case "work.started": .started(try WorkNote(from: decoder))
            case "work.scheduled": .visitScheduled(try VisitScheduled(from: decoder))
            case "work.diagnosed": .diagnosed(try WorkDiagnosed(from: decoder))
            case "work.completed": .completed(try WorkCompleted(from: decoder))
            case "quote.issued": .quoteIssued(try QuoteIssued(from: decoder))
            case "survey.answered": .surveyAnswered(try SurveyAnswered(from: decoder))
            case "oncall.acknowledged": .onCallAcknowledged(try OnCallAcknowledged(from: decoder))
            default:
                if let step = WorkStep(factName: name) {
                    .step(step, try WorkNote(from: decoder))
                } else {
                    throw DecodingError.expected("one of \(Self.outsideNames.joined(separator: ", "))", decoder)
                }
            }
    }

    /// The typed data behind the name.
    public var data: any Codable & Sendable {
        switch self {
        case .supplemented(let data): data
        case .withdrawn(let data), .reopenRequested(let data), .acceptanceRefused(let data): data
        case .assigned(let data): data
        case .overruled(let data): data
        case .quoteAccepted(let data), .quoteDeclined(let data): data
        case .acceptanceGiven(let data): data
        case .contactLogged(let data): data
        case .responded(let data): data
        case .started(let data), .step(_, let data): data
        case .visitScheduled(let data): data
        case .diagnosed(let data): data
        case .completed(let data): data
        case .quoteIssued(let data): data
        case .surveyAnswered(let data): data
        case .onCallAcknowledged(let data): data
        }
    }

    /// Whether the data alone says which ticket is meant.
    var findsItsTicket: Bool {
        switch self {
        case .surveyAnswered(let answer): answer.token != nil
        case .onCallAcknowledged: true
        default: false
        }
    }

    /// What is wrong between fields that are each right; pointers start below `data`.
    var contradictions: [FieldError] {
        switch self {
        case .overruled(let data): data.contradictions
        case .quoteIssued(let data): data.contradictions
        case .visitScheduled(let data): data.contradictions
        case .surveyAnswered(let data): data.contradictions
        case .supplemented, .withdrawn, .reopenRequested, .acceptanceRefused, .assigned, .responded, .completed,
            .acceptanceGiven, .diagnosed, .quoteAccepted, .quoteDeclined, .contactLogged, .started, .step,
            .onCallAcknowledged:
            []
        }
    }
}

// MARK: - The data of each fact

/// More, or corrected, fields of a submission.
public struct Supplement: Codable, Hashable, Sendable {
    public var description: String?
    public var serviceType: String?
    public var faultCode: String?
    public var urgencyHint: Urgency?
    public var evidence: [Evidence]?
    public var product: Product?
    public var siteRef: String?
    public var contractRef: String?
    public var region: String?
    public var occurredAt: Instant?
    public var desiredWindow: TimeWindow?
    /// In the clear from outside; intake seals them and passes on none.
    public var parties: [SubmittedParty]?

    /// What a submission says beside its description and its parties.
    public init(_ submission: TicketSubmitted) {
        serviceType = submission.serviceType
        faultCode = submission.faultCode
        urgencyHint = submission.urgencyHint
        evidence = submission.evidence
        product = submission.product
        siteRef = submission.siteRef
        contractRef = submission.contractRef
        region = submission.region
        occurredAt = submission.occurredAt
        desiredWindow = submission.desiredWindow
    }
}

/// Somebody wants something undone or done again, and why.
public struct Wish: Codable, Hashable, Sendable {
    public var by: String
    public var reason: String

    public init(by: String, reason: String) {
        self.by = by
        self.reason = reason
    }
}

public struct AssignmentMade: Codable, Hashable, Sendable {
    public var department: String
    public var team: String
    public var handler: String
    public var trackingOwner: String?
    public var reason: String

    public init(department: String, team: String, handler: String, trackingOwner: String? = nil, reason: String) {
        self.department = department
        self.team = team
        self.handler = handler
        self.trackingOwner = trackingOwner
        self.reason = reason
    }
}

public struct AssessmentOverruled: Codable, Hashable, Sendable {
    public var category: String?
    public var severity: Severity?
    public var urgency: Urgency?
    public var reason: String

    public init(category: String? = nil, severity: Severity? = nil, urgency: Urgency? = nil, reason: String) {
        self.category = category
        self.severity = severity
        self.urgency = urgency
        self.reason = reason
    }

    fileprivate var contradictions: [FieldError] {
        guard category == nil, severity == nil, urgency == nil else { return [] }
        return [
            FieldError(
                "/category",
                LocalizedText(
                    "category、severity、urgency 中至少一项", "at least one of category, severity, urgency"))
        ]
    }
}

public struct QuoteIssued: Codable, Hashable, Sendable {
    public struct Line: Codable, Hashable, Sendable {
        public var text: String
        public var amount: Amount
    }

    public var version: Int
    public var lines: [Line]
    /// The sum of the lines.
    public var total: Amount
    /// ISO 4217, of all amounts of the quote.
    public var currency: String
    public var validUntil: Instant

    public init(version: Int, lines: [Line], total: Amount, currency: String, validUntil: Instant) {
        self.version = version
        self.lines = lines
        self.total = total
        self.currency = currency
        self.validUntil = validUntil
    }

    fileprivate var contradictions: [FieldError] {
        guard let sum = Amount.sum(lines.map(\.amount)), sum != total else { return [] }
        return [FieldError("/total", LocalizedText("\(sum)，即各行之和", "\(sum), the sum of the lines"))]
    }
}

public struct QuoteAnswer: Codable, Hashable, Sendable {
    /// The version of the quote that was answered; another one than the last issued is refused.
    public var version: Int
    public var by: String
    public var channel: String
}

public struct AcceptanceGiven: Codable, Hashable, Sendable {
    public var by: String
    public var relation: String?
    public var opinion: String?
    public var score: Int?

    public init(by: String, relation: String? = nil, opinion: String? = nil, score: Int? = nil) {
        self.by = by
        self.relation = relation
        self.opinion = opinion
        self.score = score
    }
}

/// The customer called again about a ticket that is open (S3-7).
public struct ContactLogged: Codable, Hashable, Sendable {
    public var channel: String
    public var text: String
    /// The reference under which the second call was submitted.
    public var externalRef: String
    /// How often the customer has come back about this ticket, this time included.
    public var contacts: Int
    /// What else was said this time, so that it is assessed as it would be alone; no description, no parties.
    public var more: Supplement?
    public var attributes: [String: String]?

    public init(
        channel: String, text: String, externalRef: String, contacts: Int, more: Supplement? = nil,
        attributes: [String: String]? = nil
    ) {
        self.channel = channel
        self.text = text
        self.externalRef = externalRef
        self.contacts = contacts
        self.more = more
        self.attributes = attributes
    }
}

/// What a person told the customer (S1-29, S1-106); an automatic receipt is none.
public struct WorkResponded: Codable, Hashable, Sendable {
    public enum Kind: String, ClosedEnumeration {
        case solution, arrangement, referral
    }

    public var kind: Kind
    public var summary: String
    public var appointment: TimeWindow?

    public init(kind: Kind, summary: String, appointment: TimeWindow? = nil) {
        self.kind = kind
        self.summary = summary
        self.appointment = appointment
    }
}

public struct WorkNote: Codable, Hashable, Sendable {
    public var note: String?
    /// Which order of parts, or which shipment to the manufacturer: what comes back under it ends the wait for it.
    public var reference: String?

    public init(note: String? = nil, reference: String? = nil) {
        self.note = note
        self.reference = reference
    }
}

/// What a field app reports between the start of the work and its end.
public enum WorkStep: String, CaseIterable, Hashable, Sendable {
    case departed, arrived, progressed, difficult
    case partsRequested = "parts-requested"
    case partsReceived = "parts-received"
    case sentToManufacturer = "sent-to-manufacturer"
    case returnedFromManufacturer = "returned-from-manufacturer"

    /// "work.arrived".
    public var factName: String { "work.\(rawValue)" }

    init?(factName: String) {
        guard let step = Self.allCases.first(where: { $0.factName == factName }) else { return nil }
        self = step
    }
}

/// A visit that the customer agreed to; a later one replaces it (S2-23).
public struct VisitScheduled: Codable, Hashable, Sendable {
    public var window: TimeWindow
    public var note: String?

    public init(window: TimeWindow, note: String? = nil) {
        self.window = window
        self.note = note
    }

    fileprivate var contradictions: [FieldError] {
        guard window.from >= window.to else { return [] }
        return [
            FieldError("/window/to", LocalizedText("晚于时段开始的时间", "an instant after the window's beginning"))
        ]
    }
}

public struct WorkDiagnosed: Codable, Hashable, Sendable {
    public var cause: String
    public var complexity: Complexity?
    /// Damage that no warranty covers (S2-8).
    public var humanDamage: Bool?

    public init(cause: String, complexity: Complexity? = nil, humanDamage: Bool? = nil) {
        self.cause = cause
        self.complexity = complexity
        self.humanDamage = humanDamage
    }
}

public struct WorkCompleted: Codable, Hashable, Sendable {
    public struct Part: Codable, Hashable, Sendable {
        public var number: String
        public var name: String
        public var quantity: Int
        public var origin: String
    }

    public struct Cost: Codable, Hashable, Sendable {
        public var labour: Amount
        public var material: Amount
    }

    public var summary: String
    public var actions: [String]?
    public var parts: [Part]?
    public var cost: Cost?
    public var repairWarrantyUntil: String?

    public init(summary: String, actions: [String]? = nil) {
        self.summary = summary
        self.actions = actions
    }
}

/// One customer's verdict on one round of a ticket.
public struct SurveyAnswered: Codable, Hashable, Sendable {
    public enum Method: String, ClosedEnumeration {
        case link, phone, message, onsite
    }

    /// The credential of the invitation; without it the ticket is named.
    public var token: String?
    public var method: Method
    /// Staff id of who asked; required by phone and on site, and never who resolved the ticket.
    public var interviewer: String?
    public var score: Int
    public var attitude: Int?
    public var speed: Int?
    public var technical: Int?
    public var solved: Bool
    public var text: String?

    public init(
        method: Method, interviewer: String? = nil, score: Int, attitude: Int? = nil, speed: Int? = nil,
        technical: Int? = nil, solved: Bool, text: String? = nil, token: String? = nil
    ) {
        self.method = method
        self.interviewer = interviewer
        self.score = score
        self.attitude = attitude
        self.speed = speed
        self.technical = technical
        self.solved = solved
        self.text = text
        self.token = token
    }

    /// Holds an answer that came through a page to the limits of every other; pointers start at the answer.
    public func validate() throws(FieldError) {
        if let fault = Fact.surveyAnswered(self).faults.first { throw fault }
    }

    fileprivate var contradictions: [FieldError] {
        guard method == .phone || method == .onsite, (interviewer ?? "").isEmpty else { return [] }
        return [
            FieldError(
                "/interviewer",
                LocalizedText(
                    "询问人的工号，因为方式是 \(method.rawValue)",
                    "the staff id of who asked, because the method is \(method.rawValue)"))
        ]
    }
}

/// A person answers a page; counts only for the revision they saw.
public struct OnCallAcknowledged: Codable, Hashable, Sendable {
    public var escalationId: EscalationID
    public var revision: Int
    public var staffId: String
    public var note: String?
}
