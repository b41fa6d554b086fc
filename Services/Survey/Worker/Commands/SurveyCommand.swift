import ArgumentParser
import ServiceRuntime

/// The `survey` executable.
public struct SurveyCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "survey", abstract: "Asks customers how it went, and says what their answers mean.",
        version: Release.version,
        subcommands: commonCommands(SurveyDefinition.self) + [ReportCommand.self])

    public init() {}
}
