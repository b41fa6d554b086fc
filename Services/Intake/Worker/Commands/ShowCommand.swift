import ArgumentParser
import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging
import ServiceRuntime

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints a ticket and its timeline, without contact data.",
        discussion: """
            Asks the running service with AFTERCARE_STAFF_TOKEN; --offline reads the store of the configuration instead.
            A line marked L was recorded more than 15 minutes after it happened.
            Exit codes: 0 shown, 1 no such ticket or no answer, 64 wrong command line or configuration.
            """)

    @Argument(help: "The ticket's number.") var number: String
    @Flag(help: "Read the store; the service need not run.") var offline = false
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var door: IntakeDoor

    func run() async throws {
        let view = offline ? try await stored() : try await asked()
        if json {
            sayJSON(String(decoding: try WireJSON.encode(view), as: UTF8.self))
        } else {
            TicketPrint(view).lines.forEach { say($0) }
        }
    }

    private func asked() async throws -> TicketView {
        let client = try await door.client(tokenFrom: "AFTERCARE_STAFF_TOKEN")
        let answer = try await ask { try await client.get("/v1/tickets/\(PathSegment.escaped(number))") }
        try answer.requireSuccess()
        return try answer.decode(TicketView.self)
    }

    private func stored() async throws -> TicketView {
        let settings = try await door.options.load(IntakeDefinition.self)
        let zone = try IntakeConfiguration.zone(settings)
        let view = try await MessageStore.openForReading(settings.text("store.path")).read { [number] db in
            try TicketRegister(db: db).ticket(number: number).map { ticket in
                try TicketView(ticket, StandardArchive(), for: .staff, zone: zone, in: db)
            }
        }
        guard let view else {
            complain(ValidationError("no ticket \(number) in \(settings.text("store.path"))"))
            throw ExitCode(ExitStatus.findings)
        }
        return view
    }
}
