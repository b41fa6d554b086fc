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
    public var problem: Problem?

    public init(
        eventId: String?, eventType: String?, bodySha256: String, status: Status, phase: Phase, final: Bool,
        disposition: Disposition = .none, receivedAt: Instant, answeredAt: Instant, problem: Problem? = nil
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
        self.problem = problem
    }

    private enum CodingKeys: String, CodingKey {
        case eventId, eventType, bodySha256, status, phase, final, replayed, disposition, ticketId, number, externalRef
        case state, stage, revision, implied, legal, missing, receivedAt, answeredAt, problem
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

public enum ProblemCode: String, ClosedEnumeration {
    case notJSON = "not_json"
    case tooLarge = "too_large"
    case typeUnknown = "type_unknown"
    case versionUnknown = "version_unknown"
    case fieldInvalid = "field_invalid"
    case ticketUnknown = "ticket_unknown"
    case notGranted = "not_granted"
    case notLegal = "not_legal"
    case conflict, unavailable
}

/// Why an event was not taken, for a program (`code`, `pointer`, `retryable`) and for the person behind it.
public struct Problem: Codable, Hashable, Sendable {
    public var code: ProblemCode
    public var title: LocalizedText
    public var detail: LocalizedText
    public var pointer: String?
    public var expected: String?
    public var retryable: Bool
    public var retryAfterSeconds: Int?

    public init(
        _ code: ProblemCode, detail: LocalizedText? = nil, pointer: String? = nil, expected: String? = nil,
        retryAfterSeconds: Int? = nil
    ) {
        self.code = code
        self.title = code.title
        self.detail = detail ?? code.detail(pointer: pointer, expected: expected)
        self.pointer = pointer
        self.expected = expected
        self.retryable = code == .unavailable
        self.retryAfterSeconds = retryAfterSeconds
    }
}

extension ProblemCode {
    var title: LocalizedText {
        switch self {
        case .notJSON: LocalizedText("不是 JSON", "Not JSON")
        case .tooLarge: LocalizedText("报文过大", "Too large")
        case .typeUnknown: LocalizedText("未知的事件类型", "Unknown event type")
        case .versionUnknown: LocalizedText("不支持的版本", "Unknown version")
        case .fieldInvalid: LocalizedText("字段有误", "Invalid field")
        case .ticketUnknown: LocalizedText("查无此工单", "Unknown ticket")
        case .notGranted: LocalizedText("未获授权", "Not granted")
        case .notLegal: LocalizedText("当前不允许", "Not allowed now")
        case .conflict: LocalizedText("编号冲突", "Conflict")
        case .unavailable: LocalizedText("暂不可用", "Unavailable")
        }
    }

    func detail(pointer: String?, expected: String?) -> LocalizedText {
        let at = pointer.map { $0.isEmpty ? "/" : $0 } ?? "/"
        let wanted = expected ?? "-"
        return switch self {
        case .notJSON: LocalizedText("报文应为 \(wanted)。", "The body must be \(wanted).")
        case .tooLarge: LocalizedText("报文应为 \(wanted)。", "The body must be \(wanted).")
        case .typeUnknown, .versionUnknown, .fieldInvalid:
            LocalizedText("字段 \(at):应为 \(wanted)。", "Field \(at): expected \(wanted).")
        case .ticketUnknown: LocalizedText("没有您可以访问的这张工单。", "There is no such ticket that you may see.")
        case .notGranted: LocalizedText("您的账号不能发送此类事件。", "Your account may not send this type of event.")
        case .notLegal: LocalizedText("工单当前状态不允许此操作。", "The ticket's state does not allow this.")
        case .conflict:
            LocalizedText("同一编号已用于另一内容;请换新编号重发。", "This id was used for another body; send it under a new id.")
        case .unavailable: LocalizedText("请稍后重试。", "Please try again later.")
        }
    }
}

/// Progress that may be shown to a customer: intake → outbound of every publisher whose grant covers the ticket (S0-20).
public struct TicketProgressed: NamedMessage, Hashable {
    public static let type = EventType("ticket.progressed")

    public var ticketId: TicketID
    public var number: String
    public var externalRef: String
    public var stage: Stage
    public var state: TicketState
    public var waitingOn: WaitingOn
    public var text: LocalizedText
    /// Due instants that we promised, by clock.
    public var promised: [String: Instant]
    /// What the ticket's standard calls these clocks, for people.
    public var promises: [String: LocalizedText]?

    public init(
        ticketId: TicketID, number: String, externalRef: String, stage: Stage, state: TicketState, waitingOn: WaitingOn,
        text: LocalizedText, promised: [String: Instant], promises: [String: LocalizedText]? = nil
    ) {
        self.ticketId = ticketId
        self.number = number
        self.externalRef = externalRef
        self.stage = stage
        self.state = state
        self.waitingOn = waitingOn
        self.text = text
        self.promised = promised
        self.promises = promises
    }
}
