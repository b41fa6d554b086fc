import Foundation
import TestSupport
import Testing

/// `compose/local` with a program in the place of a service that ends as it is told.
@Suite("Services that die are started again")
struct SupervisionTests {
    private let folder: TemporaryFolder
    private let local: String
    private let environment: [String: String]

    init() throws {
        folder = try TemporaryFolder()
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        local = root.appending(path: "compose/local").path
        let (state, bin) = (folder.file("state"), folder.file("bin"))
        for path in [state + "/ports", bin] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        for service in ["intake", "triage", "escalation", "notifier", "survey"] {
            try Data("1".utf8).write(to: URL(fileURLWithPath: "\(state)/ports/\(service)"))
        }
        let program = """
            #!/bin/sh
            [ "$1" = health ] && exit 0
            echo started >>"$AFTERCARE_LOCAL_STATE/starts"
            read -r ending <"$AFTERCARE_LOCAL_STATE/ending"
            [ "$ending" = live ] && exec sleep 1000
            [ "$ending" = abort ] && kill -ABRT $$
            exit "$ending"

            """
        try Data(program.utf8).write(to: URL(fileURLWithPath: bin + "/survey"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin + "/survey")
        environment = [
            "AFTERCARE_LOCAL_STATE": state, "AFTERCARE_LOCAL_BIN": bin, "AFTERCARE_LOCAL_RESTARTS": "5",
        ]
    }

    private func read(_ name: String) -> String {
        (try? String(contentsOfFile: folder.file("state/\(name)"), encoding: .utf8)) ?? ""
    }

    private func start(ending: String) throws {
        try Data("\(ending)\n".utf8).write(to: URL(fileURLWithPath: folder.file("state/ending")))
        try Command.run(local, ["start", "survey"], environment: environment)
    }

    private func status() throws -> String {
        let text = try Command.run(local, ["status"], environment: environment)
        return text.split(separator: "\n").first { $0.hasPrefix("survey") }.map(String.init) ?? ""
    }

    /// Asks until the status has what it is to have.
    private func waitForStatus(_ part: String) async throws {
        while try !status().contains(part) { try await Task.sleep(for: .milliseconds(50)) }
    }

    private func stop() throws {
        try Command.run(local, ["stop", "survey"], environment: environment)
        #expect(try status().contains("stopped"))
    }

    @Test("one that is killed runs again under another number, and the status says so", .timeLimit(.minutes(1)))
    func killed() async throws {
        try start(ending: "live")
        let first = read("survey.pid")
        kill(try #require(pid_t(first.trimmingCharacters(in: .whitespacesAndNewlines))), SIGKILL)
        try await waitForStatus("died (times: 1, last status 137) and was started again")
        #expect(read("survey.pid") != first)
        #expect(try status().contains("ready"))
        try stop()
    }

    @Test("one that dies again and again is given up after five times within a minute", .timeLimit(.minutes(1)))
    func crashing() async throws {
        try start(ending: "abort")
        try await waitForStatus("died (times: 6, last status 134) and stays stopped")
        #expect(read("starts").split(separator: "\n").count == 6)
        try start(ending: "live")
        #expect(try status().contains("ready"))
        try stop()
    }

    @Test(
        "what would die of the same again, or was told to stop, is left alone", .timeLimit(.minutes(1)),
        arguments: [("64", "configuration"), ("74", "store"), ("0", "stopped"), ("75", "stopped")])
    func leftAlone(_ ending: String, _ word: String) async throws {
        try start(ending: ending)
        try await waitForStatus(word)
        #expect(read("starts").split(separator: "\n").count == 1)
    }
}
