import Contracts
import ServiceStandard

/// All that escalation knows of one ticket: its facts, its clocks, and what people were called to.
///
/// One value, saved as a whole; every event changes it and says what to announce. `now` is when the event is worked on,
/// `time` when it happened.
public struct TicketWatch: Codable, Hashable, Sendable {
    public internal(set) var facts: TicketFacts
    public internal(set) var clocks: TicketClocks
    public internal(set) var cases: [EscalationCase] = []

    init(_ facts: TicketFacts, under policy: EscalationPolicy) {
        self.facts = facts
        clocks = TicketClocks(standard: policy.standard)
    }

    /// Everything this ticket waits for, so that two values tell what to arm and what to cancel.
    public var timers: [WatchTimer] {
        let marks = clocks.marksAhead.map { clock, mark in
            WatchTimer(
                .mark(clock.rule.id, round: clock.round, percent: mark.percent), due: mark.due + .milliseconds(1))
        }
        return marks + cases.compactMap { matter in matter.nextAt.map { WatchTimer(.rung(matter.id), due: $0) } }
    }

    /// The page of an escalation as it stands at `now`; nil for an id of another ticket.
    public func page(_ id: EscalationID, under policy: EscalationPolicy, at now: Instant) -> EscalationPage? {
        cases.first { $0.id == id }.map { page($0, policy, now) }
    }

    /// Newest round first, as far as an escalation has a clock.
    func clock(of matter: EscalationCase) -> RunningClock? {
        matter.clock.flatMap { name in
            clocks.all.last { $0.rule.id == name && $0.round == matter.round } ?? clocks[name]
        }
    }

    private func page(_ matter: EscalationCase, _ policy: EscalationPolicy, _ now: Instant) -> EscalationPage {
        matter.page(facts, clock: clock(of: matter), under: policy, at: now)
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
        _ matter: EscalationCase, _ change: EscalationChanged.Change?, _ policy: EscalationPolicy, _ now: Instant
    ) -> [Announcement] {
        let page = page(matter, policy, now)
        let event = change.flatMap { matter.reason == .warning ? nil : Announcement.escalation(.init($0, page: page)) }
        return [event, .page(page, levels: matter.reached, routing: matter.routing)].compactMap(\.self)
    }

    func announceBreach(_ clock: RunningClock, _ now: Instant) -> Announcement {
        .breached(
            ClockBreached(
                ticketId: facts.ticketId, number: facts.number, clock: clock.rendered(at: now),
                priority: facts.priority,
                tell: facts.tell, detectedAt: now))
    }

    func announceWarning(_ clock: RunningClock, _ now: Instant) -> Announcement {
        .warned(
            ClockWarned(
                ticketId: facts.ticketId, number: facts.number, clock: clock.rendered(at: now),
                priority: facts.priority,
                tell: facts.tell))
    }
}
