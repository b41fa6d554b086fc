import Contracts
import ServiceStandard

extension EscalationCase {
    /// After this time a page in a queue says nothing any more; the queues keep none longer.
    private static let life = Duration.seconds(7 * 86_400)

    /// What people see of the escalation at `now`; a few kilobytes, whatever was sent.
    func page(
        _ facts: TicketFacts, clock: ShownClock?, under policy: EscalationPolicy, at now: Instant
    ) -> EscalationPage {
        EscalationPage(
            escalationId: id, revision: revision, status: status, reason: reason, level: level.rawValue, step: step,
            round: round, wake: status == .open && reason != .warning && facts.wakes, issuedAt: issuedAt,
            expiresAt: issuedAt + Self.life,
            summary: PageSummary(facts: facts, matter: self, clock: clock, now: now).text, ticket: facts.onPage,
            clock: clock?.clock, why: causes + latest,
            recipients: told.map { id in
                .init(
                    staffId: id,
                    channel: policy.roster.member(id)?.channel.rawValue ?? Roster.Staff.Channel.file.rawValue,
                    sentAt: toldAt, level: toldAs?[id]?.rawValue)
            },
            nobodyOnCall: nobodyOnCall, next: next(under: policy), acknowledged: acknowledged,
            actions: actions(facts, clock, address: policy.address), drill: facts.drill ? true : nil,
            reached: reached.map(\.rawValue)
        ).bounded
    }

    /// Whom the ladder will tell when nothing happens, as the roster stands.
    private func next(under policy: EscalationPolicy) -> EscalationPage.Next? {
        guard let nextAt, !isFinished else { return nil }
        let target = nobodyOnCall ? .l1 : level.above ?? level
        let rung = policy.rung(from: target, for: routing, at: nextAt)
        return .init(at: nextAt, level: (rung?.level ?? target).rawValue, staffIds: rung?.staff ?? [])
    }

    private func actions(_ facts: TicketFacts, _ clock: ShownClock?, address: String) -> EscalationPage.Actions {
        EscalationPage.Actions(
            show: "escalation show \(id)",
            contact: "intake contact \(facts.number) --reason \"escalation \(id)\"",
            record: "intake record \(facts.number) \(remedy(clock))",
            ack: .init(
                cli: "escalation ack \(id) --revision \(revision)", url: "\(address)/v1/escalations/\(id)/ack"))
    }

    /// What somebody records to satisfy it, in the words of `intake record`; "…" is theirs to say.
    private func remedy(_ clock: ShownClock?) -> String {
        let record = clock?.satisfiedBy.lazy.compactMap { Self.records[$0] }.first ?? "responded"
        return switch reason == .review ? "assigned" : record {
        case "assigned": #"assigned --department "…" --team "…" --handler "…" --reason "…""#
        case "started": "started"
        case let done: #"\#(done) --summary "…""#
        }
    }

    private static let records: [FactName: String] = [
        "assigned": "assigned", "responded": "responded", "solution_given": "responded", "started": "started",
        "completed": "completed", "resolved": "completed",
    ]
}

extension EscalationPage {
    /// The page as one level gets it.
    public func addressed(to level: OnCallLevel) -> EscalationPage {
        var page = self
        page.level = level.rawValue
        return page
    }
}

extension TicketFacts {
    var onPage: EscalationPage.Ticket {
        EscalationPage.Ticket(
            ticketId: ticketId, number: number, kind: kind, priority: priority, urgency: urgency, severity: severity,
            state: state, stage: stage, place: place, product: product, excerpt: excerpt, contactMask: contactMask,
            handler: handler, firstContact: firstContact)
    }
}
