import Foundation

/// The table that a run prints and writes.
enum Report {
    static func table(_ outcomes: [Runner.Outcome], seed: UInt64, wall: Duration) -> String {
        let header = """
            | id | fault | runs | messages | lost | doubled | copies on the wire | recovery p50 | max | allowed | |
            |---|---|---|---|---|---|---|---|---|---|---|
            """
        let rows = outcomes.map { outcome in
            let recoveries = outcome.recoveries.sorted()
            let middle = recoveries.isEmpty ? "" : seconds(recoveries[recoveries.count / 2])
            let verdict = outcome.isGood ? "ok" : "FAILED"
            return "| \(outcome.fault.id) | \(outcome.fault.title) | \(outcome.runs) | \(outcome.messages) "
                + "| \(outcome.lost) | \(outcome.doubled) | \(outcome.copies) | \(middle) "
                + "| \(recoveries.last.map(seconds) ?? "") | \(outcome.allowed.min().map(seconds) ?? "") | \(verdict) |"
        }
        let runs = outcomes.reduce(0) { $0 + $1.runs }
        let messages = outcomes.reduce(0) { $0 + $1.messages }
        let failed = outcomes.filter { !$0.isGood }.count
        let sum =
            "\(outcomes.count) cases, \(runs) runs, \(messages) messages, \(outcomes.reduce(0) { $0 + $1.lost }) lost, "
            + "\(outcomes.reduce(0) { $0 + $1.doubled }) doubled, \(failed) failed; seed \(seed); "
            + "\(seconds(wall)) in all."
        return ([header] + rows + ["", sum, ""]).joined(separator: "\n")
    }

    static func mutants(_ results: [(mutant: Mutant, violations: [String])], wall: Duration) -> String {
        let rows = results.map { result in
            let finding = result.violations.first.map { String($0.prefix(120)) } ?? "NOT CAUGHT"
            return "| \(result.mutant.name) | \(result.mutant.caught) | \(finding) |"
        }
        let caught = results.filter { !$0.violations.isEmpty }.count
        return
            (["| mutant | case | found |", "|---|---|---|"] + rows
            + ["", "\(caught) of \(results.count) mutants caught; \(seconds(wall)) in all.", ""]).joined(
                separator: "\n")
    }

    private static func seconds(_ duration: Duration) -> String {
        let value = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        return "\((value * 100).rounded() / 100) s"
    }
}
