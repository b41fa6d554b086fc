import ArgumentParser
import Foundation
import ServiceRuntime
import Testing

@testable import EscalationWorker

@Suite("Commands about deadlines and calendars")
struct DeadlinesCommandTests {
    private static let compose = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../compose")
        .standardizedFileURL.path
    private static let folders = ["--standards", "\(compose)/standards"]
    private static let facts = ["--facts", "\(compose)/samples/deadlines-spring-festival.json"]
    private static let moment = ["--at", "2026-02-16T09:00:00+08:00"]

    private func deadlines(_ arguments: [String]) throws {
        try #require(try EscalationCommand.parseAsRoot(["deadlines"] + arguments) as? DeadlinesCommand).run()
    }

    /// The command says what is wrong and gives up with this status.
    private func expect(_ status: Int32, _ body: () throws -> Void) throws {
        let exit = #expect(throws: ExitCode.self) { try body() }
        #expect(exit?.rawValue == status)
    }

    private func file(_ text: String, _ name: String, _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aftercare-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: name)
        try text.write(to: path, atomically: true, encoding: .utf8)
        try body(path.path)
    }

    @Test("A standard of the folder and a pack beside it are both taken, for people and for programs")
    func works() throws {
        try deadlines(Self.folders + ["--standard", "default"] + Self.facts + Self.moment)
        let pack = ["--pack", "\(Self.compose)/standards/examples/every-feature.yaml"]
        try deadlines(Self.folders + pack + Self.facts + Self.moment + ["--json"])
    }

    @Test(
        "A command line that says nothing clear is refused",
        arguments: [
            [], ["--standard", "default", "--pack", "a.yaml"], ["--pack", "a.txt"],
            ["--standard", "default", "--at", "2026-02-16T09:00:00"], ["--standard", "default", "--at", "noon"],
        ])
    func commandLine(_ arguments: [String]) {
        #expect(throws: (any Error).self) {
            try EscalationCommand.parseAsRoot(["deadlines"] + arguments + Self.facts)
        }
    }

    @Test("A standard that is not there, a broken pack and broken facts exit 1, a missing file 64")
    func refusals() throws {
        try expect(ExitStatus.findings) { try deadlines(Self.folders + ["--standard", "nope"] + Self.facts) }
        try file("id: broken\nclocks: {}\n", "broken.yaml") { path in
            try expect(ExitStatus.findings) { try deadlines(Self.folders + ["--pack", path] + Self.facts) }
        }
        try file("{", "facts.json") { path in
            let arguments = Self.folders + ["--standard", "default", "--facts", path]
            try expect(ExitStatus.findings) { try deadlines(arguments) }
        }
        let missing = Self.folders + ["--standard", "default", "--facts", "\(Self.compose)/nothing.json"]
        try expect(ExitStatus.configuration) { try deadlines(missing) }
    }

    private func calendar(_ arguments: [String]) throws {
        let command = try EscalationCommand.parseAsRoot(["calendar"] + arguments)
        if let show = command as? CalendarCommand.Show {
            try show.run()
        } else {
            let load = try #require(command as? CalendarCommand.Import)
            try load.run()
        }
    }

    @Test("Calendars are shown by their names, and an unknown one exits 1")
    func show() throws {
        let span = ["--from", "2026-02-13", "--to", "2026-02-24"]
        try calendar(["show", "cn-office"] + span + Self.folders)
        try calendar(["show", "cn-office", "--json"] + span + Self.folders)
        try expect(ExitStatus.findings) { try calendar(["show", "mars"] + span + Self.folders) }
        for wrong in [["2026-02-24", "2026-02-13"], ["2026-02-30", "2026-03-01"], ["1999-01-01", "1999-01-02"]] {
            #expect(throws: (any Error).self) {
                try EscalationCommand.parseAsRoot(["calendar", "show", "always", "--from", wrong[0], "--to", wrong[1]])
            }
        }
    }

    @Test("An iCalendar file is printed as holidays; one that cannot be taken over exits 1, a missing one 64")
    func importing() throws {
        let event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nSUMMARY:元旦\n"
        let end = "END:VEVENT\nEND:VCALENDAR\n"
        try file(event + end, "a.ics") { path in try calendar(["import", path]) }
        try file(event + "RRULE:FREQ=YEARLY\n" + end, "b.ics") { path in
            try expect(ExitStatus.findings) { try calendar(["import", path]) }
        }
        try expect(ExitStatus.configuration) { try calendar(["import", "/nowhere/at/all.ics"]) }
    }
}
