/// How long the system may take to be ready again.
///
/// A part are timers, which are the same on every machine. The rest is work: it may take some times as long as a load without a
/// fault needs on the same stage, and on top what the broker needed for its own start in the case.
struct RecoveryLimit: Sendable {
    /// The pauses and the patience that may have to pass before anybody does anything.
    let timers: Duration

    /// How many times as long as a load without a fault the work may take.
    static let loads = 2

    /// A process starts and finds everything there.
    static let restart = RecoveryLimit(timers: .seconds(2))
    /// What a service needs comes back: it finds out with its next try, at most 6 s later.
    static let reconnect = RecoveryLimit(timers: .seconds(9))
    /// A peer is silent: two heartbeats have to be missed before the next try.
    static let silence = RecoveryLimit(timers: .seconds(24))

    /// - Parameter calm: How long the load takes without a fault.
    func allowed(_ calm: Duration) -> Duration { timers + calm * Self.loads }
}

/// One return of the system to readiness.
struct Recovery: Sendable {
    let whole: Duration
    /// The part in which the broker started.
    let broker: Duration

    /// What our own services needed.
    var own: Duration { whole - broker }
}
