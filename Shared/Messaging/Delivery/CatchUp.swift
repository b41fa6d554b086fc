import Locking

/// Whether a service has applied what waited for it; until then no overdue timer may fire, because the answer that keeps a
/// promise may be in the backlog.
public final class CatchUp: Sendable {
    private struct State {
        var connectedAt: ContinuousClock.Instant
        /// Messages of the backlog found at connection that are still to be applied.
        var remaining: Int
        /// Since when the consumer waits for a delivery; nil while it works on one.
        var waitingSince: ContinuousClock.Instant?
        /// When the last batch was taken that is applied and was all there was.
        var emptyAt: ContinuousClock.Instant?
        var takenAt: ContinuousClock.Instant?
        /// Whether a queue is left alone on purpose.
        let isPaused: Bool
    }

    private let state = Locked<State?>(nil)

    /// However deep the backlog, timers fire again this long after the connection.
    static let patience = Duration.seconds(30)
    /// A broker that has a message for a waiting consumer delivers it within this time.
    private static let silence = Duration.milliseconds(100)

    public init() {}

    // MARK: - What the consumer says

    func connected(backlog: Int, paused: Bool) {
        state.withLock { $0 = State(connectedAt: .now, remaining: backlog, isPaused: paused) }
    }

    func disconnected() {
        state.withLock { $0 = nil }
    }

    /// The consumer asks for the next batch.
    func waits() {
        state.withLock { $0?.waitingSince = .now }
    }

    /// The consumer has got one.
    func took() {
        state.withLock { state in
            state?.waitingSince = nil
            state?.takenAt = .now
        }
    }

    /// It is committed.
    ///
    /// - Parameter all: Whether the batch was smaller than what could have been taken.
    func applied(_ count: Int, all: Bool) {
        state.withLock { state in
            guard var next = state else { return }
            next.remaining = max(0, next.remaining - count)
            next.emptyAt = all ? next.takenAt : nil
            state = next
        }
    }

    // MARK: - What follows

    /// False while disconnected: what we have not heard may have kept the promise.
    var isComplete: Bool {
        state.withLock { state in
            guard let state else { return false }
            return state.remaining == 0 || state.connectedAt.duration(to: .now) > Self.patience
        }
    }

    /// How long the connection has stood; nil while there is none.
    var connectedFor: Duration? {
        state.withLock { $0?.connectedAt.duration(to: .now) }
    }

    /// How long ago everything that had come was applied; nil while nobody can say.
    var lag: Duration? {
        state.withLock { state in
            guard let state, state.remaining == 0, !state.isPaused else { return nil }
            if let since = state.waitingSince, since.duration(to: .now) > Self.silence { return .zero }
            return state.emptyAt.map { $0.duration(to: .now) }
        }
    }
}
