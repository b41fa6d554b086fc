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

/// What on-call staff look at, read from committed rows; rings everybody who looks when something changed.
final class Board: Sendable {
    /// How many promises the live stream shows.
    private static let shownUpcoming = 20

    let now: @Sendable () -> Instant
    private let store: MessageStore
    private let policies: PolicyShelf
    private let bells = Locked<[UUID: Doorbell]>([:])

    init(store: MessageStore, policies: PolicyShelf) {
        self.store = store
        self.policies = policies
        now = store.now
    }

    /// Wakes everybody who looks.
    @Sendable func ring() {
        bells.withLock { $0.values.forEach { $0.ring() } }
    }

    /// A bell for one onlooker, until ``leave(_:)``.
    func join() -> (id: UUID, bell: Doorbell) {
        let (id, bell) = (UUID(), Doorbell())
        bells.withLock { $0[id] = bell }
        return (id, bell)
    }

    func leave(_ id: UUID) {
        bells.withLock { $0[id] = nil }
    }

    /// Escalations as they stand now: what breaks, or broke, first comes first.
    func escalations(all: Bool) async throws -> [EscalationPage] {
        let (policies, instant) = (policies, now())
        let pages = try await store.read { db -> [EscalationPage] in
            guard all else {
                return try WatchTable.withOpenEscalations(in: db).flatMap { watch in
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
        let (policies, instant) = (policies, now())
        let clocks = try await store.read { db in
            try WatchTable.nextToBreak(atMost: limit, in: db).flatMap { watch in
                watch.upcoming(under: try policies.policy(of: watch, in: db), at: instant)
            }
        }
        return Array(clocks.sorted { ($0.clock.dueAt ?? instant) < ($1.clock.dueAt ?? instant) }.prefix(limit))
    }

    /// What one onlooker has been told.
    struct Seen: Sendable {
        fileprivate var revisions: [EscalationID: Int] = [:]
        /// Nil until there was any news.
        fileprivate var upcoming: [UpcomingClock.Key]?
    }

    /// What is new to an onlooker, and notes that it has been told; nil when nothing is.
    func news(since seen: inout Seen) async throws -> BoardNews? {
        let open = try await escalations(all: false)
        let (policies, instant) = (policies, now())
        let gone = Set(seen.revisions.keys).subtracting(open.map(\.escalationId))
        let finished = try await store.read { db in
            try gone.compactMap { id -> EscalationPage? in
                guard let watch = try WatchTable.load(id, in: db) else { return nil }
                return watch.page(id, under: try policies.policy(of: watch, in: db), at: instant)
            }
        }
        let changed = open.filter { seen.revisions[$0.escalationId] != $0.revision } + finished
        let upcoming = try await upcoming(atMost: Self.shownUpcoming)
        guard !changed.isEmpty || upcoming.map(\.key) != seen.upcoming else { return nil }
        seen.revisions = Dictionary(open.map { ($0.escalationId, $0.revision) }) { _, last in last }
        seen.upcoming = upcoming.map(\.key)
        return BoardNews(at: instant, escalations: changed, upcoming: upcoming)
    }
}

extension UpcomingClock {
    /// What makes it another line; the used share changes all the time.
    fileprivate struct Key: Hashable, Sendable {
        let ticketId: TicketID
        let clock: String
        let dueAt: Instant?
        let handler: String?
    }

    fileprivate var key: Key { Key(ticketId: ticketId, clock: clock.id, dueAt: clock.dueAt, handler: handler) }
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
