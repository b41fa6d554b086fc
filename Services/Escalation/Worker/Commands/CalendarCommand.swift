import ArgumentParser
import Contracts
import ServiceRuntime
import ServiceStandard

/// Calendars, as deadlines are reckoned with them.
struct CalendarCommand: ParsableCommand {
    static let exitCodes = """
        \(StandardsOptions.places)
        Exit codes: 0 done, 1 not found or refused, 64 a folder or file cannot be read.
        """

    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Shows the hours of a calendar; takes over holidays from an iCalendar file.",
        discussion: exitCodes, subcommands: [Show.self, Import.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows the hours of a calendar day by day, with holidays and make-up days.",
            discussion: CalendarCommand.exitCodes)

        /// Ten years; a longer list is a mistake.
        private static let longest = 3660

        @OptionGroup var options: StandardsOptions
        @Argument(help: "Id of the calendar: the name of its file without .yaml.") var id: String
        @Option(help: "The first day, like 2026-02-13.") var from: String
        @Option(help: "The last day, itself included.") var to: String
        @Flag(help: "Print JSON.") var json = false

        func validate() throws { _ = try days() }

        func run() throws {
            let days = try days()
            let library = try options.read()
            guard let calendar = library.calendars[id] else { throw refusal(library) }
            let report = CalendarReport(try Timetable(calendar), from: days.lowerBound, to: days.upperBound)
            if json {
                try StandardCommand.printJSON(report)
            } else {
                say(report.text(for: Terminal.language.rawValue), terminator: "")
            }
        }

        private func days() throws -> ClosedRange<CivilDate> {
            guard let first = CivilDate(from), let last = CivilDate(to) else {
                throw ValidationError("--from and --to have to be days, like 2026-02-13.")
            }
            guard [first, last].allSatisfy({ (2000...2099).contains($0.parts.year) }) else {
                throw ValidationError("Calendars are reckoned from 2000 to 2099.")
            }
            guard first <= last, last.daysSinceEpoch - first.daysSinceEpoch < Self.longest else {
                throw ValidationError("--to has to be the same day as --from or a later one, within ten years.")
            }
            return first...last
        }

        private func refusal(_ library: StandardLibrary) -> ExitCode {
            let errors = library.errors.filter { SourceFile(name: $0.place.file, text: "").stem == id }
            complain(errors)
            if errors.isEmpty {
                let known = library.calendars.keys.sorted().joined(separator: ", ")
                complain(
                    CommandFault(
                        Terminal.text(.init("没有日历 \(id)；现有：\(known)", "there is no calendar \(id); there are \(known)"))
                    ))
            }
            return ExitCode(ExitStatus.findings)
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the whole-day events of an iCalendar file as `holidays` of a calendar.",
            discussion: """
                Put the lines below `holidays:` of a file in the calendars folder and raise its version. Days that the file \
                marks as worked instead are printed as comments: they belong below `replacements:`, with their hours.
                Exit codes: 0 done, 1 an event cannot be taken over (each is named with its line), 64 cannot be read.
                """)

        @Argument(help: "The file, usually .ics.") var file: String

        func run() throws {
            do {
                say(try ICalendar(StandardsFolder.file(file)).yaml, terminator: "")
            } catch let refusal as ICalendar.Refusal {
                complain(refusal.findings)
                throw ExitCode(ExitStatus.findings)
            } catch let error as SettingsError {
                complain(error)
                throw ExitCode(ExitStatus.configuration)
            }
        }
    }
}
