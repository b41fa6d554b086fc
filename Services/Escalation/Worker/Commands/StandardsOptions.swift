import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime
import ServiceStandard

/// Says what is wrong, each finding with its place and what to do.
func complain(_ findings: [SourceFinding]) {
    for finding in findings { complain(CommandFault(Terminal.text(finding.text))) }
}

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
        try readFile { try folder.read() }
    }

    /// - Throws: `ExitCode`, after it has said which file cannot be read.
    func readFile<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as SettingsError {
            complain(error)
            throw ExitCode(ExitStatus.configuration)
        }
    }

    /// A pack by id, or from a file of its own, with the library it was read with.
    ///
    /// - Throws: `ExitCode`, after it has said that there is no such pack, or what is wrong with it.
    func pack(_ name: String) throws -> (EffectiveStandard, StandardLibrary) {
        var library = try read()
        var id = name
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            let file = try readFile { try StandardsFolder.file(name) }
            library = library.adding(file)
            id = file.stem
        }
        if let pack = library.pack(id) { return (pack, library) }
        let errors = library.findings(of: id).filter { $0.severity == .error }
        complain(errors)
        if errors.isEmpty {
            let known = library.ids.joined(separator: ", ")
            complain(
                CommandFault(
                    Terminal.text(.init("没有标准 \(id)；现有：\(known)", "there is no standard \(id); there are \(known)"))))
        }
        throw ExitCode(ExitStatus.findings)
    }
}
