import ArgumentParser
import ServiceRuntime

/// The `escalation` executable.
public struct EscalationCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "escalation",
        abstract: "Holds tickets to their promises: clocks, ladders, and the people on call.",
        version: Release.version,
        subcommands: commonCommands(EscalationDefinition.self) + [
            ListCommand.self, ShowCommand.self, AckCommand.self, WatchCommand.self, OnCallCommand.self,
            ClocksCommand.self, ExcuseCommand.self,
            StandardCommand.self, DeadlinesCommand.self, CalendarCommand.self,
        ])

    public init() {}
}
