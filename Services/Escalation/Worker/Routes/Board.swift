import Contracts
import EscalationDomain
import Foundation
import Locking
import Messaging
import ServiceStandard

/// A promise that is not broken yet, and whose it is.
struct UpcomingClock: Codable, Sendable, Equatable {
    let ticketId: TicketID
    let number: String
    let priority: Priority
    let urgency: Urgency
    let place: String?
    /// Masked, like everything that escalation knows of a customer.
    let excerpt: String
    let handler: String?
    let clock: Clock
}

/// What the live stream says at once: escalations that changed, in full, and the promises that break next.
struct BoardNews: Codable, Sendable, Equatable {
    let at: Instant
    /// Keep the highest revision of each.
    let escalations: [EscalationPage]
    /// Always the whole of it, next to break first.
    let upcoming: [UpcomingClock]
}

/// What on-call staff look at, read from committed rows; wakes everybody who looks when something changed.
final class Board: Sendable {
    let now: @Sendable () -> Instant
    let onlookers: Onlookers
    private let store: MessageStore
    private let policies: PolicyShelf
    /// What was read last time need not be decoded again.
    private let recent = RecentWatches(capacity: 4 * WatchTable.longestList)
    private let changeCount = Locked(0)

    /// - Parameter onlookers: How many may follow the board live.
    init(store: MessageStore, policies: PolicyShelf, onlookers: Int = 200) {
        self.store = store
        self.policies = policies
        self.onlookers = Onlookers(limit: onlookers)
        now = store.now
    }

    /// How often it has changed since the start.
    var changes: Int { changeCount.withLock { $0 } }

    /// Notes a change and wakes everybody who looks.
    @Sendable func ring() {
        changeCount.withLock { $0 += 1 }
        onlookers.ring()
    }

    /// Escalations as they stand now: what breaks, or broke, first comes first.
    func escalations(all: Bool) async throws -> [EscalationPage] {
        let (policies, recent, instant) = (policies, recent, now())
        let pages = try await store.read { db -> [EscalationPage] in
            guard all else {
                return try WatchTable.withOpenEscalations(in: db, recent: recent).flatMap { watch in
                    watch.pages(under: try policies.policy(of: watch, in: db), at: instant) { !$0.isFinished }
                }
            }
            return try WatchTable.latest(in: db).compactMap { id, watch in
                watch.page(id, under: try policies.policy(of: watch, in: db), at: instant)
            }
        }
        return pages.sorted(by: EscalationPage.breaksBefore)
    }

    func upcoming(atMost limit: Int) async throws -> [UpcomingClock] {
        let (policies, recent, instant) = (policies, recent, now())
        let clocks = try await store.read { db in
            try WatchTable.nextToBreak(atMost: limit, in: db, recent: recent).flatMap { watch in
                watch.upcoming(under: try policies.policy(of: watch, in: db), at: instant)
            }
        }
        return Array(clocks.sorted { ($0.clock.dueAt ?? instant) < ($1.clock.dueAt ?? instant) }.prefix(limit))
    }

    /// Certain escalations as they stand now, finished or not.
    func pages(_ ids: Set<EscalationID>) async throws -> [EscalationPage] {
        guard !ids.isEmpty else { return [] }
        let (policies, instant) = (policies, now())
        return try await store.read { db in
            try ids.compactMap { id in
                guard let watch = try WatchTable.load(id, in: db) else { return nil }
                return watch.page(id, under: try policies.policy(of: watch, in: db), at: instant)
            }
        }
    }
}

extension EscalationPage {
    /// Order of lists: what waits for an answer first, then by due instant, then by issue.
    static func breaksBefore(_ left: EscalationPage, _ right: EscalationPage) -> Bool {
        func key(_ page: EscalationPage) -> (Bool, Instant, String) {
            let isFinished = page.status == .resolved || page.status == .cancelled
            return (isFinished, page.clock?.dueAt ?? page.issuedAt, page.escalationId.description)
        }
        let (left, right) = (key(left), key(right))
        if left.0 != right.0 { return !left.0 }
        return (left.1, left.2) < (right.1, right.2)
    }
}

extension TicketWatch {
    fileprivate func upcoming(under policy: EscalationPolicy, at now: Instant) -> [UpcomingClock] {
        reading(under: policy, at: now).upcoming.map { deadline in
            UpcomingClock(
                ticketId: facts.ticketId, number: facts.number, priority: facts.priority, urgency: facts.urgency,
                place: facts.place, excerpt: facts.excerpt, handler: facts.handler, clock: deadline.rendered)
        }
    }
}
