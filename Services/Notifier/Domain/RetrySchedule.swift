import Contracts

/// What one attempt to send came to, as its channel saw it.
public enum AttemptOutcome: Hashable, Sendable {
    case delivered
    /// The other side, or the way to it, is not able just now.
    case temporary(reason: String)
    /// The other side wants us to wait at least this long.
    case rateLimited(retryAfter: Duration)
    /// The same call can never succeed.
    case permanent(reason: String)
    /// The request left and no answer came: it may have been delivered, so the same key goes out again.
    case unknown(reason: String)

    /// A few words for the record; nil for a delivery.
    public var reason: String? {
        switch self {
        case .delivered: nil
        case .rateLimited: "rate_limited"
        case .temporary(let reason), .permanent(let reason), .unknown(let reason): reason
        }
    }
}

/// When a notice that could not be sent is tried again, and when it is given up.
///
/// | attempt that failed | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | from 10 |
/// |---|---|---|---|---|---|---|---|---|---|---|
/// | pause before the next, seconds | 1 | 2 | 4 | 8 | 16 | 32 | 64 | 128 | 256 | 300 |
///
/// A rate limit that asks for more than the table gets it. What is not through 24 hours after its first attempt is
/// given up: a night's outage of a gateway loses nothing, and nobody is told on Friday what held on Wednesday.
public struct RetrySchedule: Hashable, Sendable {
    public enum Verdict: Hashable, Sendable {
        case delivered
        case retry(at: Instant)
        case giveUp
    }

    public var longestPause: Duration
    /// Measured from the first attempt.
    public var patience: Duration

    public init(longestPause: Duration, patience: Duration) {
        self.longestPause = longestPause
        self.patience = patience
    }

    public static let standard = RetrySchedule(longestPause: .seconds(300), patience: .seconds(86_400))

    /// The pause after the given number of failed attempts, counted from 1.
    public func pause(after attempts: Int) -> Duration {
        min(.seconds(1 << min(max(attempts, 1) - 1, 16)), longestPause)
    }

    /// Decides what follows an attempt; `attempts` counts it in.
    public func verdict(on outcome: AttemptOutcome, attempts: Int, since first: Instant, now: Instant) -> Verdict {
        let wait: Duration
        switch outcome {
        case .delivered: return .delivered
        case .permanent: return .giveUp
        case .temporary, .unknown: wait = pause(after: attempts)
        case .rateLimited(let retryAfter): wait = max(pause(after: attempts), retryAfter)
        }
        let next = now + wait
        return next - first > patience ? .giveUp : .retry(at: next)
    }
}
