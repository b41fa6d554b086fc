import Contracts
import Foundation
import GRDB
import Locking
import Messaging

/// Looks into the five stores while they are written and notes when each message became visible there: when it was committed,
/// at most one look later.
final class CommitWatch: Sendable {
    /// When a message was seen committed, in nanoseconds of the monotonic clock; by service and inbox key.
    private struct Seen {
        var inbox: [ServiceName: [Data: UInt64]] = [:]
        /// Intake's own case lines up to this row were there at that time.
        var lines: [(row: Int64, at: UInt64)] = []
        var stopped = false
    }

    private let state = Locked(Seen())
    private let paths: [ServiceName: String]
    private let interval: useconds_t

    /// - Parameter interval: Microseconds between two looks.
    init(folder: String, interval: useconds_t) {
        paths = Dictionary(uniqueKeysWithValues: ServiceName.allCases.map { ($0, "\(folder)/\($0).sqlite") })
        self.interval = interval
    }

    static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

    /// How many messages the services have taken since the watch began.
    var taken: Int { state.withLock { $0.inbox.values.reduce(0) { $0 + $1.count } } }

    func taken(by service: ServiceName) -> Int { state.withLock { $0.inbox[service]?.count ?? 0 } }

    /// Watches on a thread of its own until ``stop()``; returns once it has looked for the first time.
    func start() async throws {
        try await withCheckedThrowingContinuation { (started: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread { [self] in
                let looks: [Look]
                do {
                    looks = try ServiceName.allCases.map { try Look($0, path: paths[$0] ?? "") }
                } catch {
                    return started.resume(throwing: error)
                }
                started.resume()
                while state.withLock({ !$0.stopped }) {
                    for look in looks { note(look) }
                    usleep(interval)
                }
            }
        }
    }

    func stop() {
        state.withLock { $0.stopped = true }
    }

    private func note(_ look: Look) {
        let fresh: (keys: [Data], line: Int64?)
        do { fresh = try look.fresh() } catch { say("\(look.service) cannot be read: \(error)"); return }
        let now = Self.now()
        state.withLock { state in
            for key in fresh.keys where state.inbox[look.service, default: [:]][key] == nil {
                state.inbox[look.service, default: [:]][key] = now
            }
            if let row = fresh.line { state.lines.append((row, now)) }
        }
    }

    /// When a message was seen taken by a service.
    func time(_ service: ServiceName, _ key: Data) -> UInt64? { state.withLock { $0.inbox[service]?[key] } }

    /// When a row of intake's case lines was seen.
    func timeOfLine(_ row: Int64) -> UInt64? {
        state.withLock { state in
            var (low, high) = (0, state.lines.count)
            while low < high {
                let middle = (low + high) / 2
                if state.lines[middle].row < row { low = middle + 1 } else { high = middle }
            }
            return low < state.lines.count ? state.lines[low].at : nil
        }
    }
}

/// One store, looked at again and again; used by one thread.
private final class Look {
    let service: ServiceName
    private let store: DatabaseQueue
    private var since: Int64
    private var row: Int64 = 0
    /// Changes with every commit of the service, and costs less to ask for than the tables.
    private var version: Int64 = 0

    init(_ service: ServiceName, path: String) throws {
        self.service = service
        store = try MessageStore.openForReading(path)
        since = try store.read { try Int64.fetchOne($0, sql: "SELECT max(received_at) FROM inbox") ?? 0 } + 1
        if service == .intake {
            row = try store.read { try Int64.fetchOne($0, sql: "SELECT max(rowid) FROM case_lines") ?? 0 }
        }
    }

    /// What was committed since the last look; keys of the last instant come again.
    func fresh() throws -> (keys: [Data], line: Int64?) {
        try store.unsafeRead { db in
            let version = try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
            guard version != self.version else { return ([], nil) }
            self.version = version
            let rows = try Row.fetchAll(
                db.cachedStatement(sql: "SELECT key, received_at FROM inbox WHERE received_at >= ?"),
                arguments: [since])
            for row in rows { since = max(since, row["received_at"]) }
            var line: Int64?
            if service == .intake,
                let last = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(rowid) FROM case_lines")), last > row
            {
                row = last
                line = last
            }
            return (rows.map { $0["key"] }, line)
        }
    }
}
