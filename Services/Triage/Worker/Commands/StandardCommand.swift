import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime

/// `standard move`: asks the running service, which is the only writer of its store.
struct StandardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "standard", abstract: "What tickets are held to.", subcommands: [MoveCommand.self])
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
        let settings = try await options.load(TriageDefinition.self)
        let client = APIClient(settings.url, token: settings.optionalText("operator.token"))
        let answer: APIAnswer
        do {
            answer = try await client.post(
                "/v1/tickets/\(ticket)/standard", json: try WireJSON.encode(["to": to, "reason": reason]))
        } catch {
            complain(error)
            throw ExitCode(ExitStatus.findings)
        }
        print(answer.text)
        guard answer.status == 200 else { throw ExitCode(ExitStatus.findings) }
    }
}
