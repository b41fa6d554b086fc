import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime
import ServiceStandard

struct OnCallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oncall", abstract: "Says who is on call, level by level.", discussion: StaffOptions.exitCodes)

    @OptionGroup var staff: StaffOptions
    @Option(help: "Department, as triage assigns it.") var department = "none"
    @Option(help: "Team, as triage assigns it.") var team = "none"
    @Option(help: "Region, as submitted.") var region = "none"
    @Option(help: "An instant with an offset; now unless given.") var at: String?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        var query = URLComponents()
        query.queryItems = [("department", department), ("team", team), ("region", region)].map {
            URLQueryItem(name: $0, value: $1)
        }
        // A plus in an offset would be read as a space.
        let time = at.map { "&at=" + $0.replacing("+", with: "%2B") } ?? ""
        let path = "/v1/oncall?" + (query.percentEncodedQuery ?? "") + time
        let answer = try await staff.ask { try await $0.get(path) }
        guard !json else { return sayJSON(answer.text) }
        for line in try answer.decode([OnCallLine].self) {
            let people = line.people.map { "\($0.staffId) \($0.name)" }.joined(separator: ", ")
            say("\(line.level.rawValue)  \(people.isEmpty ? Terminal.text(.init("无人值班", "nobody")) : people)")
        }
    }
}
