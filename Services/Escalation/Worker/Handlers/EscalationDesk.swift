import Contracts
import EscalationDomain
import GRDB
import Messaging
import ServiceRuntime
import ServiceStandard

/// Takes what happened, lets the domain decide, and writes and announces what it decided.
struct EscalationDesk: Sendable {
    let policies: PolicyShelf
    /// Called after a commit that changed what on-call staff see.
    let changed: @Sendable () -> Void
    /// A ticket has three events in its first second: registered, assessed, its receipt sent.
    private let recent = RecentWatches(capacity: 1024)

    init(policies: PolicyShelf, changed: @escaping @Sendable () -> Void) {
        self.policies = policies
        self.changed = changed
    }

    var messageHandlers: [MessageHandler] {
        [
            MessageHandler(TicketRegistered.self) { try registered($0, $1) },
            MessageHandler(TicketEvent.self) { try heard($0, $1) },
            MessageHandler(NoticeChanged.self) { try noticed($0, $1) },
            MessageHandler(VerdictGiven.self) { try judged($0, $1) },
            MessageHandler(FactRecorded.self) { try recorded($0, $1) },
        ]
    }

    private func registered(_ envelope: Envelope<TicketRegistered>, _ transaction: Transaction) throws {
        let known = try WatchTable.load(envelope.data.ticketId, in: transaction.db, recent: recent)
        let (watch, announcements) = TicketWatch.registered(
            envelope.data, drill: envelope.head.drill, known: known,
            under: try policies.policy(of: known, in: transaction.db), at: transaction.now)
        try settle(watch, known, announcements, transaction)
    }

    private func heard(_ envelope: Envelope<TicketEvent>, _ transaction: Transaction) throws {
        let head = envelope.data.head
        let known = try WatchTable.load(head.ticketId, in: transaction.db, recent: recent)
        let (watch, announcements) = TicketWatch.heard(
            envelope.data, drill: envelope.head.drill, time: envelope.head.time, toldAt: envelope.head.receivedat,
            known: known, under: try policies.policy(for: head, in: transaction.db), at: transaction.now)
        try settle(watch, known, announcements, transaction)
    }

    /// A notice about a ticket that nobody watches concerns no promise.
    private func noticed(_ envelope: Envelope<NoticeChanged>, _ transaction: Transaction) throws {
        try change(envelope.data.ticketId, transaction) { watch, policy in
            watch.noticed(envelope.data, time: envelope.head.time, under: policy, at: transaction.now)
        }
    }

    private func judged(_ envelope: Envelope<VerdictGiven>, _ transaction: Transaction) throws {
        try change(envelope.data.ticketId, transaction) { watch, policy in
            watch.judged(envelope.data, under: policy, at: transaction.now)
        }
    }

    /// Acknowledgements, and steps of the work that clocks count by.
    private func recorded(_ envelope: Envelope<FactRecorded>, _ transaction: Transaction) throws {
        if case .onCallAcknowledged(let answer) = envelope.data.fact {
            // Intake has checked what its sender may do about this ticket, and about no other.
            let ticket = try WatchTable.load(answer.escalationId, in: transaction.db)?.facts.ticketId
            guard ticket == envelope.data.ticketId else {
                return try decide(
                    EscalationCase.Answer.unknownEscalation, of: envelope.head.id, about: envelope.data.ticketId,
                    transaction)
            }
            let result = try acknowledge(
                answer.escalationId, by: answer.staffId, revision: answer.revision, note: answer.note, transaction)
            let decision =
                result?.answer.decision(seen: answer.revision, staffId: answer.staffId)
                ?? EscalationCase.Answer.unknownEscalation
            try decide(decision, of: envelope.head.id, about: envelope.data.ticketId, transaction)
        } else {
            try change(envelope.data.ticketId, transaction) { watch, policy in
                watch.recorded(
                    envelope.data.fact, time: envelope.head.time, toldAt: envelope.head.receivedat, under: policy,
                    at: transaction.now)
            }
        }
    }

    /// Tells intake, which answers the sender.
    private func decide(
        _ decision: Decision, of messageId: String, about ticket: TicketID, _ transaction: Transaction
    ) throws {
        try DecisionLog.keep(decision, of: messageId, about: ticket, in: transaction.db)
        try transaction.emit(
            AcknowledgementDecided(ticketId: ticket, messageId: messageId, decision: decision), about: ticket)
    }

    /// Tells an intake that was put back again what was decided about an acknowledgement.
    @Sendable func remind(_ head: EnvelopeHead, _ transaction: Transaction) throws {
        guard let (ticket, decision) = try DecisionLog.decision(of: head.id, in: transaction.db) else { return }
        try transaction.emit(
            AcknowledgementDecided(ticketId: ticket, messageId: head.id, decision: decision), about: ticket,
            numbered: false)
    }

    /// A deadline of a ticket or an escalation has come.
    func fire(_ timer: DueTimer, _ transaction: Transaction) throws {
        guard let ticket = TicketID(timer.owner), let kind = WatchTimer.Kind(name: timer.kind) else {
            throw MessageFault.impossible("no timer of escalation is called \(timer.kind)")
        }
        try change(ticket, transaction) { watch, policy in
            watch.fired(kind, under: policy, at: transaction.now).map { $0.flagged(timer.isUnverified) }
        }
    }

    /// Somebody answers a page; every answer is noted, one that counts is announced.
    ///
    /// - Returns: What became of it and the page as it is now; nil for an escalation that does not exist.
    func acknowledge(
        _ id: EscalationID, by staffId: String, revision: Int, note: String?, _ transaction: Transaction
    ) throws -> (answer: EscalationCase.Answer, page: EscalationPage)? {
        guard let known = try WatchTable.load(id, in: transaction.db) else { return nil }
        let policy = try policies.policy(of: known, in: transaction.db)
        var watch = known
        guard
            let (answer, announcements) = watch.acknowledge(
                id, by: staffId, revision: revision, note: note, under: policy, at: transaction.now),
            let page = watch.page(id, under: policy, at: transaction.now)
        else { return nil }
        try settle(watch, known, announcements, transaction)
        try WatchTable.note(
            AnswerLine(at: transaction.now, staffId: staffId, revision: revision, outcome: answer.word, note: note),
            to: id,
            in: transaction.db)
        return (answer, page)
    }

    /// Somebody answers for a broken promise; it is told to nobody, the account of the clock shows it beside the breach.
    ///
    /// - Returns: What became of it and the clocks as they are now; nil for a ticket that nobody watches.
    func excuse(
        _ excuse: Excuse, of ticket: TicketID, _ transaction: Transaction
    ) throws -> (answer: TicketWatch.ExcuseAnswer, clocks: TicketClocks)? {
        guard let known = try WatchTable.load(ticket, in: transaction.db, recent: recent) else { return nil }
        let policy = try policies.policy(of: known, in: transaction.db)
        var watch = known
        let answer = watch.excuse(excuse, under: policy, at: transaction.now)
        try settle(watch, known, [], transaction)
        return (answer, try policies.clocks(of: watch, at: transaction.now, in: transaction.db))
    }

    private func change(
        _ ticket: TicketID, _ transaction: Transaction,
        _ body: (inout TicketWatch, EscalationPolicy) -> [Announcement]
    ) throws {
        guard let known = try WatchTable.load(ticket, in: transaction.db, recent: recent) else { return }
        var watch = known
        let announcements = body(&watch, try policies.policy(of: known, in: transaction.db))
        try settle(watch, known, announcements, transaction)
    }

    private func settle(
        _ watch: TicketWatch, _ known: TicketWatch?, _ announcements: [Announcement], _ transaction: Transaction
    ) throws {
        try WatchTable.save(watch, replacing: known, recent: recent, transaction)
        for announcement in announcements { try announcement.send(transaction) }
        if watch.cases != known?.cases || watch.outlook != known?.outlook {
            transaction.afterCommit("pages", changed)
        }
    }
}

extension Announcement {
    /// A breach says when nobody could tell whether its answer was still on the way.
    fileprivate func flagged(_ isUnverified: Bool) -> Announcement {
        guard isUnverified, case .breached(var breached) = self else { return self }
        breached.unverified = true
        return .breached(breached)
    }

    fileprivate func send(_ transaction: Transaction) throws {
        switch self {
        case .clocksRevised(let revised): try transaction.emit(revised, about: revised.ticketId)
        case .warned(let warned): try transaction.emit(warned, about: warned.ticketId)
        case .breached(let breached): try transaction.emit(breached, about: breached.ticketId)
        case .escalation(let changed): try transaction.emit(changed, about: changed.page.ticket?.ticketId)
        case .page(let page, let levels, let routing):
            for level in levels {
                let key = Topology.pageKey(
                    level: level.rawValue, department: routing.department, team: routing.team, region: routing.region)
                try transaction.send(
                    page.addressed(to: level), to: .onCall, key: key, about: page.ticket?.ticketId)
            }
        }
    }
}

extension EscalationCase.Answer {
    /// As it stands in the store.
    fileprivate var word: String {
        switch self {
        case .applied: "applied"
        case .stale: "stale"
        case .finished: "finished"
        case .unknownPerson: "unknown_person"
        }
    }
}
