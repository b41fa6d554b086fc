import ArgumentParser
import Contracts
import Messaging
import ServiceRuntime
import ServiceStandard

/// The clocks of one ticket, worked out of a file of facts.
struct DeadlinesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadlines",
        abstract: "Works out every clock of a ticket from a file of facts: start, due, state, and why.",
        discussion: """
            \(StandardsOptions.places)
            Exit codes: 0 done, 1 a fault in the standard or in the facts (each is named with its line), 64 a folder or \
            file cannot be read.
            """)

    @OptionGroup var options: StandardsOptions
    @Option(help: "Id of the standard, as `standard list` has it.") var standard: String?
    @Option(help: "A pack (.yaml) that is not in the folder; it may extend those that are.") var pack: String?
    @Option(help: "JSON: {\"attributes\": {…}, \"facts\": [{\"at\": …, \"fact\": …}, …]}.") var facts: String
    @Option(help: "The moment asked about, like 2026-02-13T17:40:00+08:00; now unless given.") var at: String?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard (standard == nil) != (pack == nil) else {
            throw ValidationError("Name a standard with --standard, or a file with --pack, and not both.")
        }
        guard pack.map({ $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }) ?? true else {
            throw ValidationError("--pack has to be a file whose name ends in .yaml.")
        }
        guard at.map({ Instant(rfc3339: $0) != nil }) ?? true else {
            throw ValidationError("--at has to be a time with its offset, like 2026-02-13T17:40:00+08:00.")
        }
    }

    func run() throws {
        let (pack, library) = try options.pack(standard ?? pack ?? "")
        guard let calendar = library.calendars[pack.standard.calendar] else {
            complain(CommandFault("there is no calendar \(pack.standard.calendar)"))
            throw ExitCode(ExitStatus.findings)
        }
        let edition = try Edition(pack.standard, calendar: calendar)
        let history = try history(for: edition.standard)
        let timetable = try Timetable(calendar)
        let now = at.flatMap(Instant.init(rfc3339:)) ?? .systemNow()
        let deadlines = DeadlineEngine(standard: edition.standard, timetable: timetable).deadlines(of: history, at: now)
        let report = DeadlineReport(deadlines, edition: edition, timetable: timetable, sources: library.sources)
        if json {
            try StandardCommand.printJSON(report)
        } else {
            say(report.text(for: Terminal.language.rawValue), terminator: "")
        }
    }

    private func history(for standard: Standard) throws -> TicketHistory {
        let file = try options.readFile { try StandardsFolder.file(facts) }
        do {
            return try FactsFile.read(file, for: standard)
        } catch {
            complain(error.findings)
            throw ExitCode(ExitStatus.findings)
        }
    }
}
