import Contracts
import ServiceStandard

extension TicketWatch {
    /// Brings clocks and escalations in line with the facts.
    mutating func follow(
        because: String, time: Instant, under policy: EscalationPolicy, at now: Instant
    ) -> [Announcement] {
        let changes = clocks.follow(facts, at: time)
        var announcements: [Announcement] = []
        if changes.moved {
            announcements.append(
                .clocksRevised(
                    ClocksRevised(
                        ticketId: facts.ticketId, number: facts.number, clocks: clocks.promises(at: now),
                        because: because)))
        }
        announcements += changes.brokenUnnoticed.map { announceBreach($0, now) }
        for index in cases.indices {
            guard let (status, why) = ending(of: cases[index], at: now),
                cases[index].finish(status, because: why, at: now)
            else { continue }
            announcements += announce(cases[index], .resolved, policy, now)
        }
        return announcements
    }

    /// What a mark leads to: a warning, the breach that overtakes it, and the higher levels whatever was acknowledged.
    mutating func passed(
        _ passing: RunningClock.Passing, _ clock: RunningClock, under policy: EscalationPolicy, at now: Instant
    ) -> [Announcement] {
        let index = caseIndex(.breach, clock: clock.rule.id, round: clock.round, at: now)
        switch passing {
        case .warned:
            let percent = clock.passed.last?.percent ?? 0
            cases[index].raise(.warning, because: .mark(percent, of: clock), under: policy, at: now)
            return [announceWarning(clock, now)] + announce(cases[index], nil, policy, now)
        case .breached:
            cases[index].raise(.breach, because: .mark(100, of: clock), under: policy, at: now)
            return [announceBreach(clock, now)] + announce(cases[index], .raised, policy, now)
        case .overdue(let percent):
            let level: OnCallLevel = percent < 200 ? .l2 : .l3
            let why = EscalationPage.Why.mark(percent, of: clock)
            return cases[index].reach(level, because: why, under: policy, at: now)
                ? announce(cases[index], .raised, policy, now) : []
        }
    }

    /// What an assessment alone calls people to, once a round.
    mutating func callForAssessment(under policy: EscalationPolicy, at now: Instant) -> [Announcement] {
        guard !facts.isOver else { return [] }
        var announcements: [Announcement] = []
        if facts.isSpecial {
            announcements += call(
                .specialCase, round: facts.round, because: .special(facts), also: [.l3], under: policy, at: now)
        }
        if facts.judgement?.needsReview == true, facts.handler == nil {
            announcements += call(.review, round: facts.round, because: .review, under: policy, at: now)
        }
        return announcements
    }

    /// Raises an escalation without a clock, once a round.
    mutating func call(
        _ reason: EscalationReason, round: Int, because why: EscalationPage.Why, also: [OnCallLevel] = [],
        under policy: EscalationPolicy, at now: Instant
    ) -> [Announcement] {
        let index = caseIndex(reason, clock: nil, round: round, at: now)
        guard cases[index].revision == 0 else { return [] }
        cases[index].raise(reason, because: why, also: also, under: policy, at: now)
        return announce(cases[index], .raised, policy, now)
    }

    private mutating func caseIndex(
        _ reason: EscalationReason, clock: ClockName?, round: Int, at now: Instant
    ) -> Int {
        let new = EscalationCase(
            ticketId: facts.ticketId, reason: reason, clock: clock, round: round, routing: routing(reason, clock),
            at: now)
        if let index = cases.firstIndex(where: { $0.id == new.id }) {
            cases[index].routing = new.routing
            return index
        }
        cases.append(new)
        return cases.count - 1
    }

    /// What only triage can mend goes to triage's own team; all else to who has the ticket.
    private func routing(_ reason: EscalationReason, _ clock: ClockName?) -> Routing {
        let isTriage = reason == .review || clock == .unassessed
        return Routing(department: facts.department, team: isTriage ? "triage" : facts.team, region: facts.region)
    }

    /// How an open escalation ends, if it does.
    private func ending(of matter: EscalationCase, at now: Instant) -> (EscalationStatus, EscalationPage.Why)? {
        let over: (EscalationStatus, EscalationPage.Why)? =
            facts.isOver ? (facts.state == .closed ? .resolved : .cancelled, .over) : nil
        switch matter.reason {
        case .warning, .breach:
            guard let clock = clock(of: matter) else { return over }
            switch clock.end {
            case .met: return (.resolved, .satisfied)
            case .stopped: return over ?? (.cancelled, .over)
            case nil: break
            }
            let mark = matter.reason == .breach ? 100 : clock.passed.last { $0.percent < 100 }?.percent ?? 100
            guard let due = clock.due(percent: mark), due < now else { return (.cancelled, .deadlineMoved) }
            return nil
        case .specialCase:
            return facts.respondedAt == nil || facts.round > matter.round ? over : (.resolved, .satisfied)
        case .review:
            return facts.handler != nil || facts.judgement?.needsReview == false ? (.resolved, .satisfied) : over
        case .complaint, .incident:
            return nil
        }
    }
}
