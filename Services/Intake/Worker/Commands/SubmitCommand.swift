import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime

struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Sends one event, as an outside program would, and prints the answer.",
        discussion: """
            The token is the publisher's: AFTERCARE_TOKEN_CALLCENTRE unless --token is given.
            Exit codes: 0 taken, 1 refused, rejected or no answer, 64 wrong command line or configuration.
            """)

    @Argument(help: "A file with the event as JSON, or - for standard input.") var file: String
    @OptionGroup var door: IntakeDoor

    func run() async throws {
        let body: Data
        if file == "-" {
            body = FileHandle.standardInput.readDataToEndOfFile()
        } else {
            guard let content = FileManager.default.contents(atPath: file) else {
                throw ValidationError("\(file) cannot be read")
            }
            body = content
        }
        let client = try await door.client(tokenFrom: "AFTERCARE_TOKEN_CALLCENTRE")
        let answer = try await ask { try await client.post("/v1/events", json: body) }
        sayJSON(answer.text)
        try answer.requireSuccess()
    }
}
