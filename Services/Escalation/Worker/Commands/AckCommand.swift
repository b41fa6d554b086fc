import ArgumentParser
import Contracts
import EscalationDomain
import Foundation
import ServiceRuntime

struct AckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack", abstract: "Takes an escalation in hand, which holds the ladder for a while.",
        discussion: StaffOptions.exitCodes
            + "\nRefused (1) when the escalation has moved on since the revision you saw; the current page is shown.")

    @OptionGroup var staff: StaffOptions
    @Argument(help: "Escalation id, as on the page.") var id: String
    @Option(help: "The revision you saw.") var revision: Int
    @Option(help: "What you will do about it.") var note: String?
    @Flag(help: "Print the page as JSON.") var json = false

    func run() async throws {
        let body = try WireJSON.encode(Wish(revision: revision, note: note))
        let answer = try await staff.ask(409) {
            try await $0.post("/v1/escalations/\(PathSegment.escaped(id))/ack", json: body)
        }
        if json { sayJSON(answer.text) }
        if answer.status == 409 {
            let refusal = try answer.decode(Refusal.self)
            complain(CommandFault(Terminal.text(refusal.problem.detail)))
            if !json { say("r\(refusal.page.revision) \(Terminal.text(refusal.page.summary))") }
            throw ExitCode(ExitStatus.findings)
        }
        guard !json else { return }
        let page = try answer.decode(EscalationPage.self)
        let until = page.acknowledged.map { Terminal.time($0.until) } ?? "–"
        say("r\(page.revision) \(Terminal.text(page.summary))")
        say(Terminal.text(.init("已确认,有效至 \(until)", "Acknowledged until \(until)")))
    }

    private struct Wish: Encodable {
        let revision: Int
        let note: String?
    }
}
