/// The commands of documents that a test cannot simply run, and how each is checked instead.
enum DocumentTable {
    enum Check: Sendable {
        /// The script is one, and its own usage names every word of the command.
        case usage(String)
        /// The program of the build that the script ends in has every option of the command.
        case options(program: String)
        /// Another command shows the same, and ends.
        case instead(String)
        /// `Tests/run` does it before any test runs.
        case partOfRun
        /// Needs Docker; what it would need is looked at by a test of its own.
        case docker
        /// Ends with 1 when there is something to tell, as `diff` does.
        case findsDifferences
        /// A tool of the broker that is there.
        case brokerTool
    }

    /// The longest beginning that fits counts.
    private static let entries: [(beginning: String, check: Check)] = [
        ("docker compose -f compose/compose.yaml", .docker),
        (#"eval "$(./compose/docker-env)""#, .docker),
        ("./compose/local demo", .usage("compose/local")),
        ("./compose/local up", .usage("compose/local")),
        ("./Tests/run", .usage("Tests/run")),
        ("./Tests/Faults/run", .options(program: "faults")),
        ("./Tests/Bench/run", .options(program: "bench")),
        ("Tests/Bench/run", .options(program: "bench")),
        ("Tests/Faults/run", .options(program: "faults")),
        ("./Tests/Bench/deadlines", .usage("Tests/Bench/deadlines")),
        ("escalation standard diff", .findsDifferences),
        ("escalation watch", .instead("escalation watch --once")),
        ("swift format lint --strict", .partOfRun),
        ("rabbitmqctl import_definitions", .brokerTool),
    ]

    static func check(for line: String) -> Check? {
        entries.filter { line.hasPrefix($0.beginning) }
            .max { $0.beginning.count < $1.beginning.count }?.check
    }
}
