import ArgumentParser
import Foundation
import ServiceRuntime
import ServiceStandard

/// Where the commands that need no running service find standards and calendars.
struct StandardsOptions: ParsableArguments {
    static let places = """
        Reads files only: no broker, no store, no running service. Standards are looked for in --standards, else in
        AFTERCARE_STANDARDS, else in compose/standards below the current directory; calendars in --calendars, else in
        AFTERCARE_CALENDARS, else in the folder `calendars` beside the standards.
        """

    @Option(help: "Folder with the standards.") var standards: String?
    @Option(help: "Folder with the calendars.") var calendars: String?

    var folder: StandardsFolder {
        let environment = ProcessInfo.processInfo.environment
        return StandardsFolder(
            standards: standards ?? environment["AFTERCARE_STANDARDS"] ?? "compose/standards",
            calendars: calendars ?? environment["AFTERCARE_CALENDARS"])
    }

    /// - Throws: `ExitCode`, after it has said which folder cannot be read.
    func read() throws -> StandardLibrary {
        do {
            return try folder.read()
        } catch {
            complain(error)
            throw ExitCode(ExitStatus.configuration)
        }
    }
}
