import Locking

/// What is to be done once the transaction under way is committed: each thing once, however many messages ask for it.
///
/// SQLite's own observers would be asked at every statement, once for each message of the batch.
final class CommitHooks: Sendable {
    private let hooks = Locked<[String: @Sendable () -> Void]>([:])

    func add(_ name: String, _ hook: @escaping @Sendable () -> Void) {
        hooks.withLock { $0[name] = hook }
    }

    /// Hands them over; called inside the transaction, so that they belong to it.
    func take() -> [@Sendable () -> Void] {
        hooks.withLock { hooks in
            defer { hooks = [:] }
            return Array(hooks.values)
        }
    }
}
