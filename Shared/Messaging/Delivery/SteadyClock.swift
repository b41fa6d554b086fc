import Contracts

/// The wall clock as timers see it: a step of it counts only once it has stood.
///
/// Between two looks the wall and the elapsed time must advance alike. When they differ by more than a minute, somebody set
/// the clock, perhaps by mistake: for 15 s the old clock is carried on by elapsed time, then the new one is believed. A step
/// forward therefore fires nothing by mistake, and one back stops nothing. There is no memory of before the start of the
/// process; what the wall says then is believed.
struct SteadyClock {
    /// A smaller difference is drift that is being corrected.
    static let tolerance = Duration.seconds(60)
    static let confirmation = Duration.seconds(15)

    private var anchor: (wall: Instant, elapsed: Duration)?
    private var step: (offset: Duration, since: Duration)?

    struct Reading: Equatable {
        let now: Instant
        /// False while a step waits for confirmation.
        let isSteady: Bool
    }

    /// - Parameter elapsed: Time on a clock that nobody sets and that counts while the machine sleeps.
    mutating func read(wall: Instant, elapsed: Duration) -> Reading {
        guard let (start, startElapsed) = anchor else {
            anchor = (wall, elapsed)
            return Reading(now: wall, isSteady: true)
        }
        let carried = start + (elapsed - startElapsed)
        let offset = wall - carried
        if abs(offset) <= Self.tolerance || isMutant("clock-steps-believed") {
            anchor = (wall, elapsed)
            step = nil
            return Reading(now: wall, isSteady: true)
        }
        guard let first = step, abs(offset - first.offset) <= Self.tolerance else {
            step = (offset, elapsed)
            return Reading(now: carried, isSteady: false)
        }
        guard elapsed - first.since >= Self.confirmation else { return Reading(now: carried, isSteady: false) }
        anchor = (wall, elapsed)
        step = nil
        return Reading(now: wall, isSteady: true)
    }
}

private func abs(_ duration: Duration) -> Duration {
    duration < .zero ? .zero - duration : duration
}
