/// What a run is found to have done to the messages.
struct Verdict: Sendable {
    /// Events the broker confirmed, and of these the ones without their effect.
    var messages = 0
    var lost = 0
    /// Effects beyond the first of a kind and cause.
    var doubled = 0
    /// Copies on the wire that were recognised as such.
    var copies = 0
    /// Everything that breaks an invariant, in words.
    var violations: [String] = []

    mutating func require(_ condition: Bool, _ violation: @autoclosure () -> String) {
        if !condition { violations.append(violation()) }
    }
}

/// What is different from an undisturbed run, on purpose.
struct Expectation: Sendable {
    /// Reasons of parked messages, by service; anything else parked is an innocent.
    var parked: [String: Int] = [:]
    /// True where services are given a wrong wall clock, so that stamps may be wrong, too.
    var isClockWrong = false
    /// Timers that are given up.
    var failedTimers = 0
    /// False where the tap was away for a part of the run; answers are then read where the outsider reads them.
    var isTapWhole = true
    /// Each ticket's broken clocks named `responded`; nil when the run takes longer than the limit.
    var breaches: Int?
    /// True where intake was put back: what it hears meanwhile of tickets that it does not know is parked, and its epoch is new.
    var isIntakeOld = false
    /// False for tickets that nobody answers.
    var isLife = true
}
