import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime

/// `standard …`: asks the running service, which is the only writer of its store.
struct StandardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "standard", abstract: "What tickets are held to.",
        subcommands: [MoveCommand.self, AnnounceCommand.self])

    /// Prints the service's answer.
    ///
    /// - Throws: `ExitCode` unless it did what was asked.
    static func ask(_ path: String, _ wish: [String: String], _ options: ConfigurationOptions) async throws {
        let settings = try await options.load(TriageDefinition.self)
        let client = APIClient(settings.url, token: settings.optionalText("operator.token"))
        let answer: APIAnswer
        do {
            answer = try await client.post(path, json: try WireJSON.encode(wish))
        } catch {
            complain(error)
            throw ExitCode(ExitStatus.findings)
        }
        guard answer.status == 200 else {
            complain(answer.complaint)
            throw ExitCode(ExitStatus.findings)
        }
        sayJSON(answer.text)
    }
}

struct AnnounceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "announce", abstract: "Tells every service once more what standards were ever activated.",
        discussion: """
            For a service whose store is new or an old copy. Needs operator.token. Prints the digests.
            Exit codes: 0 told, 1 not told; the answer says why.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        try await StandardCommand.ask("/v1/standards/announcements", [:], options)
    }
}

struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "Holds an open ticket to another standard, on purpose.",
        discussion: """
            Its clocks are reckoned anew from the same start. Needs operator.token.
            Exit codes: 0 moved, 1 not moved; the answer says why.
            """)

    @Argument(help: "Id or number of the ticket.") var ticket: String
    @Option(help: "Id of an active standard.") var to: String
    @Option(help: "Why; kept with the ticket.") var reason: String
    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        try await StandardCommand.ask(
            "/v1/tickets/\(PathSegment.escaped(ticket))/standard", ["to": to, "reason": reason], options)
    }
}
