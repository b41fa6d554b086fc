import ArgumentParser
import ServiceRuntime

/// The `triage` executable.
public struct TriageCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "triage", abstract: "Assesses tickets, keeps their state, and decides about requests.",
        version: Release.version,
        subcommands: commonCommands(TriageDefinition.self) + [ExplainCommand.self, StandardCommand.self])

    public init() {}
}
