/// What intake says became of one event: on `outbound.<publisher>` and as the HTTP body.
public struct EventAnswered: NamedMessage, Hashable {
    public static let type = EventType("event.answered")

    public enum Status: String, ClosedEnumeration {
        /// Registered; triage's decision follows.
        case accepted
        /// Decided and done.
        case applied
        /// Understood, but not allowed now; `legal` says what is.
        case refused
        /// Not understood, or not yours.
        case rejected
        /// The same id came with another body.
        case conflict
    }

    public enum Phase: String, ClosedEnumeration {
        case received, decided
    }

    public enum Disposition: String, ClosedEnumeration {
        case new, attached, reopened, none
    }

    /// Nil when the event had none that could be read; it is found by `bodySha256` then.
    public var eventId: String?
    public var eventType: String?
    public var bodySha256: String
    public var status: Status
    public var phase: Phase
    /// No further answer to this event follows.
    public var final: Bool
    /// This event was answered before; this is its latest answer again.
    public var replayed: Bool
    public var disposition: Disposition
    public var ticketId: TicketID?
    public var number: String?
    public var externalRef: String?
    public var state: TicketState?
    public var stage: Stage?
    /// Rises with each event of the ticket's stream.
    public var revision: Int64?
    /// Steps that the event skipped and that are taken as done.
    public var implied: [String]
    /// Event names that would be allowed instead.
    public var legal: [String]?
    public var missing: [MissingField]
    public var receivedAt: Instant
    public var answeredAt: Instant
    /// Everything that keeps the event from being taken, most telling first; at most ``mostProblems``.
    public var problems: [Problem]
    /// What was taken otherwise than it was written; at most ``mostWarnings``.
    public var warnings: [AnswerWarning]

    public static let mostProblems = 20
    public static let mostWarnings = 20

    /// The first of ``problems``, for who reads only one.
    public var problem: Problem? {
        get { problems.first }
        set { problems = newValue.map { [$0] } ?? [] }
    }

    public init(
        eventId: String?, eventType: String?, bodySha256: String, status: Status, phase: Phase, final: Bool,
        disposition: Disposition = .none, receivedAt: Instant, answeredAt: Instant, problems: [Problem] = [],
        warnings: [AnswerWarning] = []
    ) {
        self.eventId = eventId
        self.eventType = eventType
        self.bodySha256 = bodySha256
        self.status = status
        self.phase = phase
        self.final = final
        self.replayed = false
        self.disposition = disposition
        self.implied = []
        self.missing = []
        self.receivedAt = receivedAt
        self.answeredAt = answeredAt
        self.problems = Array(problems.prefix(Self.mostProblems))
        self.warnings = Array(warnings.prefix(Self.mostWarnings))
    }

    private enum CodingKeys: String, CodingKey {
        case eventId, eventType, bodySha256, status, phase, final, replayed, disposition, ticketId, number, externalRef
        case state, stage, revision, implied, legal, missing, receivedAt, answeredAt, problem
        case problems, warnings
    }

    /// Answers from before there were `problems` and `warnings` have neither.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        eventId = try container.decodeIfPresent(String.self, forKey: .eventId)
        eventType = try container.decodeIfPresent(String.self, forKey: .eventType)
        bodySha256 = try container.decode(String.self, forKey: .bodySha256)
        status = try container.decode(Status.self, forKey: .status)
        phase = try container.decode(Phase.self, forKey: .phase)
        final = try container.decode(Bool.self, forKey: .final)
        replayed = try container.decode(Bool.self, forKey: .replayed)
        disposition = try container.decode(Disposition.self, forKey: .disposition)
        ticketId = try container.decodeIfPresent(TicketID.self, forKey: .ticketId)
        number = try container.decodeIfPresent(String.self, forKey: .number)
        externalRef = try container.decodeIfPresent(String.self, forKey: .externalRef)
        state = try container.decodeIfPresent(TicketState.self, forKey: .state)
        stage = try container.decodeIfPresent(Stage.self, forKey: .stage)
        revision = try container.decodeIfPresent(Int64.self, forKey: .revision)
        implied = try container.decode([String].self, forKey: .implied)
        legal = try container.decodeIfPresent([String].self, forKey: .legal)
        missing = try container.decode([MissingField].self, forKey: .missing)
        receivedAt = try container.decode(Instant.self, forKey: .receivedAt)
        answeredAt = try container.decode(Instant.self, forKey: .answeredAt)
        let first = try container.decodeIfPresent(Problem.self, forKey: .problem)
        problems = try container.decodeIfPresent([Problem].self, forKey: .problems) ?? first.map { [$0] } ?? []
        warnings = try container.decodeIfPresent([AnswerWarning].self, forKey: .warnings) ?? []
    }

    /// `eventId` and `eventType` are written as null rather than left out: a reader looks for them.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(eventId, forKey: .eventId)
        try container.encode(eventType, forKey: .eventType)
        try container.encode(bodySha256, forKey: .bodySha256)
        try container.encode(status, forKey: .status)
        try container.encode(phase, forKey: .phase)
        try container.encode(final, forKey: .final)
        try container.encode(replayed, forKey: .replayed)
        try container.encode(disposition, forKey: .disposition)
        try container.encodeIfPresent(ticketId, forKey: .ticketId)
        try container.encodeIfPresent(number, forKey: .number)
        try container.encodeIfPresent(externalRef, forKey: .externalRef)
        try container.encodeIfPresent(state, forKey: .state)
        try container.encodeIfPresent(stage, forKey: .stage)
        try container.encodeIfPresent(revision, forKey: .revision)
        try container.encode(implied, forKey: .implied)
        try container.encodeIfPresent(legal, forKey: .legal)
        try container.encode(missing, forKey: .missing)
        try container.encode(receivedAt, forKey: .receivedAt)
        try container.encode(answeredAt, forKey: .answeredAt)
        try container.encodeIfPresent(problem, forKey: .problem)
        try container.encode(problems, forKey: .problems)
        try container.encode(warnings, forKey: .warnings)
    }
}

/// A field that should be there and is not.
public struct MissingField: Codable, Hashable, Sendable {
    public var pointer: String
    public var expected: String

    public init(pointer: String, expected: String) {
        self.pointer = pointer
        self.expected = expected
    }
}
