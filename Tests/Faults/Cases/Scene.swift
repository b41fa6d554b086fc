import Contracts
import Foundation
import Locking

/// One run of a case: the stage, the outside program at work, and how long the system took to come back.
final class Scene: Sendable {
    let stage: Stage
    let script: Script
    /// Sends the script while the case acts.
    let generator: Generator
    /// Sends what the case itself has to send.
    let aside: Generator
    let seed: UInt64
    private let recoveries = Locked<[Duration]>([])

    init(_ stage: Stage, script: Script, generator: Generator, seed: UInt64) {
        self.stage = stage
        self.script = script
        self.generator = generator
        aside = Generator(stage, ledger: generator.ledger)
        self.seed = seed
    }

    var recovery: Duration? { recoveries.withLock { $0.max() } }

    /// Sends an event to intake's HTTP door, which answers when it is registered.
    func post(_ event: Script.Event) async throws {
        try generator.ledger.means(event.id)
        try await stage.post(event)
        try generator.ledger.confirmed(event.id)
    }

    /// Somewhere in the middle of the load.
    func midway(_ share: Double = 0.3) async throws {
        try await generator.reaches(Int(Double(script.events.count) * share))
    }

    /// Measures how long it takes until all five services are ready again.
    func recovers(_ body: () async throws -> Void) async throws {
        let start = ContinuousClock.now
        try await body()
        try await stage.ready()
        recoveries.withLock { $0.append(start.duration(to: .now)) }
    }

    /// Lets time pass that is part of the fault, an outage or the patience of a peer; never to wait for an effect.
    func lasts(_ span: Duration) async throws {
        try await Task.sleep(for: span)
    }
}

/// A fault and what is expected of the system under it.
struct FaultCase: Sendable {
    let id: String
    /// What is done to the system.
    let title: String
    var isQuick = false
    var tickets = 30
    var copies = 1
    var isSilent = false
    /// True where the load comes after the fault, because what is published meanwhile would be nobody's.
    var actsFirst = false
    /// How long the system may take to be ready again; nil where nothing of ours dies.
    var limit: Duration?
    var expectation = Expectation()
    /// True where a named place to die or a wrong clock is used, which only a build with the trait `Faults` has.
    var needsTrait = false
    /// False after cases that leave stores on purpose in a state that no later run could be checked on.
    var leavesStageUsable = true
    /// What is done before the load begins, where it must not fall anywhere into it.
    var prepare: @Sendable (Scene) async throws -> Void = { _ in }
    let act: @Sendable (Scene) async throws -> Void
}
