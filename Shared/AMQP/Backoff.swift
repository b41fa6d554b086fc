/// How long to wait before another try: doubles from 0.1 s to 5 s, ±20 % so that services do not come back in step.
///
/// | try | 1 | 2 | 3 | 4 | 5 | 6 | 7 and more |
/// |-----|---|---|---|---|---|---|------------|
/// | seconds | 0.1 | 0.2 | 0.4 | 0.8 | 1.6 | 3.2 | 5 |
public struct Backoff: Sendable {
    private var attempts = 0

    public init() {}

    /// The wait before the next try.
    public mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let seconds = min(5, 0.1 * Double(1 << min(attempts, 10)))
        attempts += 1
        return .milliseconds(Int64(seconds * Double.random(in: 800...1200, using: &generator)))
    }

    /// The wait before the next try, by the system's randomness.
    public mutating func next() -> Duration {
        var generator = SystemRandomNumberGenerator()
        return next(using: &generator)
    }

    /// Starts over; call it when things have gone well for a while.
    public mutating func reset() {
        attempts = 0
    }
}
