import Contracts
import Locking

/// What a service needs in order to do its work, whether it has it, and since when.
public final class Readiness: Sendable {
    public struct Check: Sendable, Equatable {
        public let name: String
        public let isGood: Bool
        /// In the operator's words.
        public let detail: String
        /// When it became so.
        public let since: Instant
    }

    private let checks = Locked<[String: Check]>([:])
    private let now: @Sendable () -> Instant

    public init(now: @escaping @Sendable () -> Instant) {
        self.now = now
    }

    /// Notes the state of one need; `since` moves only when good turns bad or back.
    public func report(_ name: String, good: Bool, _ detail: String) {
        let instant = now()
        checks.withLock { checks in
            let since = checks[name].flatMap { $0.isGood == good ? $0.since : nil } ?? instant
            checks[name] = Check(name: name, isGood: good, detail: detail, since: since)
        }
    }

    /// All checks by name.
    public var all: [Check] {
        checks.withLock { $0.values.sorted { $0.name < $1.name } }
    }

    public var isReady: Bool {
        checks.withLock { $0.values.allSatisfy(\.isGood) }
    }
}
