import Contracts
import EscalationDomain
import Foundation
import Messaging
import Metrics
import NIOCore

/// The board as a stream of events: one computation and one encoding for each change, however many follow.
///
/// Changes that come within 200 ms are one. Without onlookers nothing is computed.
actor BoardFeed {
    /// What an onlooker is to be told.
    enum News {
        case nothing
        /// Events to write, and the number of the edition that is known after them.
        case events([ByteBuffer], edition: Int)
        /// The onlooker read so slowly that the changes between are not kept any more.
        case tooLate
    }

    /// How much was done, for all onlookers together.
    struct Work: Sendable, Equatable {
        var computations = 0
        var encodings = 0
    }

    private struct Edition {
        let number: Int
        let board: BoardNews
        /// Of ``Board/changes`` before the store was read.
        let changes: Int
        let madeAt: ContinuousClock.Instant
        /// The whole of it as an event; encoded when the first newcomer asks.
        var event: ByteBuffer?
    }

    /// Under load many commits ring; nobody reads a table faster than this.
    private static let calm = Duration.milliseconds(200)
    /// What nothing has changed is looked at again, because promises come nearer.
    private static let shelfLife = Duration.seconds(15)
    private static let shownUpcoming = 20
    /// Changes kept for those who are a little behind: so many, and at most so many bytes.
    private static let (mostKept, mostBytes) = (64, 4 << 20)

    private let board: Board
    private var current: Edition?
    private var refreshing: Task<Edition, any Error>?
    /// Events that lead from the edition before to the one of the number, oldest first.
    private var kept: [(number: Int, event: ByteBuffer)] = []
    private(set) var work = Work()

    init(_ board: Board) {
        self.board = board
    }

    /// What is new since an edition; the whole board for who knows none.
    func news(since known: Int?) async throws -> News {
        let edition = try await newest()
        guard let known else { return .events([try whole(edition)], edition: edition.number) }
        if isMutant("snapshot-per-onlooker") { _ = try await make(after: edition) }
        guard known < edition.number else { return .nothing }
        let missing = kept.filter { known < $0.number && $0.number <= edition.number }
        guard missing.count == edition.number - known else { return .tooLate }
        return .events(missing.map(\.event), edition: edition.number)
    }

    // MARK: - Editions

    /// An edition that holds every change from before the call.
    private func newest() async throws -> Edition {
        if let current, isFresh(current) { return current }
        if let refreshing {
            // It may have read the store before the change that the caller was woken for.
            let edition = try await refreshing.value
            if isFresh(edition) { return edition }
        }
        let task = refreshing ?? Task { try await refresh() }
        refreshing = task
        return try await task.value
    }

    private func isFresh(_ edition: Edition) -> Bool {
        edition.changes == board.changes && edition.madeAt.duration(to: .now) < Self.shelfLife
    }

    private func refresh() async throws -> Edition {
        defer { refreshing = nil }
        if let current {
            let wait = Self.calm - current.madeAt.duration(to: .now)
            if wait > .zero { try await Task.sleep(for: wait) }
        }
        let (edition, change) = try await make(after: current)
        if let change {
            kept.append((edition.number, try event(change)))
            while kept.count > Self.mostKept || kept.count > 1 && keptBytes > Self.mostBytes { kept.removeFirst() }
        }
        current = edition
        return edition
    }

    private var keptBytes: Int { kept.reduce(0) { $0 + $1.event.readableBytes } }

    /// Reads the board.
    ///
    /// - Returns: The edition, and what has changed since the one before; nil for the first, and when nothing has.
    private func make(after before: Edition?) async throws -> (Edition, BoardNews?) {
        let (changes, madeAt) = (board.changes, ContinuousClock.now)
        let open = try await board.escalations(all: false)
        let upcoming = try await board.upcoming(atMost: Self.shownUpcoming)
        let known = Dictionary(
            (before?.board.escalations ?? []).map { ($0.escalationId, $0.revision) }, uniquingKeysWith: max)
        let gone = Set(known.keys).subtracting(open.map(\.escalationId))
        let finished = try await board.pages(gone)
        work.computations += 1
        Counter(label: "aftercare_board_computations_total").increment()
        let now = board.now()
        let whole = BoardNews(at: now, escalations: open, upcoming: upcoming)
        let changed = open.filter { known[$0.escalationId] != $0.revision } + finished
        let isNew = !changed.isEmpty || before?.board.upcoming.map(\.key) != upcoming.map(\.key)
        let number = (before?.number ?? 0) + (isNew ? 1 : 0)
        let edition = Edition(number: number, board: whole, changes: changes, madeAt: madeAt)
        guard before != nil, isNew else { return (edition, nil) }
        return (edition, BoardNews(at: now, escalations: changed, upcoming: upcoming))
    }

    // MARK: - Events

    private func whole(_ edition: Edition) throws -> ByteBuffer {
        if let event = edition.event { return event }
        if let current, current.madeAt == edition.madeAt, let event = current.event { return event }
        let event = try event(edition.board)
        if current?.madeAt == edition.madeAt { current?.event = event }
        return event
    }

    private func event(_ news: BoardNews) throws -> ByteBuffer {
        work.encodings += 1
        Counter(label: "aftercare_board_encodings_total").increment()
        var buffer = ByteBuffer(string: "data: ")
        buffer.writeBytes(try WireJSON.encode(news))
        buffer.writeString("\n\n")
        return buffer
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
