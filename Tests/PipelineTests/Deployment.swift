import AMQP
import Contracts
import Foundation
import GRDB
import TestSupport
import Testing

/// The five real processes and the private broker that Tests/run started, as an outsider and an operator meet them.
struct Deployment {
    private let environment = ProcessInfo.processInfo.environment

    func value(_ name: String) throws -> String {
        try #require(environment[name], "run the tests with Tests/run")
    }

    var state: String { get throws { try value("AFTERCARE_STATE") } }

    // MARK: - Processes

    private func pid(of service: ServiceName) throws -> pid_t {
        let text = try String(contentsOfFile: "\(state)/\(service).pid", encoding: .utf8)
        return try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// Kills a service as a power cut would, and starts it again.
    func killAndRestart(_ service: ServiceName) throws {
        kill(try pid(of: service), SIGKILL)
        while kill(try pid(of: service), 0) == 0 { usleep(10_000) }
        try Command.run("\(value("AFTERCARE_TEST_ROOT"))/compose/local", ["start", service.rawValue])
    }

    func broker(_ verb: String) throws {
        let root = try value("AFTERCARE_TEST_ROOT")
        let more = verb == "start" ? ["\(try state)/definitions"] : []
        try Command.run("\(root)/compose/broker", [verb, "\(state)/broker"] + more)
    }

    @discardableResult
    func control(_ arguments: String...) throws -> String {
        try Command.run("\(value("AFTERCARE_TEST_ROOT"))/compose/broker", ["ctl", "\(state)/broker"] + arguments)
    }

    /// A subcommand of a service, with the environment of `compose/local env`.
    func command(
        _ service: ServiceName, _ arguments: String..., environment: [String: String] = [:]
    ) throws -> (status: Int32, output: String) {
        try Command.outcome("\(value("AFTERCARE_BIN"))/\(service)", arguments, environment: environment)
    }

    // MARK: - Stores

    func read<Value>(_ service: ServiceName, _ sql: String, _ body: (Database, String) throws -> Value) throws -> Value
    {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        return try DatabaseQueue(path: "\(state)/\(service).sqlite", configuration: configuration).read {
            try body($0, sql)
        }
    }

    func count(_ service: ServiceName, _ sql: String) throws -> Int {
        try read(service, sql) { db, sql in try Int.fetchOne(db, sql: sql) ?? 0 }
    }

    // MARK: - HTTP

    func http(
        _ method: String, _ url: String, token: String? = nil, body: Data? = nil
    ) async throws -> (status: Int, body: JSONValue) {
        var arguments = ["-s", "-X", method, "-w", "\n%{http_code}", url]
        if let token { arguments += ["-H", "Authorization: Bearer \(token)"] }
        if body != nil { arguments += ["--data-binary", "@-"] }
        let output = try Command.run("/usr/bin/curl", arguments, input: body)
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.dropLast().joined(separator: "\n")
        let json = (try? WireJSON.decode(JSONValue.self, from: Data(text.utf8))) ?? .null
        return (Int(lines.last ?? "") ?? 0, json)
    }

    // MARK: - Waiting

    /// Asks again until the answer is yes; what is waited for is an event, the limit only ends a failing test.
    func wait(
        until what: String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while try await !condition() {
            guard ContinuousClock.now < deadline else {
                Issue.record("not within \(limit): \(what)")
                return
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Nothing waits anywhere between the services: no message in a work queue, an outbox, or behind a gap.
    func quiesce(within limit: Duration = .seconds(120)) async throws {
        try await wait(until: "the pipeline is quiet", within: limit) {
            for service in ServiceName.allCases
            where try count(service, "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM held)") > 0 {
                return false
            }
            let queues = try control("-q", "list_queues", "-p", Topology.virtualHost, "name", "messages")
            return queues.split(separator: "\n").allSatisfy { line in
                let words = line.split(separator: "\t")
                let isOurs = words[0].hasSuffix(".work") || words[0].hasPrefix("intake.")
                return !isOurs || words.last == "0" || words.last == "messages"
            }
        }
    }
}
