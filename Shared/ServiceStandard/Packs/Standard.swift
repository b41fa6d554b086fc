import Contracts

/// What an organisation promises: every clock with its limits, and the rules around them, as effective after composition.
///
/// A ticket keeps the standard it was opened under; a new version concerns new tickets. Two standards are the same when
/// their digests are.
public struct Standard: Codable, Hashable, Sendable {
    public var id: String
    public var version: String
    public var title: LocalizedText
    /// Nil for a draft, which no production system opens tickets under (S2-19).
    public var approval: Approval?
    /// Days, in the calendar's zone, on which new tickets may be opened under it; a missing end is open.
    public var effectiveFrom: CivilDate?
    public var effectiveUntil: CivilDate?
    /// Whose working time is counted.
    public var calendar: String
    /// In the order in which they are shown.
    public var clocks: [ClockRule]
    public var ladder: Ladder
    /// What must be known before work can begin, by service type (S2-37, S2-67, S2-115).
    public var required: [String: [RequiredField]]
    public var survey: SurveyTerms
    public var closing: ClosingTerms
    public var targets: [Target]
    public var retention: Retention
    /// Before the number that people use, "AS" (S2-66).
    public var numberPrefix: String

    public init(
        id: String, version: String, title: LocalizedText, approval: Approval? = nil, effectiveFrom: CivilDate? = nil,
        effectiveUntil: CivilDate? = nil, calendar: String, clocks: [ClockRule], ladder: Ladder = Ladder(),
        required: [String: [RequiredField]] = [:], survey: SurveyTerms = SurveyTerms(),
        closing: ClosingTerms = ClosingTerms(), targets: [Target] = [], retention: Retention = Retention(),
        numberPrefix: String = "AS"
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.approval = approval
        self.effectiveFrom = effectiveFrom
        self.effectiveUntil = effectiveUntil
        self.calendar = calendar
        self.clocks = clocks
        self.ladder = ladder
        self.required = required
        self.survey = survey
        self.closing = closing
        self.targets = targets
        self.retention = retention
        self.numberPrefix = numberPrefix
    }

    public func clock(_ id: ClockID) -> ClockRule? {
        clocks.first { $0.id == id }
    }
}

/// Who answers for a standard.
public struct Approval: Codable, Hashable, Sendable {
    public var by: String
    public var at: CivilDate

    public init(by: String, at: CivilDate) {
        self.by = by
        self.at = at
    }
}

/// How fast an escalation climbs.
public struct Ladder: Codable, Hashable, Sendable {
    /// How long a level has before the next one is told.
    public var step: Duration
    /// How long an acknowledgement keeps the ladder still.
    public var hold: Duration

    public init(step: Duration = .seconds(600), hold: Duration = .seconds(1800)) {
        self.step = step
        self.hold = hold
    }

    private enum CodingKeys: String, CodingKey {
        case step, hold
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        step = try container.decode(WrittenDuration.self, forKey: .step).duration
        hold = try container.decode(WrittenDuration.self, forKey: .hold).duration
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(WrittenDuration(step), forKey: .step)
        try container.encode(WrittenDuration(hold), forKey: .hold)
    }
}
