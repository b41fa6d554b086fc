import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime
import Texts

struct ContactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact", abstract: "Shows how to reach the parties of a ticket; the look is logged.",
        discussion: """
            The token is your own: AFTERCARE_STAFF_TOKEN unless --token is given.
            Exit codes: 0 shown, 1 refused or no answer, 64 wrong command line or configuration.
            """)

    @Argument(help: "The ticket's number.") var number: String
    @Option(name: .customLong("as"), help: "Your staff id, to be sure whose token it is; the holder unless given.")
    var staff: String?
    @Option(help: "Why you need it; kept in the access log.") var reason: String
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var door: IntakeDoor

    func run() async throws {
        let client = try await door.client(tokenFrom: "AFTERCARE_STAFF_TOKEN")
        let body = try WireJSON.encode(ContactRequest(as: staff, reason: reason))
        let answer = try await ask {
            try await client.post("/v1/tickets/\(PathSegment.escaped(number))/contact", json: body)
        }
        try answer.requireSuccess()
        guard !json else { return sayJSON(answer.text) }
        for party in try answer.decode([DisclosedContact].self) {
            let card = party.contact
            let names = [card.name, card.organisation].compactMap { $0 }
            let ways =
                card.phones + [card.email].compactMap { $0 } + card.chatIds + [card.address?.text].compactMap { $0 }
            let source = party.publisher.map { "  [\($0)]" } ?? ""
            let who = "\(party.role)  \((names + ways).joined(separator: "  "))  (\(card.language))\(source)"
            say(ShownText.line(who))
        }
    }
}
