import Contracts
import ServiceStandard

/// All that escalation knows of one ticket: its facts, its history as clocks see it, and what people were called to.
///
/// One value, saved as a whole; every event changes it and says what to announce. Of clocks it keeps no deadline to count
/// on, only what was told of them. `now` is when an event is worked on, `time` when it happened.
public struct TicketWatch: Codable, Hashable, Sendable {
    public internal(set) var facts: TicketFacts
    public internal(set) var history: TicketHistory
    /// Of the standard that the ticket was opened under, or was moved to; nil until triage has spoken.
    public internal(set) var digest: String?
    /// Nil for a ticket that triage spoke of before intake did.
    public internal(set) var unassessed: TriageGuard?
    /// Marks that were told, but for breaches, which are facts of the history.
    var passed: [PassedMark] = []
    public internal(set) var outlook = Outlook()
    public internal(set) var cases: [EscalationCase] = []

    init(_ facts: TicketFacts, _ history: TicketHistory, unassessed: TriageGuard? = nil) {
        self.facts = facts
        self.history = history
        self.unassessed = unassessed
    }

    /// Everything this ticket waits for, so that two values tell what to arm and what to cancel.
    public var timers: [WatchTimer] {
        let clocks = alarm.map { WatchTimer(.clocks, due: $0 + .milliseconds(1)) }
        return [clocks].compactMap(\.self)
            + cases.compactMap { matter in matter.nextAt.map { WatchTimer(.rung(matter.id), due: $0) } }
    }

    /// The earliest instant behind which somebody has to be told of a clock.
    var alarm: Instant? {
        let isGuarded = unassessed.map { $0.heardAt == nil && !$0.isBroken } ?? false
        return [outlook.alarm, isGuarded ? unassessed?.due : nil].compactMap(\.self).min()
    }

    /// The clocks at `now`, worked out of the history.
    public func reading(under policy: EscalationPolicy, at now: Instant) -> ClockReading {
        ClockReading(
            now: now, deadlines: policy.engine?.deadlines(of: history, at: now) ?? [],
            standard: policy.engine?.standard, unassessed: unassessed)
    }

    /// The page of an escalation as it stands at `now`; nil for an id of another ticket.
    public func page(_ id: EscalationID, under policy: EscalationPolicy, at now: Instant) -> EscalationPage? {
        pages(under: policy, at: now) { $0.id == id }.first
    }

    /// The pages of some of its escalations as they stand at `now`.
    public func pages(
        under policy: EscalationPolicy, at now: Instant, of isMeant: (EscalationCase) -> Bool
    ) -> [EscalationPage] {
        let meant = cases.filter(isMeant)
        guard !meant.isEmpty else { return [] }
        let reading = reading(under: policy, at: now)
        return meant.map { page($0, reading, policy) }
    }

    func page(_ matter: EscalationCase, _ reading: ClockReading, _ policy: EscalationPolicy) -> EscalationPage {
        let clock = matter.clock.flatMap { reading.shown($0, run: matter.run) }
        return matter.page(facts, clock: clock, under: policy, at: reading.now)
    }
}

/// What the world hears of a change.
public enum Announcement: Hashable, Sendable {
    case clocksRevised(ClocksRevised)
    case warned(ClockWarned)
    case breached(ClockBreached)
    case escalation(EscalationChanged)
    /// To the on-call queue of each level, found by the routing.
    case page(EscalationPage, levels: [OnCallLevel], routing: Routing)
}

extension TicketWatch {
    /// What a revision of an escalation is announced by; a warning is no event of its own beside `clock.warned`.
    func announce(
        _ matter: EscalationCase, _ change: EscalationChanged.Change?, _ reading: ClockReading,
        _ policy: EscalationPolicy
    ) -> [Announcement] {
        let page = page(matter, reading, policy)
        let event = change.flatMap { matter.reason == .warning ? nil : Announcement.escalation(.init($0, page: page)) }
        return [event, .page(page, levels: matter.reached, routing: matter.routing)].compactMap(\.self)
    }

    func announceBreach(of clock: Clock, at now: Instant) -> Announcement {
        .breached(
            ClockBreached(
                ticketId: facts.ticketId, number: facts.number, clock: clock, priority: facts.priority,
                tell: facts.tell, detectedAt: now))
    }

    func announceWarning(of clock: Clock) -> Announcement {
        .warned(
            ClockWarned(
                ticketId: facts.ticketId, number: facts.number, clock: clock, priority: facts.priority,
                tell: facts.tell))
    }
}
