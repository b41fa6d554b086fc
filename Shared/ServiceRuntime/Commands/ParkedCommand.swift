import ArgumentParser
import Contracts
import Foundation

/// `parked list | show | redrive | discard`: all of them ask the running service, which is the only writer of its store.
struct ParkedCommand<Definition: ServiceDefinition>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "parked",
            abstract: "Lists, shows, redrives or discards messages that could not be handled, or that could not leave.",
            discussion: "Needs operator.token. A discarded message counts as handled: what waited for it goes on.")
    }

    enum Verb: String, ExpressibleByArgument, CaseIterable {
        case list, show, redrive, discard
    }

    @Argument(help: "list, show, redrive or discard.") var verb: Verb
    @Argument(help: "The number that list prints.") var id: Int64?
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        guard verb == .list || id != nil else {
            throw ValidationError("\(verb.rawValue) needs the number of a message")
        }
    }

    func run() async throws {
        let settings = try await options.load(Definition.self)
        let client = APIClient(settings.url, token: settings.optionalText("operator.token"))
        let path = "/v1/parked" + (id.map { "/\($0)" } ?? "")
        let answer: APIAnswer
        do {
            switch verb {
            case .list, .show: answer = try await client.get(path)
            case .redrive, .discard: answer = try await client.post("\(path)/\(verb.rawValue)")
            }
        } catch {
            complain(error)
            throw ExitCode(ExitStatus.findings)
        }
        if verb == .list, answer.status == 200, !json {
            let lines = try WireJSON.decode([ParkedDesk.Line].self, from: answer.body)
            print("  id  parked at                 reason           type                       ticket")
            for line in lines {
                print("\(line.id)  \(line.parkedAt)  \(line.reason)  \(line.type ?? "-")  \(line.ticketId ?? "-")")
                if let exchange = line.exchange { print("      to \(exchange), key \(line.routingKey)") }
                print("      \(line.error)")
            }
        } else {
            print(answer.text)
        }
        guard answer.status == 200 else { throw ExitCode(ExitStatus.findings) }
    }
}
