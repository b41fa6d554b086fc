import ArgumentParser
import ServiceRuntime

/// The command line of the notifier.
public struct NotifierCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "notifier", abstract: "Tells customers and staff what happens to their tickets.",
        version: Release.version,
        subcommands: commonCommands(NotifierDefinition.self) + [PreviewCommand.self])

    public init() {}
}
