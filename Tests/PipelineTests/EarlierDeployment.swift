import Contracts
import Foundation
import GRDB
import TestSupport
import Testing

/// Today's five executables and a broker of their own, on the stores that an earlier build wrote.
final class EarlierDeployment {
    private let folder: TemporaryFolder
    private let root: String
    private var environment: [String: String]
    private var events = 0

    /// Lays out the stores of `EarlierStores/<build>` and the keys they were sealed with.
    init(_ build: String) throws {
        let outside = ProcessInfo.processInfo.environment
        root = try #require(outside["AFTERCARE_TEST_ROOT"], "run the tests with Tests/run")
        folder = try TemporaryFolder()
        environment = [
            "AFTERCARE_LOCAL_STATE": folder.path,
            "AFTERCARE_LOCAL_BIN": try #require(outside["AFTERCARE_TEST_BIN"], "run the tests with Tests/run"),
        ]
        let samples = "\(root)/Tests/PipelineTests/EarlierStores/\(build)"
        try FileManager.default.createDirectory(
            atPath: folder.file("secrets"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.copyItem(atPath: "\(samples)/keys", toPath: folder.file("secrets/keys"))
        for service in ServiceName.allCases {
            let text = try Command.run("/usr/bin/xz", ["--decompress", "--stdout", "\(samples)/\(service).sql.xz"])
            var configuration = Configuration()
            // A dump is one transaction, and in no order of its references.
            configuration.allowsUnsafeTransactions = true
            configuration.foreignKeysEnabled = false
            try DatabaseQueue(path: folder.file("\(service).sqlite"), configuration: configuration)
                .writeWithoutTransaction { try $0.execute(sql: text) }
        }
    }

    func start() throws {
        try local("up", "--detach")
        for line in try local("env").split(separator: "\n")
        where line.hasPrefix("export ") && !line.hasPrefix("export PATH=") {
            let pair = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
            environment[String(pair[0])] = pair.count == 2 ? String(pair[1]) : ""
        }
    }

    func stop() {
        do { try local("down") } catch { Issue.record(error) }
    }

    @discardableResult
    private func local(_ arguments: String...) throws -> String {
        try Command.run("\(root)/compose/local", arguments, environment: environment)
    }

    func command(_ service: ServiceName, _ arguments: String...) throws -> (status: Int32, output: String) {
        try Command.outcome("\(value("AFTERCARE_BIN"))/\(service)", arguments, environment: environment)
    }

    func read<Value>(_ service: ServiceName, _ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        return try DatabaseQueue(path: folder.file("\(service).sqlite"), configuration: configuration).read(body)
    }

    /// Publishes an event about a ticket and waits until it has been decided.
    ///
    /// - Returns: The state that the ticket has then.
    func decision(on type: String, about reference: String, _ data: [String: JSONValue]) async throws -> String? {
        events += 1
        let id = "upgraded-\(events)"
        let about = data.merging(["ticket": .object(["externalRef": .string(reference)])]) { $1 }
        let event = try Publisher.event(id, type, .object(about), from: "callcentre")
        var answer = try curl(["--data-binary", "@-", "v1/events"], input: event)
        let deadline = ContinuousClock.now + .seconds(60)
        while answer["final"] != .bool(true), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(100))
            answer = try curl(["v1/events/\(id)"])
        }
        guard case .string(let state) = answer["state"] else {
            Issue.record("\(type) about \(reference) was answered \(answer)")
            return nil
        }
        return state
    }

    /// - Parameter arguments: The last one is the path.
    private func curl(_ arguments: [String], input: Data? = nil) throws -> [String: JSONValue] {
        let url = try "\(value("AFTERCARE_INTAKE_URL"))/\(arguments.last ?? "")"
        let token = try value("AFTERCARE_TOKEN_CALLCENTRE")
        let output = try Command.run(
            "/usr/bin/curl", ["-s", "-H", "Authorization: Bearer \(token)"] + arguments.dropLast() + [url], input: input
        )
        guard case .object(let answer) = try WireJSON.decode(JSONValue.self, from: Data(output.utf8)) else {
            return [:]
        }
        return answer
    }

    private func value(_ name: String) throws -> String {
        try #require(environment[name], "compose/local env says nothing of \(name)")
    }
}
