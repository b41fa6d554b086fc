import Contracts
import ServiceStandard

// Every function that returns Bool says whether there is a new revision to publish.

extension EscalationCase {
    /// Opens the escalation, or opens it anew: a breach overtakes the warning of its clock.
    ///
    /// - Parameters:
    ///   - point: The mark of the clock behind it.
    ///   - level: Where the ladder begins.
    ///   - also: Levels that are told at once beside it; the ladder still climbs from there.
    mutating func raise(
        _ reason: EscalationReason, mark point: Mark.Point? = nil, because why: EscalationPage.Why,
        to level: OnCallLevel = .l1, also: [OnCallLevel] = [], under policy: EscalationPolicy, at now: Instant
    ) {
        if isFinished {
            openedAt = now
            reached = []
        }
        self.reason = reason
        self.point = point
        status = .open
        acknowledged = nil
        self.level = .l1
        step = 0
        causes = [why]
        latest = []
        climb(to: level, also: also, under: policy, at: now)
        publish(why, at: now)
    }

    /// Climbs when the level's time, or the hold of an acknowledgement, is over; early calls change nothing.
    mutating func advance(under policy: EscalationPolicy, at now: Instant) -> Bool {
        guard !isFinished, let due = nextAt, due <= now else { return false }
        let target = nobodyOnCall ? .l1 : level.above ?? level
        if nobodyOnCall, policy.rung(from: target, for: routing, at: now) == nil {
            nextAt = now + policy.ladder.step
            return false
        }
        let why: EscalationPage.Why
        if let acknowledged {
            why = .holdEnded(by: acknowledged.by)
        } else {
            why = .unanswered(level: level, after: policy.ladder.step)
        }
        status = .open
        acknowledged = nil
        latest = [why]
        climb(to: target, under: policy, at: now)
        publish(why, at: now)
        return true
    }

    /// Tells a level whatever was acknowledged: so much of the limit is gone (150 %, 200 %).
    mutating func reach(
        _ level: OnCallLevel, because why: EscalationPage.Why, under policy: EscalationPolicy, at now: Instant
    ) -> Bool {
        guard !isFinished else { return false }
        let hold = acknowledged?.until
        causes.append(why)
        latest = []
        climb(to: level, under: policy, at: now)
        nextAt = hold ?? nextAt
        publish(why, at: now)
        return true
    }

    /// Takes the matter in hand, which holds the ladder; refused unless `revision` is current and `staffId` is one of ours.
    mutating func acknowledge(
        by staffId: String, revision seen: Int, note: String?, under policy: EscalationPolicy, at now: Instant
    ) -> Answer {
        guard policy.roster.member(staffId) != nil else { return .unknownPerson }
        guard !isFinished else { return .finished }
        guard seen == revision else { return .stale(revision: revision) }
        let until = now + policy.ladder.hold
        acknowledged = .init(by: staffId, at: now, until: until)
        status = reason.endsWithAcknowledgement ? .resolved : .acknowledged
        nextAt = reason.climbs && !isFinished ? until : nil
        latest = [.acknowledged(by: staffId, note: note)]
        publish(latest[0], at: now)
        return .applied
    }

    /// Ends the escalation: what it asked for is done, or nobody needs it any more.
    mutating func finish(_ status: EscalationStatus, because why: EscalationPage.Why, at now: Instant) -> Bool {
        guard !isFinished else { return false }
        self.status = status
        nextAt = nil
        latest = [why]
        publish(why, at: now)
        return true
    }

    /// Tells the first level from `target` upwards that has somebody on call.
    ///
    /// With nobody there the level it stands on is told once more; with nobody at all the first level's queue still gets
    /// the page, and the roster is asked again a step later.
    private mutating func climb(
        to target: OnCallLevel, also: [OnCallLevel] = [], under policy: EscalationPolicy, at now: Instant
    ) {
        let above = policy.rung(from: target, for: routing, at: now)
        let rung = above ?? policy.rung(from: level, for: routing, at: now)
        let empty = above?.skipped ?? OnCallLevel.allCases.filter { $0 >= target }
        latest += empty.map(EscalationPage.Why.levelEmpty)
        step += 1
        level = max(level, rung?.level ?? .l1)
        told = rung?.staff ?? []
        toldAt = now
        var toldAs = Dictionary(told.map { ($0, rung?.level ?? .l1) }) { first, _ in first }
        for extra in also {
            for id in policy.onCall(extra, for: routing, at: now) where toldAs[id] == nil {
                told.append(id)
                toldAs[id] = extra
            }
        }
        self.toldAs = toldAs
        let pages = reached + also + [rung?.level ?? .l1]
        reached = OnCallLevel.allCases.filter(pages.contains)
        nobodyOnCall = rung == nil
        let goesOn = nobodyOnCall || above != nil && level.above != nil
        nextAt = reason.climbs && goesOn ? now + policy.ladder.step : nil
    }

    private mutating func publish(_ why: EscalationPage.Why, at now: Instant) {
        revision += 1
        issuedAt = now
        history.append(
            Entry(
                revision: revision, at: now, status: status, level: level, told: toldAt == now ? told : [], because: why
            ))
    }
}
