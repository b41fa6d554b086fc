import Contracts
import Locking

/// The wall clock with its steps taken out: a step counts only once it has stood.
///
/// Between two looks the wall and the elapsed time must advance alike. When they differ by more than a minute, somebody set
/// the clock, perhaps by mistake: for 15 s the old clock is carried on by elapsed time, then the new one is believed. A
/// mistake that is taken back in time therefore fires nothing, stops nothing, and is in no stamp. There is no memory of before
/// the start of the process; what the wall says then is believed.
struct SteadyClock {
    /// A smaller difference is drift that is being corrected.
    static let tolerance = Duration.seconds(60)
    static let confirmation = Duration.seconds(15)

    private var anchor: (wall: Instant, elapsed: Duration)
    private var step: (offset: Duration, since: Duration)?

    /// - Parameter wall: What the wall clock says at first, which is believed.
    init(wall: Instant, elapsed: Duration) {
        anchor = (wall, elapsed)
    }

    /// - Parameter elapsed: Time on a clock that nobody sets and that counts while the machine sleeps.
    mutating func read(wall: Instant, elapsed: Duration) -> Instant {
        let carried = anchor.wall + (elapsed - anchor.elapsed)
        let offset = wall - carried
        if abs(offset) <= Self.tolerance || isMutant("clock-steps-believed") {
            anchor = (wall, elapsed)
            step = nil
            return wall
        }
        guard let first = step, abs(offset - first.offset) <= Self.tolerance else {
            step = (offset, elapsed)
            return carried
        }
        guard elapsed - first.since >= Self.confirmation else { return carried }
        anchor = (wall, elapsed)
        step = nil
        return wall
    }
}

private func abs(_ duration: Duration) -> Duration {
    duration < .zero ? .zero - duration : duration
}

private let processStart = ContinuousClock.now
// It starts with a reading: an empty one that the optimiser lays out when it compiles comes out as the year 1970 (Swift 6.3).
private let processClock = Locked(SteadyClock(wall: .systemNow(), elapsed: .zero))

extension Instant {
    /// The wall clock without mistakes that are taken back within 15 s (``SteadyClock``); what services work by.
    public static func steadyNow() -> Instant {
        processClock.withLock { $0.read(wall: .systemNow(), elapsed: processStart.duration(to: .now)) }
    }
}
