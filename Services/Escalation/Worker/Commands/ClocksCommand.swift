import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime

struct ClocksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clocks", abstract: "Shows every clock of a ticket, with what counted and what did not.",
        discussion: StaffOptions.exitCodes)

    @OptionGroup var staff: StaffOptions
    @Argument(help: "The ticket's number or id.") var ticket: String
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let answer = try await staff.ask { try await $0.get("/v1/tickets/\(ticket.asPathPart)/clocks") }
        guard !json else { return print(answer.text) }
        print(ClocksText(clocks: try answer.decode(TicketClocks.self)).lines.joined(separator: "\n"))
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
        let answer = try await staff.ask { try await $0.post("/v1/tickets/\(ticket.asPathPart)/excuses", json: body) }
        guard !json else { return print(answer.text) }
        let clocks = try answer.decode(TicketClocks.self)
        print(ClocksText(clocks: clocks, only: clock).lines.joined(separator: "\n"))
    }

    private struct Wish: Encodable {
        let clock: String
        let cause: String
        let by: String
    }
}

extension String {
    /// As one part of a path, whatever somebody typed.
    fileprivate var asPathPart: String {
        addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-_."))) ?? self
    }
}

/// The clocks of a ticket for a terminal; accounts in both languages, because who reads one may forward it.
struct ClocksText {
    let clocks: TicketClocks
    /// Leaves out all other clocks.
    var only: String?

    var lines: [String] {
        let pack = clocks.standard.map {
            "\(Terminal.text($0.title)) (\($0.id) \($0.version), \($0.calendar) \($0.calendarVersion))"
        }
        let shown = clocks.clocks.filter { only == nil || $0.clock == only }
        return [[clocks.number, pack].compactMap(\.self).joined(separator: "  ")]
            + shown.flatMap { ["", head($0)] + $0.ledger.flatMap(\.both) }
    }

    private func head(_ account: ClockAccount) -> String {
        let due = account.dueAt.map { "→ " + Terminal.time($0) } ?? Terminal.text(.init("暂停", "on hold"))
        let run = account.run > 1 ? " #\(account.run)" : ""
        let words = [
            "\(account.clock)\(run)", Terminal.text(account.title), account.state.rawValue, due,
            "(\(account.requirements.joined(separator: ", ")))",
        ]
        return words.joined(separator: "  ")
    }
}

extension LedgerLine {
    /// Indented below a clock.
    var both: [String] { ["  " + chinese, "  " + english] }
}
