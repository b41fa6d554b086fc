import ArgumentParser
import Contracts
import Messaging
import ServiceRuntime
import ServiceStandard

/// What the service standards say, where they say it, and whether they can be used.
struct StandardCommand: ParsableCommand {
    static let exitCodes = """
        \(StandardsOptions.places)
        Exit codes: 0 done, 1 refused, not found or different, 64 a folder or file cannot be read.
        """

    static let configuration = CommandConfiguration(
        commandName: "standard", abstract: "Service standards: lists, shows, checks and compares them.",
        discussion: exitCodes,
        subcommands: [List.self, Show.self, Check.self, Diff.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists all standards of the folder.", discussion: StandardCommand.exitCodes)

        @OptionGroup var options: StandardsOptions
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let library = try options.read()
            if json {
                try StandardCommand.printJSON(try StandardListing.all(in: library))
            } else {
                say(StandardText(library).list.joined(separator: "\n"))
            }
            guard library.unusable.isEmpty else { throw ExitCode(ExitStatus.findings) }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows every value in force, and the file and line it came from.",
            discussion: StandardCommand.exitCodes)

        @OptionGroup var options: StandardsOptions
        @Argument(help: "Id of a standard, or a file (.yaml) that is not in the folder yet.") var standard: String
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let (pack, library) = try options.pack(standard)
            if json {
                try StandardCommand.printJSON(try StandardDetail(pack, in: library))
            } else {
                say(StandardText(library).show(pack).joined(separator: "\n"))
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what is wrong with a standard, at which line, and what to write instead.",
            discussion: """
                Checks all files of the folder, or one: a standard, sources.yaml or select.yaml, that need not lie in it.
                \(StandardCommand.exitCodes)
                """)

        @OptionGroup var options: StandardsOptions
        @Argument(help: "A file; all of the folder unless given.") var file: String?
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let findings: [SourceFinding]
            let now = Instant.systemNow()
            if let file {
                let file = try options.readFile { try StandardsFolder.file(file) }
                findings = try options.read().findings(aboutReplacing: file, at: now)
            } else {
                let library = try options.read()
                findings = try library.findings + library.reachFindings(at: now)
            }
            if json {
                try StandardCommand.printJSON(CheckResult(findings))
            } else {
                say(CheckResult(findings).lines.joined(separator: "\n"))
            }
            guard CheckResult(findings).errors == 0 else { throw ExitCode(ExitStatus.findings) }
        }
    }

    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compares what two standards promise, value by value.", discussion: StandardCommand.exitCodes)

        @OptionGroup var options: StandardsOptions
        @Argument(help: "Id of a standard, or a file (.yaml).") var left: String
        @Argument(help: "Id of a standard, or a file (.yaml).") var right: String
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let (before, library) = try options.pack(left)
            let (after, _) = try options.pack(right)
            let changes = StandardDiff(before, after).changes
            if json {
                try StandardCommand.printJSON(changes)
            } else {
                say(StandardText(library).diff(before, after, changes).joined(separator: "\n"))
            }
            guard changes.isEmpty else { throw ExitCode(ExitStatus.findings) }
        }
    }

    static func printJSON(_ value: some Encodable) throws {
        sayJSON(String(decoding: try WireJSON.encode(value), as: UTF8.self))
    }
}
