import Contracts

/// A stretch in which a clock stands still; open while its end is not known.
public struct Pause: Codable, Hashable, Sendable {
    public var from: Instant
    public var until: Instant?

    public init(from: Instant, until: Instant? = nil) {
        self.from = from
        self.until = until
    }
}

/// When a promise is due: a pure function of the rule, the start, the pauses and the limit.
///
/// Nothing is ever added to a stored deadline; the same arguments give the same instant at every replay.
/// Time is counted as ``Standard/Calendar/always`` says. `pauses` are in order and do not overlap.
public enum Deadline {
    /// The instant at which `percent` of the limit is used up, or nil when an open pause keeps it from ever coming.
    ///
    /// A pause counts only as far as it lies between the start and that instant: what was used up stays used up.
    public static func due(
        rule: ClockRule, start: Instant, pauses: [Pause], limit: Duration, percent: Int = 100
    ) -> Instant? {
        var due = start + limit * percent / 100
        guard !rule.standsStill.isEmpty else { return due }
        for pause in pauses where pause.from < due {
            guard let until = pause.until else { return nil }
            if until > start { due = due + (until - max(pause.from, start)) }
        }
        return due
    }

    /// How much of the limit is used up at `instant`, in whole percent: 0 before the start, over 100 once it is late.
    public static func percent(
        rule: ClockRule, start: Instant, pauses: [Pause], limit: Duration, at instant: Instant
    ) -> Int {
        guard instant > start, limit > .zero else { return 0 }
        let stood =
            rule.standsStill.isEmpty
            ? .zero
            : pauses.reduce(Duration.zero) { sum, pause in
                let from = max(pause.from, start)
                let until = min(pause.until ?? instant, instant)
                return until > from ? sum + (until - from) : sum
            }
        return Int((instant - start - stood).wholeMilliseconds * 100 / limit.wholeMilliseconds)
    }
}
