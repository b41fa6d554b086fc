import Contracts
import GRDB
import Locking

/// Lets a timer fire only when no answer to it can still be on its way.
///
/// A timer fires at once while ``FlowMark``s are fresh. Otherwise it waits for a mark beyond its due instant; after
/// ``patience`` it fires nevertheless, flagged as unverified, because a promise must not be forgotten either.
public final class FlowGate: Sendable {
    /// How far marks may be behind the clock and still say that nothing is on its way.
    static let freshness = Duration.seconds(3)
    static let patience = Duration.seconds(30)

    /// The newest mark, not the highest: intake's clock may have been set back.
    private let through = Locked<Instant?>(nil)

    public init() {}

    /// Takes the marks that come with the other events; one of the service's handlers.
    public var handler: MessageHandler {
        MessageHandler(FlowMark.self) { [self] envelope, transaction in
            // Only what is committed counts: a batch that is rolled back brings its marks again.
            transaction.afterCommit("flow mark") { self.heard(through: envelope.data.through) }
        }
    }

    func heard(through instant: Instant) {
        through.withLock { $0 = instant }
    }

    /// Up to which due instants timers may fire at `now`.
    ///
    /// - Parameter connectedFor: How long the queues have been read; a gate that nobody feeds opens after ``patience``.
    func opening(at now: Instant, connectedFor: Duration) -> Opening {
        let mark = through.withLock { $0 }
        let verified = mark.map { now - $0 <= Self.freshness ? now : $0 }
        let unverified = connectedFor >= Self.patience ? now - Self.patience : nil
        return Opening(verified: verified, unverified: unverified)
    }

    /// Which timers may fire, by their due instant.
    struct Opening: Equatable {
        /// Nothing that could have prevented a timer due by then is on its way.
        let verified: Instant?
        /// A timer due by then has waited long enough.
        let unverified: Instant?

        /// Every due timer may fire.
        static func open(at now: Instant) -> Opening { Opening(verified: now, unverified: nil) }

        /// The latest due instant that may fire; nil when none may.
        func latest(atMost now: Instant) -> Instant? {
            [verified, unverified].compactMap(\.self).max().map { min($0, now) }
        }

        func verifies(_ due: Instant) -> Bool {
            verified.map { due <= $0 } ?? false
        }
    }
}

extension MessageHandler {
    /// Passes a mark on behind everything that the messages before it caused.
    public static var passesFlowMarksOn: MessageHandler {
        MessageHandler(FlowMark.self) { envelope, transaction in
            try transaction.emit(envelope.data, about: nil)
        }
    }
}
