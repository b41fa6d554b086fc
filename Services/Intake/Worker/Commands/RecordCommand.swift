import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime

struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Records what was done about a ticket, for a team without a system of its own.",
        discussion: """
            responded needs --summary; assigned needs --department, --team, --handler, --reason; completed needs --summary.
            The token is your own: AFTERCARE_STAFF_TOKEN unless --token is given.
            Exit codes: 0 applied, 1 refused, undecided or no answer, 64 wrong command line or configuration.
            """)

    @Argument(help: "The ticket's number.") var number: String
    @Argument(help: "responded, assigned, started or completed.") var kind: RecordRequest.Kind
    @Option(name: .customLong("as"), help: "Your staff id, to be sure whose token it is; the holder unless given.")
    var staff: String?
    @Option(help: "When it happened, RFC 3339; now unless given.") var time: String?
    @Option(help: "What the customer was told, or what was done.") var summary: String?
    @Option(name: .customLong("kind"), help: "Of a response: solution, arrangement or referral.")
    var response: WorkResponded.Kind?
    @Option(help: "On the start of work.") var note: String?
    @Option(help: "Who takes over.") var department: String?
    @Option(help: "Who takes over.") var team: String?
    @Option(help: "Staff id of who takes over.") var handler: String?
    @Option(help: "Why it was assigned so.") var reason: String?
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var door: IntakeDoor

    func run() async throws {
        let client = try await door.client(tokenFrom: "AFTERCARE_STAFF_TOKEN")
        let request = try self.request()
        let body = try WireJSON.encode(request)
        var answer = try await ask {
            try await client.post("/v1/tickets/\(PathSegment.escaped(number))/records", json: body)
        }
        try answer.requireSuccess()
        // Triage decides within milliseconds; five seconds are for a bad day.
        for _ in 0..<25 where try !answer.decode(EventAnswered.self).final {
            try await Task.sleep(for: .milliseconds(200))
            answer = try await ask { try await client.get("/v1/events/\(PathSegment.escaped(request.id))") }
            try answer.requireSuccess()
        }
        try report(answer)
    }

    private func request() throws -> RecordRequest {
        var moment: Instant?
        if let time {
            guard let instant = Instant(rfc3339: time) else {
                throw ValidationError("--time: expected an instant with an offset, like 2026-11-22T09:30:00+08:00")
            }
            moment = instant
        }
        let request = RecordRequest(
            kind: kind, id: UUID().uuidString.lowercased(), as: staff, time: moment, summary: summary,
            response: response,
            note: note, department: department, team: team, handler: handler, reason: reason)
        do {
            _ = try request.fact()
        } catch {
            throw ValidationError("\(error)")
        }
        return request
    }

    private func report(_ answer: APIAnswer) throws {
        let decided = try answer.decode(EventAnswered.self)
        if json {
            sayJSON(answer.text)
        } else {
            let why = decided.problem.map { ": \(Terminal.text($0.detail))" } ?? ""
            let legal = decided.legal.map { $0.isEmpty ? "" : " (\($0.joined(separator: ", ")))" } ?? ""
            say("\(number)  \(decided.status.rawValue)  \(decided.state?.rawValue ?? "-")\(why)\(legal)")
        }
        guard decided.status == .applied else { throw ExitCode(ExitStatus.findings) }
    }
}

extension RecordRequest.Kind: ExpressibleByArgument {}
extension WorkResponded.Kind: ExpressibleByArgument {}
