import ArgumentParser
import ServiceRuntime

/// `intake`: the service and what operators and staff do with it.
public struct IntakeCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "intake",
        abstract: "The front desk: registers what outside programs send, and keeps the case file.",
        version: Release.version,
        subcommands: commonCommands(IntakeDefinition.self) + [
            SubmitCommand.self, ShowCommand.self, ContactCommand.self, RecordCommand.self, VerifyCommand.self,
        ])

    public init() {}
}
