/// The customer is asked, once per round: survey → notifier, intake, case file.
public struct SurveyInvited: NamedMessage, Hashable {
    public static let type = EventType("survey.invited")

    public var invitationId: InvitationID
    public var ticketId: TicketID
    public var number: String
    public var round: Int
    public var partyId: PartyID
    public var language: String
    public var expiresAt: Instant
    /// Of the key that survey verifies links with; who makes or takes links with another one says so.
    public var keyFingerprint: String?

    public init(
        invitationId: InvitationID, ticketId: TicketID, number: String, round: Int, partyId: PartyID, language: String,
        expiresAt: Instant, keyFingerprint: String? = nil
    ) {
        self.invitationId = invitationId
        self.ticketId = ticketId
        self.number = number
        self.round = round
        self.partyId = partyId
        self.language = language
        self.expiresAt = expiresAt
        self.keyFingerprint = keyFingerprint
    }
}

/// The customer is not asked, and why.
public struct SurveyWithheld: NamedMessage, Hashable {
    public static let type = EventType("survey.withheld")

    public var ticketId: TicketID
    public var round: Int
    /// "no_party", "opted_out", "reopened", "merged", "cancelled", "drill".
    public var reason: String

    public init(ticketId: TicketID, round: Int, reason: String) {
        self.ticketId = ticketId
        self.round = round
        self.reason = reason
    }
}

/// The customer answered.
public struct SurveyCompleted: NamedMessage, Hashable {
    public static let type = EventType("survey.completed")

    public var invitationId: InvitationID
    public var ticketId: TicketID
    public var round: Int
    public var answer: SurveyAnswered

    /// - Parameter answer: Its token is left out: a credential does not travel on.
    public init(invitationId: InvitationID, ticketId: TicketID, round: Int, answer: SurveyAnswered) {
        self.invitationId = invitationId
        self.ticketId = ticketId
        self.round = round
        self.answer = answer
        self.answer.token = nil
    }
}

/// Nobody answered in time.
public struct SurveyExpired: NamedMessage, Hashable {
    public static let type = EventType("survey.expired")

    public var invitationId: InvitationID
    public var ticketId: TicketID
    public var round: Int

    public init(invitationId: InvitationID, ticketId: TicketID, round: Int) {
        self.invitationId = invitationId
        self.ticketId = ticketId
        self.round = round
    }
}

/// What an answer means: survey → triage, escalation, intake.
public struct VerdictGiven: NamedMessage, Hashable {
    public static let type = EventType("verdict.given")

    public enum Verdict: String, ClosedEnumeration {
        /// Solved, and the score is good.
        case satisfied
        /// Solved, but the score is low: a linked feedback ticket and an escalation.
        case dissatisfied
        /// Not solved: triage reopens.
        case unsolved
    }

    public var ticketId: TicketID
    public var number: String
    public var round: Int
    public var verdict: Verdict
    public var score: Int
    /// What the customer wrote, masked.
    public var text: String?

    public init(ticketId: TicketID, number: String, round: Int, verdict: Verdict, score: Int, text: String?) {
        self.ticketId = ticketId
        self.number = number
        self.round = round
        self.verdict = verdict
        self.score = score
        self.text = text
    }
}
