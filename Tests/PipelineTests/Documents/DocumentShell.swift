import Contracts
import Foundation
import TestSupport
import Testing

/// The shell of a reader: in a folder like the repository's root, with what `compose/local env` exports.
struct DocumentShell {
    let root: String
    private let deployment = Deployment()
    private let folder: TemporaryFolder
    /// Of a ticket that pages somebody at once.
    private let number: String

    init() async throws {
        root = try deployment.value("AFTERCARE_TEST_ROOT")
        folder = try TemporaryFolder()
        for name in ["compose", "Tests", "Package.swift"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file(name), withDestinationPath: "\(root)/\(name)")
        }
        let holidays = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20270101",
            "DTEND;VALUE=DATE:20270102", "SUMMARY:New Year", "END:VEVENT", "END:VCALENDAR", "",
        ]
        _ = try folder.write(holidays.joined(separator: "\r\n"), to: "holidays.ics")
        number = try await Self.pagedTicket(deployment)
    }

    private static func pagedTicket(_ deployment: Deployment) async throws -> String {
        let key = UUID().uuidString.lowercased()
        let event = try Publisher.event(
            key, "ticket.submitted",
            EventData.submission(
                key, description: "空调冒烟起火,有焦味", phone: "139\(Int.random(in: 10_000_000...99_999_999))"),
            from: "callcentre")
        let answer = try await deployment.http(
            "POST", "\(deployment.value("AFTERCARE_INTAKE_URL"))/v1/events",
            token: deployment.value("AFTERCARE_TOKEN_CALLCENTRE"), body: event)
        return try #require(answer.body["number"]?.string, "\(answer)")
    }

    // MARK: - Running

    /// Runs a script as the reader's shell would, ends with the first command that fails.
    func bash(_ script: String) throws -> (status: Int32, output: String) {
        let lines = "set -euo pipefail\ncd '\(folder.path)'\nPATH='\(folder.path)/stubs':$PATH\n\(script)\n"
        // The limit only ends a failing test.
        return try Command.outcome("/usr/bin/timeout", ["120", "/bin/bash", "-c", lines])
    }

    /// A program that stands in front of the real one.
    func stub(_ name: String, _ script: String) throws {
        let stubs = URL(fileURLWithPath: folder.path).appending(path: "stubs")
        try FileManager.default.createDirectory(at: stubs, withIntermediateDirectories: true)
        let path = stubs.appending(path: name).path
        try Data("#!/bin/bash\n\(script)\n".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    /// The page of the ticket, as it is now.
    func page() async throws -> EscalationPage {
        var found: EscalationPage?
        try await deployment.wait(until: "somebody is paged about \(number)") {
            let listed = try bash("escalation list --all --json")
            let pages = try WireJSON.decode([EscalationPage].self, from: Data(listed.output.utf8))
            found = pages.first { $0.ticket?.number == number }
            return found != nil
        }
        return try #require(found)
    }

    // MARK: - Checking

    /// What is wrong with a command; nothing when it runs or passes the check of the table.
    func failures(of command: DocumentCommand) async throws -> [String] {
        if command.isName { return try outcome(of: command.text + " --help") }
        if command.kind == .python {
            _ = try folder.write(command.text, to: "sample.py")
            return try outcome(of: "PATH=/usr/bin:$PATH timeout 60 python3 sample.py")
        }
        let checks = command.lines.map { ($0, DocumentTable.check(for: $0)) }
        guard checks.contains(where: { $0.1 != nil }) else { return try await run(command.text) }
        var failures: [String] = []
        for (line, check) in checks {
            if let check { failures += try self.failures(of: line, check) } else { failures += try await run(line) }
        }
        return failures
    }

    private func run(_ text: String) async throws -> [String] {
        var script = text.replacing("<number>", with: number).replacing("<standard>", with: "s1-strict")
        if script.contains("<escalation>") {
            let page = try await page()
            script = script.replacing("<escalation>", with: page.escalationId.description)
                .replacing("<revision>", with: String(page.revision))
        }
        if script.contains("outbound.callcentre") { try await deployment.quiesce() }
        return try outcome(of: script)
    }

    private func outcome(of script: String) throws -> [String] {
        let outcome = try bash(script)
        return outcome.status == 0 ? [] : ["\(script) ended with \(outcome.status): \(outcome.output)"]
    }

    private func failures(of line: String, _ check: DocumentTable.Check) throws -> [String] {
        switch check {
        case .docker: return []
        case .findsDifferences:
            let outcome = try bash(line.replacing("<standard>", with: "s1-strict"))
            return outcome.status <= 1 ? [] : ["\(line) ended with \(outcome.status): \(outcome.output)"]
        case .instead(let other): return try outcome(of: other)
        case .partOfRun:
            let run = try String(contentsOfFile: "\(root)/Tests/run", encoding: .utf8)
            return run.contains(line) ? [] : ["Tests/run does not do: \(line)"]
        case .brokerTool:
            return try outcome(of: "compose/broker ctl \(deployment.state)/broker help import_definitions")
        case .usage(let script):
            let text = try String(contentsOfFile: "\(root)/\(script)", encoding: .utf8)
            let words = line.split(separator: " ").dropFirst().filter { $0.contains(/^[a-z-]+$/) }
            let unknown = words.filter { !text.contains($0) }
            return try outcome(of: "bash -n \(script)") + unknown.map { "\(script) does not know \($0)" }
        case .options(let program):
            let help = try bash("\(deployment.value("AFTERCARE_TEST_BIN"))/\(program) --help").output
            let options = line.split(separator: " ").filter { $0.hasPrefix("--") }
            let script = line.split(separator: " ").first.map(String.init) ?? ""
            let text = try String(contentsOfFile: "\(root)/\(script.replacing("./", with: ""))", encoding: .utf8)
            let unknown = options.filter { !help.contains($0) && !text.contains($0) }
            return try outcome(of: "bash -n \(script)") + unknown.map { "\(script) does not know \($0)" }
        }
    }
}
