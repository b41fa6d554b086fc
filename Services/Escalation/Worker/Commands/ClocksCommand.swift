import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime
import ServiceStandard

struct ClocksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clocks", abstract: "Shows every clock of a ticket, with what counted and what did not.",
        discussion: StaffOptions.exitCodes)

    @OptionGroup var staff: StaffOptions
    @Argument(help: "The ticket's number or id.") var ticket: String
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let answer = try await staff.ask { try await $0.get("/v1/tickets/\(PathSegment.escaped(ticket))/clocks") }
        guard !json else { return sayJSON(answer.text) }
        say(try answer.decode(ClocksText.self).lines().joined(separator: "\n"))
    }
}

struct ExcuseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "excuse", abstract: "Answers for a broken promise; the breach stays, and both are shown.",
        discussion: StaffOptions.exitCodes)

    @OptionGroup var staff: StaffOptions
    @Argument(help: "The ticket's number or id.") var ticket: String
    @Option(help: "The clock, as `escalation clocks` calls it.") var clock: String
    @Option(help: "Why it is not held against those who worked.") var cause: String
    @Option(help: "Your staff id; must be the holder of the token.") var by: String
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let body = try WireJSON.encode(Wish(clock: clock, cause: cause, by: by))
        let answer = try await staff.ask {
            try await $0.post("/v1/tickets/\(PathSegment.escaped(ticket))/excuses", json: body)
        }
        guard !json else { return sayJSON(answer.text) }
        say(try answer.decode(ClocksText.self).lines(of: clock).joined(separator: "\n"))
    }

    private struct Wish: Encodable {
        let clock: String
        let cause: String
        let by: String
    }
}

/// The clocks of a ticket for a terminal; accounts in both languages, because who reads one may forward it.
struct ClocksText: Decodable {
    struct Account: Decodable {
        let clock: String
        let title: LocalizedText
        let run: Int
        let requirements: [String]
        let dueAt: Instant?
        let state: Deadline.State
        let ledger: [LedgerLine]
        /// Runs before this one.
        let earlier: [Account]?
    }

    let number: String
    /// Nil until triage has spoken of the ticket, like `clocks`.
    let standard: DeadlineReport.Basis?
    let clocks: [Account]?

    /// - Parameter clock: Leaves out all others.
    func lines(of clock: String? = nil) -> [String] {
        let pack = standard.map { "\($0.id) \($0.version), \($0.calendar) \($0.calendarVersion)" }
        let shown = (clocks ?? []).filter { clock == nil || $0.clock == clock }
        return ["\(number)  \(pack ?? "–")"]
            + shown.flatMap { ($0.earlier ?? []) + [$0] }.flatMap { ["", head($0)] + $0.ledger.flatMap(\.both) }
    }

    private func head(_ account: Account) -> String {
        let words = [
            account.run > 1 ? "\(account.clock) #\(account.run)" : account.clock, Terminal.text(account.title),
            Terminal.text(account.state.title), account.dueAt.map { "→ " + Terminal.time($0) } ?? "→ –",
            account.requirements.joined(separator: ", "),
        ]
        return words.joined(separator: "  ")
    }
}

extension LedgerLine {
    /// Indented below a clock.
    var both: [String] { ["  " + chinese, "  " + english] }
}
