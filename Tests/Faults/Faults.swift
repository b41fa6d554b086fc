import ArgumentParser
import Foundation

/// Breaks the system in every way that is written down, under load, and checks what became of each message.
@main
struct Faults: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults", abstract: "the fault matrix; started by Tests/Faults/run")

    @Flag(help: "only the cases that are quick and of each kind one")
    var quick = false
    @Option(help: "ids with commas; C is all crash cases, D1 is D1 of every service")
    var only: String?
    @Option(help: "the seed of the first run; each later run has the next one")
    var seed: UInt64 = UInt64.random(in: 1...999_999)
    @Option(help: "how often each case is run")
    var runs = 1
    @Flag(help: "breaks a guarantee at a time and sees whether the case for it notices")
    var mutants = false
    @Flag(help: "prints the cases and ends")
    var list = false
    @Flag(help: "the executables are released ones; leaves out what needs the trait Faults")
    var released = false
    @Option(help: "the folder of the executables")
    var bin = ""
    @Option(help: "the root of the tree")
    var root = "."
    @Option(help: "a folder for everything that the runs leave")
    var folder = ""
    @Option(help: "where the table is written")
    var report: String?

    private static let cases =
        CrashCases.all + BrokerCases.all + WireCases.all + StoreCases.all + MessageCases.all + OutboxCases.all
        + ClockCases.all + HTTPCases.all + OutsiderCases.all + KeyCases.all

    func run() async throws {
        if list {
            for fault in Self.cases { say("\(fault.isQuick ? "quick" : "     ") \(fault.id)  \(fault.title)") }
            return
        }
        let table = mutants ? try await runMutants() : try await runCases()
        say("\n\(table.text)")
        if let report { try Data(table.text.utf8).write(to: URL(fileURLWithPath: report)) }
        if !table.isGood { throw ExitCode(1) }
    }

    private var places: Stage.Places { Stage.Places(root: root, bin: bin, folder: folder) }

    private func isWanted(_ id: String) -> Bool {
        guard let only else { return true }
        return only.split(separator: ",").contains { word in
            id == word || id.hasPrefix("\(word)-") || (word.allSatisfy(\.isLetter) && id.hasPrefix(word))
        }
    }

    private func runCases() async throws -> (text: String, isGood: Bool) {
        let start = ContinuousClock.now
        let chosen = Self.cases.filter { isWanted($0.id) && (!quick || $0.isQuick) && !(released && $0.needsTrait) }
        say("\(chosen.count) cases, seed \(seed)")
        let runner = Runner(places)
        var outcomes: [Runner.Outcome] = []
        var next = seed
        for fault in chosen {
            var outcome = Runner.Outcome(fault: fault)
            let begin = ContinuousClock.now
            for _ in 0..<runs {
                await runner.run(fault, seed: next, into: &outcome)
                next += 1
            }
            outcomes.append(outcome)
            let took = begin.duration(to: .now).components.seconds
            say("\(outcome.isGood ? "ok    " : "FAILED") \(fault.id)  \(fault.title)  (\(took) s, seed \(next - 1))")
            for violation in outcome.violations { say("         \(violation)") }
        }
        await runner.dropStage()
        let text = Report.table(outcomes, seed: seed, wall: start.duration(to: .now))
        return (text, outcomes.allSatisfy(\.isGood))
    }

    private func runMutants() async throws -> (text: String, isGood: Bool) {
        let start = ContinuousClock.now
        var results: [(mutant: Mutant, violations: [String])] = []
        for mutant in Mutant.all where isWanted(mutant.name) {
            guard let fault = Self.cases.first(where: { $0.id == mutant.caught }) else { continue }
            let runner = Runner(
                .init(root: root, bin: bin, folder: "\(folder)/\(mutant.name)"), mutant: mutant.name)
            var outcome = Runner.Outcome(fault: fault)
            // Some need the fault to fall into a certain moment; three tries with other seeds.
            for attempt in 0..<3 where outcome.isGood {
                await runner.run(fault, seed: seed + UInt64(attempt), into: &outcome)
            }
            await runner.dropStage()
            results.append((mutant, outcome.violations))
            say("\(outcome.isGood ? "MISSED" : "caught") \(mutant.name) by \(fault.id)")
            for violation in outcome.violations.prefix(3) { say("         \(violation)") }
        }
        let text = Report.mutants(results, wall: start.duration(to: .now))
        return (text, results.allSatisfy { !$0.violations.isEmpty })
    }

    /// Unbuffered, so that a long run can be watched.
    private func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }
}
