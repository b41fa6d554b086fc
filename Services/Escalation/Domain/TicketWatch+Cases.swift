import Contracts
import ServiceStandard

extension TicketWatch {
    mutating func follow(
        because: String, under policy: EscalationPolicy, at now: Instant
    ) -> [Announcement] {
        follow(because: because, reading(under: policy, at: now), under: policy)
    }

    /// Says what is new of the clocks, and brings escalations in line with them.
    ///
    /// A clock that still runs breaks by its timer alone: the answer may be the next event of a backlog.
    ///
    /// - Parameter reading: Of the history as it is now.
    mutating func follow(
        because: String, _ reading: ClockReading, under policy: EscalationPolicy
    ) -> [Announcement] {
        var announcements: [Announcement] = []
        if outlook.isMoved(by: reading, isOver: facts.isOver) {
            announcements.append(
                .clocksRevised(
                    ClocksRevised(
                        ticketId: facts.ticketId, number: facts.number, clocks: reading.promises, because: because)))
        }
        announcements += breaksUnnoticed(reading)
        outlook = Outlook(reading, of: self)
        for index in cases.indices {
            guard let (status, why) = ending(of: cases[index], reading),
                cases[index].finish(status, because: why, at: reading.now)
            else { continue }
            announcements += announce(cases[index], .resolved, reading, policy)
        }
        return announcements
    }

    /// What an assessment alone calls people to, once a round, and again when the customer comes back with worse.
    ///
    /// - Parameter contact: What the customer said, when that led to the assessment.
    mutating func callForAssessment(
        _ contact: Assessment.Contact?, _ reading: ClockReading, under policy: EscalationPolicy
    ) -> [Announcement] {
        guard !facts.isOver else { return [] }
        let special = EscalationCase.id(facts.ticketId, .specialCase, nil, facts.round)
        let wasCalled = cases.contains { $0.id == special }
        var announcements: [Announcement] = []
        if facts.isSpecial {
            announcements += call(
                .specialCase, round: facts.round, because: .special(facts), also: [.l3], reading, under: policy)
        }
        if let contact, contact.specialCase != nil || contact.severity == .critical {
            announcements += callForContact(wasCalled: wasCalled, reading, under: policy)
        }
        if facts.judgement?.needsReview == true, facts.handler == nil {
            announcements += call(.review, round: facts.round, because: .review, reading, under: policy)
        }
        return announcements
    }

    /// What the customer said when they came back calls people as it would alone, whoever has answered or taken what was said
    /// before.
    ///
    /// - Parameter wasCalled: Whether people had been called to this round before the assessment.
    private mutating func callForContact(
        wasCalled: Bool, _ reading: ClockReading, under policy: EscalationPolicy
    ) -> [Announcement] {
        let index = caseIndex(.specialCase, clock: nil, run: facts.round, at: reading.now)
        cases[index].answersCountFrom = reading.now
        guard wasCalled else { return [] }
        let level = cases[index].isFinished ? .l1 : cases[index].level
        cases[index].raise(
            .specialCase, because: .special(facts), to: level, also: [.l3], under: policy, at: reading.now)
        return announce(cases[index], .raised, reading, policy)
    }

    /// Raises an escalation without a clock, once a round.
    mutating func call(
        _ reason: EscalationReason, round: Int, because why: EscalationPage.Why, also: [OnCallLevel] = [],
        _ reading: ClockReading, under policy: EscalationPolicy
    ) -> [Announcement] {
        let index = caseIndex(reason, clock: nil, run: round, at: reading.now)
        guard cases[index].revision == 0 else { return [] }
        cases[index].raise(reason, because: why, also: also, under: policy, at: reading.now)
        return announce(cases[index], .raised, reading, policy)
    }

    mutating func caseIndex(_ reason: EscalationReason, clock: ClockID?, run: Int, at now: Instant) -> Int {
        let new = EscalationCase(
            ticketId: facts.ticketId, reason: reason, clock: clock, run: run,
            round: clock == nil ? run : facts.round, routing: routing(reason, clock), at: now)
        if let index = cases.firstIndex(where: { $0.id == new.id }) {
            cases[index].routing = new.routing
            return index
        }
        cases.append(new)
        return cases.count - 1
    }

    /// What only triage can mend goes to triage's own team; all else to who has the ticket.
    private func routing(_ reason: EscalationReason, _ clock: ClockID?) -> Routing {
        let isTriage = reason == .review || clock == .unassessed
        return Routing(department: facts.department, team: isTriage ? "triage" : facts.team, region: facts.region)
    }

    /// How an open escalation ends, if it does.
    private func ending(
        of matter: EscalationCase, _ reading: ClockReading
    ) -> (EscalationStatus, EscalationPage.Why)? {
        guard !matter.isFinished else { return nil }
        let over: (EscalationStatus, EscalationPage.Why)? =
            facts.isOver ? (facts.state == .closed ? .resolved : .cancelled, .over) : nil
        switch matter.reason {
        case .warning, .breach:
            guard let clock = matter.clock else { return over }
            guard clock != .unassessed else {
                return unassessed?.heardAt == nil ? over : (.resolved, .satisfied)
            }
            guard let deadline = reading.deadline(clock, run: matter.run) else {
                return over ?? (.cancelled, .withdrawn)
            }
            switch deadline.state {
            case .met, .metLate: return (.resolved, .satisfied)
            case .stopped: return over ?? (.cancelled, .withdrawn)
            case .running, .paused, .warned, .breached: break
            }
            guard let point = matter.point, let at = deadline.instant(of: point), at < reading.now else {
                return (.cancelled, .deadlineMoved)
            }
            return nil
        case .specialCase:
            let isAnswered =
                facts.round == matter.round
                && history.has(
                    ["responded", "solution_given", "arrived", "resolved"], since: matter.answersCountFrom)
            return isAnswered ? (.resolved, .satisfied) : over
        case .review:
            return facts.handler != nil || facts.judgement?.needsReview == false ? (.resolved, .satisfied) : over
        case .complaint, .incident:
            return nil
        }
    }
}
