import Contracts

/// How fast a stage is when nothing is broken: the measure for how fast it has to come back.
struct Calm: Sendable {
    private static let tickets = 30

    /// From the first publish until nothing is under way any more.
    let took: Duration
    private let load: Double

    /// Sends a usual load and waits until it has come to rest.
    ///
    /// - Throws: ``StageError`` when it does not, which is no fault's fault.
    init(_ stage: Stage, name: String, patience: Duration) async throws {
        load = Machine.load
        var random = SplitMix(1)
        let script = Script.lives(name, tickets: Self.tickets, random: &random)
        let ledger = try Ledger("\(stage.places.folder)/\(name).ledger")
        let checker = Checker(
            stage: stage, script: script, ledger: ledger, expectation: Expectation(), parkedBefore: [:])
        let start = ContinuousClock.now
        try await Generator(stage, ledger: ledger).send(script.events)
        if let unrest = await checker.rest(until: .now + patience) { throw StageError("without a fault: \(unrest)") }
        took = start.duration(to: .now)
    }

    /// Whether the machine is about as busy as it was then.
    var isOfNow: Bool { abs(Machine.load - load) <= 1 + load / 2 }
}
