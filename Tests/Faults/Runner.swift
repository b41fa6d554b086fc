import Contracts
import Foundation
import GRDB

/// Runs cases on a stage, one after another, and makes a new stage after one that left it unfit.
actor Runner {
    struct Outcome: Sendable {
        let fault: FaultCase
        var runs = 0
        var messages = 0
        var lost = 0
        var doubled = 0
        var copies = 0
        var recoveries: [Duration] = []
        /// What our services were allowed in each of the runs that have a limit.
        var allowed: [Duration] = []
        var violations: [String] = []

        var isGood: Bool { violations.isEmpty }
    }

    private let places: Stage.Places
    private let mutant: String?
    private var stage: Stage?
    private var calm: Calm?
    private var stages = 0
    private var runs = 0
    private var calms = 0

    init(_ places: Stage.Places, mutant: String? = nil) {
        self.places = places
        self.mutant = mutant
    }

    /// One case, run once; never throws: whatever goes wrong is in the outcome.
    func run(_ fault: FaultCase, seed: UInt64, into outcome: inout Outcome) async {
        runs += 1
        outcome.runs += 1
        do {
            let stage = try await usableStage()
            try await run(fault, on: stage, seed: seed, &outcome)
        } catch {
            outcome.violations.append("\(error)")
        }
        if !outcome.isGood || !fault.leavesStageUsable { await dropStage() }
    }

    private func run(_ fault: FaultCase, on stage: Stage, seed: UInt64, _ outcome: inout Outcome) async throws {
        var random = SplitMix(seed)
        let name = "\(fault.id.lowercased())-\(runs)-\(String(random.next() % 0xffff, radix: 16))"
        let script =
            fault.isSilent
            ? Script.silence(name, tickets: fault.tickets)
            : Script.lives(name, tickets: fault.tickets, copies: fault.copies, random: &random)
        let calm = fault.limit == nil ? nil : try await calm(on: stage)
        let ledger = try Ledger("\(stage.places.folder)/\(name).ledger")
        let generator = Generator(stage, ledger: ledger)
        let scene = Scene(stage, script: script, generator: generator, seed: random.next())
        _ = try await stage.drainTap()
        let checker = Checker(
            stage: stage, script: script, ledger: ledger, expectation: fault.expectation,
            parkedBefore: try Self.lastParked(stage), patience: patience)
        try await fault.prepare(scene)
        if fault.actsFirst { await act(fault, scene, &outcome) }
        async let load: Void = generator.send(script.events)
        if !fault.actsFirst { await act(fault, scene, &outcome) }
        try await stage.mend()
        try await stage.ready()
        try await load
        let verdict = try await checker.verdict()
        outcome.messages += verdict.messages
        outcome.lost += verdict.lost
        outcome.doubled += verdict.doubled
        outcome.copies += verdict.copies
        outcome.violations += verdict.violations
        try await judge(scene.recovery, calm, of: fault, on: stage, &outcome)
    }

    /// Whether the system came back as fast as it should, by the pace of this machine at this time.
    ///
    /// A machine that has become busy since the pace was taken is asked again before anything is said.
    private func judge(
        _ recovery: Recovery?, _ calm: Calm?, of fault: FaultCase, on stage: Stage, _ outcome: inout Outcome
    ) async throws {
        guard let recovery else { return }
        outcome.recoveries.append(recovery.whole)
        guard let limit = fault.limit, let calm else { return }
        var allowed = limit.allowed(calm.took)
        if recovery.own > allowed, outcome.isGood {
            allowed = max(allowed, limit.allowed(try await measure(stage).took))
        }
        outcome.allowed.append(allowed)
        guard recovery.own > allowed else { return }
        outcome.violations.append("ready again after \(recovery.own), not within \(allowed)")
    }

    private var patience: Duration { .seconds(mutant == nil ? 60 : 20) * Machine.crowding }

    private func calm(on stage: Stage) async throws -> Calm {
        if let calm, calm.isOfNow { return calm }
        return try await measure(stage)
    }

    private func measure(_ stage: Stage) async throws -> Calm {
        calms += 1
        let calm = try await Calm(stage, name: "calm-\(calms)", patience: patience)
        self.calm = calm
        return calm
    }

    /// What goes wrong in the act is noted, and the run goes on: what became of the messages is still to be seen.
    private func act(_ fault: FaultCase, _ scene: Scene, _ outcome: inout Outcome) async {
        do {
            try await fault.act(scene)
        } catch {
            outcome.violations.append("\(error)")
        }
    }

    private static func lastParked(_ stage: Stage) throws -> [ServiceName: Int64] {
        try ServiceName.allCases.reduce(into: [:]) { last, service in
            last[service] = try stage.read(service) { try Int64.fetchOne($0, sql: "SELECT max(id) FROM parked") } ?? 0
        }
    }

    private func usableStage() async throws -> Stage {
        if let stage { return stage }
        stages += 1
        let fresh = try await Stage(
            .init(root: places.root, bin: places.bin, folder: "\(places.folder)/stage-\(stages)"), mutant: mutant)
        stage = fresh
        return fresh
    }

    func dropStage() async {
        await stage?.stop()
        stage = nil
        calm = nil
    }
}
