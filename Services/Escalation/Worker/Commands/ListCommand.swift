import ArgumentParser
import Contracts
import EscalationDomain
import Messaging
import ServiceRuntime

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists escalations, next to break first.", discussion: StaffOptions.exitCodes)

    @OptionGroup var staff: StaffOptions
    @Flag(help: "Also those that are settled, latest 500.") var all = false
    @Flag(help: "Print the pages as JSON.") var json = false

    func run() async throws {
        let answer = try await staff.ask { try await $0.get("/v1/escalations" + (all ? "?status=all" : "")) }
        guard !json else { return sayJSON(answer.text) }
        let pages = try answer.decode([EscalationPage].self)
        say(
            BoardText(language: Terminal.language.rawValue, width: Terminal.width, now: .systemNow()).table(
                pages, upcoming: []))
    }
}
