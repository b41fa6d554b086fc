import Contracts
import Foundation
import FoundationNetworking
import GRDB
import Messaging

/// The five services of a run as processes: stopped, started, and given new stores, while the broker stays.
///
/// Keeps the files of process ids of `compose/local`, which stops whatever runs in the end.
struct Deployment: Sendable {
    private static let patience = Duration.seconds(120)

    /// The folder of the stores, logs and configurations.
    let folder: String
    /// The folder of the executables.
    let bin: String
    /// Configuration keys that every service gets when it is started from here.
    var settings: [String: Int] = [:]

    private func path(_ service: ServiceName, _ ending: String) -> String { "\(folder)/\(service).\(ending)" }

    func store(of service: ServiceName) -> String { path(service, "sqlite") }

    /// Bytes of a service's store, write-ahead log included.
    func storeBytes(of service: ServiceName) -> Int {
        ["", "-wal"].reduce(0) { sum, ending in
            let attributes = try? FileManager.default.attributesOfItem(atPath: store(of: service) + ending)
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }

    /// Makes sure that what was measured is what the services do when all is well.
    ///
    /// - Throws: ``BenchFault`` when a message was parked or waits for another one, a timer has failed, or what was just taken
    ///   is dated wrong: an optimised build has once believed that it was 1970.
    func requireSound() async throws {
        let questions = [
            "parked": "SELECT count(*) FROM parked", "held": "SELECT count(*) FROM held",
            "failed timers": "SELECT count(*) FROM timers WHERE state = 'failed'",
        ]
        for service in ServiceName.allCases {
            let reader = try MessageStore.openForReading(store(of: service))
            let newest = try await reader.read { try Instant.fetchOne($0, sql: "SELECT max(received_at) FROM inbox") }
            guard let newest, .seconds(-3600)...(.seconds(3600)) ~= Instant.systemNow() - newest else {
                throw BenchFault("\(service) took its newest message at \(newest.map { "\($0)" } ?? "no time")")
            }
            for (what, sql) in questions {
                let count = try await reader.read { db in try Int.fetchOne(db, sql: sql) ?? 0 }
                guard count == 0 else {
                    throw BenchFault("\(service) has \(what): \(count); see \(path(service, "log"))")
                }
            }
        }
    }

    // MARK: - Stopping

    /// Stops services cleanly, in the order given, and waits until each is gone.
    func stop(_ services: [ServiceName] = ServiceName.allCases) async throws {
        for service in services {
            guard let pid = Processes.pid(in: path(service, "pid")) else { continue }
            kill(pid, SIGTERM)
            try await wait("\(service) has stopped") { !Processes.isRunning(pid) }
            try FileManager.default.removeItem(atPath: path(service, "pid"))
        }
    }

    /// Throws the stores of all services away; the broker's queues have to be empty.
    func reset() async throws {
        try await stop()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        for file in files where file.contains(".sqlite") || file == "outgoing" {
            try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
        }
        try FileManager.default.createDirectory(atPath: "\(folder)/outgoing", withIntermediateDirectories: true)
        try await start()
    }

    // MARK: - Starting

    /// Starts services, all at once, and waits until each is ready.
    func start(_ services: [ServiceName] = ServiceName.allCases) async throws {
        for service in services { try await launch(service) }
        for service in services { try await ready(service) }
    }

    /// Stops the services and starts them with the settings as they are now.
    func restart() async throws {
        try await stop()
        try await start()
    }

    /// Starts one service and returns how long it took from its execution until it was ready.
    func timeToReady(_ service: ServiceName) async throws -> Duration {
        let start = ContinuousClock.now
        try await launch(service)
        try await ready(service)
        return ContinuousClock.now - start
    }

    private func launch(_ service: ServiceName) async throws {
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: path(service, "log")))
        try log.seekToEnd()
        let pid = try await onThread { [self] in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "\(bin)/\(service)")
            process.arguments = ["serve", "--config", path(service, "yaml")]
            process.environment = environment(of: service)
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = log
            process.standardError = log
            try process.run()
            return process.processIdentifier
        }
        try Data("\(pid)\n".utf8).write(to: URL(fileURLWithPath: path(service, "pid")))
    }

    private func environment(of service: ServiceName) -> [String: String] {
        settings.reduce(into: ProcessInfo.processInfo.environment) { environment, setting in
            let key = "\(service)_\(setting.key)".uppercased().replacing(".", with: "_")
            environment[key] = String(setting.value)
        }
    }

    private func ready(_ service: ServiceName) async throws {
        let port = try String(contentsOfFile: "\(folder)/ports/\(service)", encoding: .utf8)
        guard let url = URL(string: "http://127.0.0.1:\(port.trimmingCharacters(in: .whitespacesAndNewlines))/readyz")
        else { throw BenchFault("the port of \(service) is not known: \(port)") }
        try await wait("\(service) is ready", every: .milliseconds(2)) {
            guard let pid = Processes.pid(in: path(service, "pid")), Processes.isRunning(pid) else {
                throw BenchFault("\(service) has ended; see \(path(service, "log"))")
            }
            let answer = try? await URLSession.shared.data(from: url)
            return (answer?.1 as? HTTPURLResponse)?.statusCode == 200
        }
    }

    private func wait(
        _ what: String, every interval: Duration = .milliseconds(10), _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + Self.patience
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw BenchFault("waited in vain: \(what)") }
            try await Task.sleep(for: interval)
        }
    }
}
