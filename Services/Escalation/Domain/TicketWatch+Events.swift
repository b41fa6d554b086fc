import Contracts
import ServiceStandard

extension TicketWatch {
    /// Intake has registered a ticket: if triage stays silent, somebody is called.
    public static func registered(
        _ registered: TicketRegistered, drill: Bool, known: TicketWatch?, under policy: EscalationPolicy,
        at now: Instant
    ) -> TicketWatch {
        var watch = known ?? TicketWatch(TicketFacts(registered, drill: drill), under: policy)
        watch.facts.describe(registered)
        _ = watch.clocks.follow(watch.facts, at: now)
        return watch
    }

    /// Triage says something of a ticket.
    ///
    /// - Parameter known: Nil when triage's event has overtaken intake's.
    public static func heard(
        _ event: TicketEvent, drill: Bool, time: Instant, known: TicketWatch?, under policy: EscalationPolicy,
        at now: Instant
    ) -> (watch: TicketWatch, announcements: [Announcement]) {
        var watch = known ?? TicketWatch(TicketFacts(event.head, drill: drill), under: policy)
        let time = min(time, now)
        watch.facts.apply(event, at: time)
        var announcements = watch.follow(because: event.change.word, time: time, under: policy, at: now)
        if case .assessed = event.change {
            announcements += watch.callForAssessment(under: policy, at: now)
        }
        return (watch, announcements)
    }

    /// A notice went out, or could not: the receipt meets `acknowledged` (S2-84), also with nobody to send it to.
    public mutating func noticed(
        _ notice: NoticeChanged, time: Instant, under policy: EscalationPolicy, at now: Instant
    ) -> [Announcement] {
        guard notice.template == "receipt" else { return [] }
        switch notice.change {
        case .delivered, .failed: return []
        case .withheld: guard notice.reason == "no_recipient" else { return [] }
        case .sent: break
        }
        let time = min(time, now)
        facts.acknowledgedAt = facts.acknowledgedAt ?? time
        return follow(because: "notice", time: time, under: policy, at: now)
    }

    /// The customer's verdict; a low score although the matter is solved calls somebody (S2-46).
    public mutating func judged(
        _ verdict: VerdictGiven, under policy: EscalationPolicy, at now: Instant
    ) -> [Announcement] {
        switch verdict.verdict {
        case .satisfied, .unsolved: return []
        case .dissatisfied: break
        }
        return call(.complaint, round: verdict.round, because: .complaint(score: verdict.score), under: policy, at: now)
    }

    /// A timer fired; one that nothing waits for any more does nothing.
    public mutating func fired(_ timer: WatchTimer.Kind, under policy: EscalationPolicy, at now: Instant)
        -> [Announcement]
    {
        switch timer {
        case .mark(let name, let round, let percent):
            guard let passing = clocks.pass(name, round: round, percent: percent, at: now),
                let clock = clocks.all.last(where: { $0.rule.id == name && $0.round == round })
            else { return [] }
            return passed(passing, clock, under: policy, at: now)
        case .rung(let id):
            guard let index = cases.firstIndex(where: { $0.id == id }), cases[index].advance(under: policy, at: now)
            else {
                return []
            }
            return announce(cases[index], .raised, policy, now)
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
        case .stale, .finished: return (answer, [])
        case .applied: return (answer, announce(cases[index], .acknowledged, policy, now))
        }
    }
}
