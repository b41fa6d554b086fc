import Contracts
import Foundation

/// The survey about one round of one ticket: at most one invitation, one answer, one verdict, whatever happens.
///
/// ```
/// awaiting ──resolved──► scheduled ──due──► invited ──expiry──► expired
///    │  │                  │    │            │   └──reopened, cancelled, merged──► withdrawn
///    │  │                  │    └──answered──┴──────────────────────────────────► completed
///    │  └──an early answer, resolved─────────────────────────────────────────────► completed
///    └──nobody to ask, drill──┴──reopened, cancelled, merged─────────────────────► withheld
/// ```
public struct SurveyCase: Hashable, Sendable, Codable {
    public let ticketId: TicketID
    /// 1 at first, one more at each reopening.
    public let round: Int
    public internal(set) var phase: Phase

    /// How far a survey has come; the last four are final.
    public enum Phase: Hashable, Sendable, Codable {
        /// Not resolved yet; who reports a solution is remembered, an answer that overtook the resolution waits for it.
        case awaiting(workers: Set<String>, early: EarlyAnswer?)
        case scheduled(matter: SurveyedMatter, invitee: Invitee, due: Instant)
        case invited(matter: SurveyedMatter, invitee: Invitee, expiresAt: Instant)
        case completed(facts: QualityFacts)
        case withheld(reason: WithheldReason)
        /// The customer was asked, then the ticket went on: the link is dead, and the silence counts nowhere.
        case withdrawn(by: Interruption)
        case expired
    }

    /// The survey of a round that is being worked on.
    public init(ticketId: TicketID, round: Int) {
        self.ticketId = ticketId
        self.round = round
        phase = .awaiting(workers: [], early: nil)
    }

    /// The same for the same round, today and at every replay, whether or not an invitation ever goes out.
    public var invitationId: InvitationID {
        InvitationID(UUID(version5: "invitation", ticketId.description, String(round)))
    }

    /// The ticket's number, while the survey is under way.
    public var number: String? {
        switch phase {
        case .scheduled(let matter, _, _), .invited(let matter, _, _): matter.number
        case .awaiting, .completed, .withheld, .withdrawn, .expired: nil
        }
    }

    /// Digest of the standard that the survey goes by, while it is under way.
    public var standard: String? {
        switch phase {
        case .scheduled(let matter, _, _), .invited(let matter, _, _): matter.standard
        case .awaiting, .completed, .withheld, .withdrawn, .expired: nil
        }
    }

    /// Who is asked, while the survey is under way.
    public var invitee: Invitee? {
        switch phase {
        case .scheduled(_, let invitee, _), .invited(_, let invitee, _): invitee
        case .awaiting, .completed, .withheld, .withdrawn, .expired: nil
        }
    }

    /// The answer that waits for the resolution.
    public var waitingAnswer: EarlyAnswer? {
        guard case .awaiting(_, let early) = phase else { return nil }
        return early
    }

    /// Why an answer through the link would not be taken now; nil when it would.
    public func refusal(at now: Instant) -> AnswerRefusal? {
        switch phase {
        case .awaiting, .scheduled: .beforeResolution
        case .invited(_, _, let expiresAt): now < expiresAt ? nil : .expired
        case .completed: .alreadyAnswered
        case .withheld, .withdrawn: .roundOver
        case .expired: .expired
        }
    }
}

/// An answer by ticket that came before we heard that the ticket is resolved.
public struct EarlyAnswer: Codable, Hashable, Sendable {
    public let answer: SurveyAnswered
    /// When the customer gave it.
    public let at: Instant
    /// Intake's message with it, which has to be answered; nil in stores of builds that answered at once.
    public let messageId: String?
}

/// Why a customer is not asked; every survey that is not sent has one.
public enum WithheldReason: String, ClosedEnumeration {
    /// No party of the ticket can be reached on any channel.
    case noParty = "no_party"
    case reopened, cancelled, merged
    /// Closed without a solution: nothing was repaired, or nobody confirmed it.
    case notResolved = "not_resolved"
    case drill
}

/// What ends a round while its survey is under way.
public enum Interruption: String, ClosedEnumeration {
    case reopened, cancelled, merged

    /// The same, as the reason for not asking.
    public var reason: WithheldReason {
        switch self {
        case .reopened: .reopened
        case .cancelled: .cancelled
        case .merged: .merged
        }
    }
}
