import Contracts
import ServiceStandard

/// One matter that people are called to: how far up the ladder it is, who was told, who has taken it.
///
/// Every change of what people see is a revision; an answer counts only for the revision its sender saw.
public struct EscalationCase: Codable, Hashable, Sendable, Identifiable {
    /// One line of the past, for `show`.
    public struct Entry: Codable, Hashable, Sendable {
        public var revision: Int
        public var at: Instant
        public var status: EscalationStatus
        public var level: OnCallLevel
        /// Staff ids told by this revision.
        public var told: [String]
        public var because: EscalationPage.Why
    }

    /// What became of an acknowledgement.
    public enum Answer: Hashable, Sendable {
        case applied
        /// The sender saw an older state; `revision` is the current one.
        case stale(revision: Int)
        /// Resolved or cancelled: there is nothing left to take.
        case finished
        /// Nobody in the directory has this id, so nobody would take the matter in hand.
        case unknownPerson
    }

    public let id: EscalationID
    public let ticketId: TicketID
    /// Nil where no clock is behind it.
    public let clock: ClockID?
    /// Of the clock; of the ticket where there is none.
    public let run: Int
    /// Of the ticket.
    public let round: Int
    public internal(set) var reason: EscalationReason
    /// The mark of the clock that people were called by; when it lies ahead again, the deadline has moved.
    public internal(set) var point: Mark.Point?
    public internal(set) var status = EscalationStatus.open
    /// The highest rung it has climbed to; never falls while it is open.
    public internal(set) var level = OnCallLevel.l1
    public internal(set) var step = 0
    public internal(set) var revision = 0
    /// Levels that have been told, and hear of every later revision.
    public internal(set) var reached: [OnCallLevel] = []
    public internal(set) var routing: Routing
    /// Who was told last, and when.
    public internal(set) var told: [String] = []
    /// As which level each of them was called; nil in a store of a build that did not keep it.
    var toldAs: [String: OnCallLevel]?
    public internal(set) var toldAt: Instant
    public internal(set) var nobodyOnCall = false
    /// Why there is an escalation at all; holds until it is finished.
    public internal(set) var causes: [EscalationPage.Why] = []
    /// What led to this revision.
    public internal(set) var latest: [EscalationPage.Why] = []
    public internal(set) var acknowledged: EscalationPage.Acknowledgement?
    /// When the ladder moves by itself.
    public internal(set) var nextAt: Instant?
    public internal(set) var openedAt: Instant
    public internal(set) var issuedAt: Instant
    /// What was told to the customer before this does not answer it; nil where all of the round does.
    public internal(set) var answersCountFrom: Instant?
    public internal(set) var history: [Entry] = []

    /// - Parameters:
    ///   - clock: Warning and breach of one clock are one escalation.
    init(
        ticketId: TicketID, reason: EscalationReason, clock: ClockID?, run: Int, round: Int, routing: Routing,
        at now: Instant
    ) {
        id = Self.id(ticketId, reason, clock, run)
        self.ticketId = ticketId
        self.clock = clock
        self.run = run
        self.round = round
        self.reason = reason
        self.routing = routing
        toldAt = now
        openedAt = now
        issuedAt = now
    }

    static func id(_ ticket: TicketID, _ reason: EscalationReason, _ clock: ClockID?, _ run: Int) -> EscalationID {
        EscalationID(
            .init(
                version5: "escalation", ticket.description, clock == nil ? reason.rawValue : "clock",
                clock?.rawValue ?? "", String(run)))
    }

    /// Resolved or cancelled; only a new breach opens it again.
    public var isFinished: Bool {
        switch status {
        case .open, .acknowledged: false
        case .resolved, .cancelled: true
        }
    }
}

extension EscalationReason {
    /// Whether silence, or an acknowledgement that nothing came of, leads to the next level.
    var climbs: Bool {
        switch self {
        case .breach, .specialCase, .complaint, .incident: true
        case .warning, .review: false
        }
    }

    /// Whether somebody's acknowledgement is all that it asks for: nothing later could satisfy it.
    var endsWithAcknowledgement: Bool {
        switch self {
        case .complaint, .incident: true
        case .warning, .breach, .specialCase, .review: false
        }
    }
}
