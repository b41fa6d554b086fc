import Contracts
import ServiceStandard

/// The numbers of one ticket's survey: what its standard says, unless whoever runs Aftercare sets another.
///
/// | number | default | reason |
/// |---|---|---|
/// | `invitationDelay` | 24 h | a repair that fails again usually does so within a day |
/// | `validity` | 14 days | inside the 30 days in which a ticket can be reopened |
/// | `lowScore` | 2 of 5 | 3 is indifferent, not dissatisfied |
/// | `earlyAnswer` | 15 min | an answer by phone may overtake the resolution it is about |
public struct SurveyRules: Hashable, Sendable {
    /// From the resolution to the invitation (S0-18); zero asks at once.
    public let invitationDelay: Duration
    /// How long an invitation can be answered.
    public let validity: Duration
    /// A solved customer who gives this score or less is dissatisfied.
    public let lowScore: Int
    /// What `lowScore` may be: 5 would call everybody dissatisfied.
    public static let lowScores = 1...4
    /// How long before the resolution an answer by ticket may be dated and still be about it.
    public let earlyAnswer: Duration

    /// - Throws: ``FieldError`` whose pointer is the name of the parameter that makes no sense.
    public init(
        invitationDelay: Duration = .seconds(86_400), validity: Duration = .seconds(14 * 86_400), lowScore: Int = 2,
        earlyAnswer: Duration = .seconds(900)
    ) throws(FieldError) {
        guard invitationDelay >= .zero else { throw FieldError("invitationDelay", expected: "zero or more") }
        guard validity > .zero else { throw FieldError("validity", expected: "more than zero") }
        guard Self.lowScores.contains(lowScore) else {
            throw FieldError("lowScore", expected: "a whole number from 1 to 4")
        }
        guard earlyAnswer >= .zero else { throw FieldError("earlyAnswer", expected: "zero or more") }
        self.invitationDelay = invitationDelay
        self.validity = validity
        self.lowScore = lowScore
        self.earlyAnswer = earlyAnswer
    }

    /// What a standard says, with the operator's numbers over it.
    ///
    /// - Throws: ``FieldError`` whose pointer is the name of the parameter that makes no sense.
    public init(_ terms: SurveyTerms, under settings: SurveyOverrides) throws(FieldError) {
        try self.init(
            invitationDelay: settings.delay ?? terms.delay, validity: settings.validity ?? terms.validity,
            lowScore: settings.lowScore ?? terms.lowScore)
    }
}

/// Numbers that the operator puts above every standard; nil leaves it to the standard.
public struct SurveyOverrides: Hashable, Sendable {
    public var delay: Duration?
    public var validity: Duration?
    public var lowScore: Int?

    public init(delay: Duration? = nil, validity: Duration? = nil, lowScore: Int? = nil) {
        self.delay = delay
        self.validity = validity
        self.lowScore = lowScore
    }
}
