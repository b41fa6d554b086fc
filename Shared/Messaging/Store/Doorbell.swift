import Contracts
import Locking

/// A wake-up for one sleeper; rings that come while it is awake count as one.
public struct Doorbell: Sendable {
    /// Yields once per ring, or once for several; iterate it in one place only.
    public let rings: AsyncStream<Void>
    private let button: AsyncStream<Void>.Continuation

    public init() {
        (rings, button) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Wakes the sleeper, or keeps it from falling asleep.
    public func ring() {
        button.yield()
    }

    /// Ends the sleeper's loop.
    public func finish() {
        button.finish()
    }
}

/// Rings a doorbell at a wall-clock instant; an earlier one replaces a later one.
///
/// Sleeps at most 30 s at a stretch, because a sleeping task measures elapsed time and would miss a step of the wall clock.
public final class AlarmClock: Sendable {
    private static let longestSleep = Duration.seconds(30)

    private let bell: Doorbell
    private let now: @Sendable () -> Instant
    private let sleeper = Locked<Task<Void, Never>?>(nil)

    public init(bell: Doorbell, now: @escaping @Sendable () -> Instant) {
        self.bell = bell
        self.now = now
    }

    /// Sets the alarm anew; nil means only the safety net rings.
    public func set(_ due: Instant?) {
        let wait = due.map { max(.zero, min($0 - now(), Self.longestSleep)) } ?? Self.longestSleep
        let next = Task { [bell] in
            do { try await Task.sleep(for: wait) } catch { return }
            bell.ring()
        }
        sleeper.withLock { current in
            current?.cancel()
            current = next
        }
    }

    /// Stops without ringing.
    public func cancel() {
        sleeper.withLock { $0?.cancel() }
    }
}
