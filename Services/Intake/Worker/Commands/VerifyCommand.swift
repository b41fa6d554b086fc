import ArgumentParser
import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging
import ServiceRuntime

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks the hash chain of every case file, or of one ticket's.",
        discussion: """
            Only reads; the service may be running.
            Exit codes: 0 every file is whole, 1 one is broken, 64 wrong command line or configuration, 74 store unusable.
            """)

    @Argument(help: "Only this ticket.") var number: String?
    @Option(help: "The store; that of the configuration unless given.") var store: String?
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var options: ConfigurationOptions

    private struct Broken: Encodable, Sendable {
        let number: String
        let line: Int64
        let cause: String
    }

    func run() async throws {
        let path: String
        if let store {
            path = store
        } else {
            path = try await options.load(IntakeDefinition.self).text("store.path")
        }
        do {
            let (count, broken) = try await examine(path)
            try report(count, broken)
        } catch let error as StoreError {
            complain(error)
            throw ExitCode(ExitStatus.store)
        }
    }

    private func examine(_ path: String) async throws -> (count: Int, broken: [Broken]) {
        try await MessageStore.openForReading(path).read { [number] db in
            var count = 0
            var broken: [Broken] = []
            let tickets = try RegisteredTicket.fetchCursor(
                db, sql: "SELECT * FROM tickets WHERE ? IS NULL OR number = ? ORDER BY number",
                arguments: [number, number])
            while let ticket = try tickets.next() {
                count += 1
                guard let fault = try CaseArchive(db: db).firstBreak(of: ticket) else { continue }
                broken.append(Broken(number: ticket.number, line: fault.sequence, cause: "\(fault.cause)"))
            }
            return (count, broken)
        }
    }

    private func report(_ count: Int, _ broken: [Broken]) throws {
        if json {
            sayJSON(String(decoding: try WireJSON.encode(broken), as: UTF8.self))
        } else {
            for fault in broken { say("\(fault.number)  broken at line \(fault.line): \(fault.cause)") }
            say("\(count) case files, \(broken.count) broken")
        }
        guard broken.isEmpty else { throw ExitCode(ExitStatus.findings) }
    }
}
