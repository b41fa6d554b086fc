import Contracts
import ServiceStandard

extension TicketWatch {
    /// Intake has registered a ticket: if triage stays silent, somebody is called.
    ///
    /// - Parameter known: What triage has said, when its event has overtaken intake's.
    public static func registered(
        _ registered: TicketRegistered, drill: Bool, known: TicketWatch?, under policy: EscalationPolicy,
        at now: Instant
    ) -> (watch: TicketWatch, announcements: [Announcement]) {
        guard var watch = known else {
            let new = TicketWatch(
                TicketFacts(registered, drill: drill), TicketHistory(registered),
                unassessed: TriageGuard(receivedAt: registered.receivedAt))
            return (new, [])
        }
        watch.facts.describe(registered)
        watch.history.describe(registered)
        return (watch, watch.follow(because: "registered", under: policy, at: now))
    }

    /// Triage says something of a ticket.
    ///
    /// - Parameters:
    ///   - time: When it happened.
    ///   - toldAt: When intake heard of it; what was told late is marked so.
    ///   - known: Nil when triage's event has overtaken intake's.
    ///   - policy: With the engine of the standard that the event names.
    public static func heard(
        _ event: TicketEvent, drill: Bool, time: Instant, toldAt: Instant, known: TicketWatch?,
        under policy: EscalationPolicy, at now: Instant
    ) -> (watch: TicketWatch, announcements: [Announcement]) {
        var watch = known ?? TicketWatch(TicketFacts(event.head, drill: drill), TicketHistory(event.head))
        let time = min(time, now)
        watch.history.hear(event, before: watch.facts, at: time, toldAt: toldAt)
        watch.facts.apply(event)
        watch.digest = event.head.standard.digest
        if watch.unassessed?.heardAt == nil { watch.unassessed?.heardAt = time }
        let reading = watch.reading(under: policy, at: now)
        var announcements = watch.follow(because: event.change.word, reading, under: policy)
        if case .assessed(let assessment) = event.change {
            announcements += watch.callForAssessment(assessment.contact, reading, under: policy)
        }
        return (watch, announcements)
    }

    /// Intake has recorded a step of the work that moves no state: a visit was agreed, somebody arrived, parts are asked for.
    ///
    /// - Parameters:
    ///   - time: When it happened, as claimed.
    ///   - toldAt: When intake heard of it.
    public mutating func recorded(
        _ fact: Fact, time: Instant, toldAt: Instant, under policy: EscalationPolicy, at now: Instant
    ) -> [Announcement] {
        guard history.hear(fact, at: min(time, now), toldAt: toldAt) else { return [] }
        return follow(because: fact.name, under: policy, at: now)
    }

    /// A receipt that left for somebody meets `acknowledged` (S2-84); one that did not meets nothing, whatever the reason.
    public mutating func noticed(
        _ notice: NoticeChanged, time: Instant, under policy: EscalationPolicy, at now: Instant
    ) -> [Announcement] {
        guard notice.template == "receipt", notice.hasRecipient else { return [] }
        switch notice.change {
        case .failed, .withheld: return []
        case .sent, .delivered: break
        }
        history.acknowledged(at: min(time, now))
        return follow(because: "notice", under: policy, at: now)
    }

    /// The customer's verdict; a low score although the matter is solved calls somebody (S2-46).
    public mutating func judged(
        _ verdict: VerdictGiven, under policy: EscalationPolicy, at now: Instant
    ) -> [Announcement] {
        switch verdict.verdict {
        case .satisfied, .unsolved: return []
        case .dissatisfied: break
        }
        return call(
            .complaint, round: verdict.round, because: .complaint(score: verdict.score),
            reading(under: policy, at: now), under: policy)
    }

    /// A timer fired; one that nothing waits for any more does nothing.
    public mutating func fired(_ timer: WatchTimer.Kind, under policy: EscalationPolicy, at now: Instant)
        -> [Announcement]
    {
        switch timer {
        case .clocks:
            if let alarm { outlook.answer(alarm) }
            let reading = reading(under: policy, at: now)
            let told = pass(reading, under: policy)
            return told + follow(because: "time", reading, under: policy)
        case .rung(let id):
            guard let index = cases.firstIndex(where: { $0.id == id }), cases[index].advance(under: policy, at: now)
            else {
                return []
            }
            return announce(cases[index], .raised, reading(under: policy, at: now), policy)
        }
    }

    /// Somebody answers a page.
    ///
    /// - Returns: Nil for an escalation of another ticket; the announcements are empty unless the answer is `applied`.
    public mutating func acknowledge(
        _ id: EscalationID, by staffId: String, revision: Int, note: String?, under policy: EscalationPolicy,
        at now: Instant
    ) -> (answer: EscalationCase.Answer, announcements: [Announcement])? {
        guard let index = cases.firstIndex(where: { $0.id == id }) else { return nil }
        let answer = cases[index].acknowledge(by: staffId, revision: revision, note: note, under: policy, at: now)
        switch answer {
        case .stale, .finished, .unknownPerson: return (answer, [])
        case .applied:
            return (answer, announce(cases[index], .acknowledged, reading(under: policy, at: now), policy))
        }
    }

    /// What became of an excuse.
    public enum ExcuseAnswer: Hashable, Sendable {
        case applied
        /// The standard of the ticket has no such clock, or it never started.
        case noSuchClock
        /// There is nothing to answer for.
        case notBroken
    }

    /// Somebody answers for a broken promise; the breach stays, and both are shown.
    ///
    /// The same excuse again changes nothing.
    public mutating func excuse(
        _ excuse: Excuse, under policy: EscalationPolicy, at now: Instant
    ) -> ExcuseAnswer {
        let runs = reading(under: policy, at: now).deadlines.filter { $0.clock == excuse.clock }
        guard !runs.isEmpty else { return .noSuchClock }
        guard runs.contains(where: { $0.breachedAt != nil }) else { return .notBroken }
        if !runs.contains(where: { $0.excuse == excuse }) {
            history.facts.append(ClockFact(.excused(excuse), at: now))
        }
        return .applied
    }
}
