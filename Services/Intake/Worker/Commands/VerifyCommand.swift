import ArgumentParser
import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging
import ServiceRuntime

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks every ticket and the hash chain of its case file, or one ticket's.",
        discussion: """
            Only reads; the service may be running.
            Exit codes: 0 every file is whole, 1 one is broken or its ticket cannot be read, 64 wrong command line or configuration, 74 store unusable.
            """)

    @Argument(help: "Only this ticket.") var number: String?
    @Option(help: "The store; that of the configuration unless given.") var store: String?
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var options: ConfigurationOptions

    struct Broken: Encodable, Equatable, Sendable {
        let number: String
        /// Of the case file; 0 for the ticket itself.
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
            let (count, broken) = try await Self.examine(path, number: number)
            try report(count, broken)
        } catch let error as StoreError {
            complain(error)
            throw ExitCode(ExitStatus.store)
        }
    }

    /// Examines every ticket, or one; one that cannot be read is a finding like any other.
    static func examine(_ path: String, number: String?) async throws -> (count: Int, broken: [Broken]) {
        try await MessageStore.openForReading(path).read { db in
            var count = 0
            var broken: [Broken] = []
            let rows = try Row.fetchCursor(
                db, sql: "SELECT * FROM tickets WHERE ? IS NULL OR number = ? ORDER BY number",
                arguments: [number, number])
            while let row = try rows.next() {
                count += 1
                do {
                    guard let fault = try CaseArchive(db: db).firstBreak(of: RegisteredTicket(row: row)) else {
                        continue
                    }
                    broken.append(Broken(number: row["number"], line: fault.sequence, cause: "\(fault.cause)"))
                } catch let error as DecodingError {
                    broken.append(
                        Broken(number: row["number"], line: 0, cause: "unreadable, \(FieldError(error))"))
                }
            }
            return (count, broken)
        }
    }

    private func report(_ count: Int, _ broken: [Broken]) throws {
        if json {
            sayJSON(String(decoding: try WireJSON.encode(broken), as: UTF8.self))
        } else {
            for fault in broken {
                say("\(fault.number)  \(fault.line == 0 ? "" : "broken at line \(fault.line): ")\(fault.cause)")
            }
            say("\(count) case files, \(broken.count) broken")
        }
        guard broken.isEmpty else { throw ExitCode(ExitStatus.findings) }
    }
}
