import AMQP
import Contracts
import Foundation
import GRDB
import Locking
import Logging
import NIOCore
import NIOPosix

/// A private broker and the five services, each behind a wire of its own, with all state in one folder.
final class Stage: Sendable {
    struct Places: Sendable {
        /// The root of the tree.
        let root: String
        /// The executables.
        let bin: String
        let folder: String
    }

    let places: Places
    let wires: [ServiceName: Proxy]
    let mutant: String?
    private let group: MultiThreadedEventLoopGroup
    private let starting = Locked(Duration.zero)

    /// Starts everything from nothing.
    ///
    /// - Parameter mutant: A guarantee that all five services break on purpose.
    init(_ places: Places, mutant: String? = nil) async throws {
        self.places = places
        self.mutant = mutant
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        self.group = group
        try FileManager.default.createDirectory(atPath: places.folder, withIntermediateDirectories: true)
        try Data("0".utf8).write(to: URL(fileURLWithPath: places.folder + "/clock"))
        var wires: [ServiceName: Proxy] = [:]
        for service in ServiceName.allCases {
            wires[service] = try await Proxy(group: group) { Self.brokerPort(places.folder) }
        }
        self.wires = wires
        try await local(["up", "--detach", "--profile", "demo"])
        try await importTap()
    }

    /// Kills everything: nothing of a stage is wanted any more when it is stopped.
    func stop() async {
        for service in ServiceName.allCases { signal(service, SIGKILL) }
        try? await broker("kill")
        try? await group.shutdownGracefully()
    }

    static func brokerPort(_ folder: String) -> Int? {
        let text = (try? String(contentsOfFile: folder + "/broker/broker.env", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.contains("RABBITMQ_NODE_PORT=") }
        return line?.split(separator: "=").last.flatMap { Int($0) }
    }

    // MARK: - Processes

    /// What every process of ours is started with.
    var environment: [String: String] {
        var environment = [
            "AFTERCARE_LOCAL_STATE": places.folder, "AFTERCARE_LOCAL_BIN": places.bin, "AFTERCARE_LOCAL_RESTARTS": "0",
            "AFTERCARE_FAULT_CLOCK": places.folder + "/clock", "AFTERCARE_FAULT_TIMER": places.folder + "/timer",
        ]
        environment["AFTERCARE_MUTANT"] = mutant
        for (service, wire) in wires {
            environment["\(service.rawValue.uppercased())_AMQP_URL"] =
                "amqp://\(service)@127.0.0.1:\(wire.port)/aftercare"
        }
        return environment
    }

    @discardableResult
    func local(_ arguments: [String], _ more: [String: String] = [:]) async throws -> String {
        try await Command.run(
            places.root + "/compose/local", arguments, environment: environment.merging(more) { $1 }
        ).output
    }

    /// Starts a service that is not running.
    func start(_ service: ServiceName, _ more: [String: String] = [:]) async throws {
        try await local(["start", service.rawValue], more)
    }

    /// Starts a service under strace, which injects faults into its system calls.
    ///
    /// With `--seccomp-bpf`, which lets all other calls run at full speed, strace 6.1 injects no signals.
    func start(_ service: ServiceName, strace: [String]) async throws {
        let folder = "\(places.folder)/traced"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let script = """
            #!/bin/sh
            exec strace -D -f -qq \(strace.joined(separator: " ")) \(places.bin)/\(service) "$@"

            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(service)"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/\(service)")
        try await start(service, ["AFTERCARE_LOCAL_BIN": folder])
    }

    /// Waits until strace has taken hold of a service, or the service is gone already.
    func traced(_ service: ServiceName) async throws {
        try await wait("strace follows \(service)", within: .seconds(10)) {
            guard let pid = self.pid(of: service), self.isRunning(service) else { return true }
            let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
            return status?.contains("TracerPid:\t0\n") == false
        }
    }

    func pid(of service: ServiceName) -> pid_t? {
        (try? String(contentsOfFile: "\(places.folder)/\(service).pid", encoding: .utf8))
            .flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    func isRunning(_ service: ServiceName) -> Bool {
        pid(of: service).map { kill($0, 0) == 0 } ?? false
    }

    func signal(_ service: ServiceName, _ signal: Int32) {
        if let pid = pid(of: service) { kill(pid, signal) }
    }

    func kill9(_ service: ServiceName) async throws {
        signal(service, SIGKILL)
        try await dead(service)
    }

    func dead(_ service: ServiceName, within limit: Duration = .seconds(30)) async throws {
        try await wait("\(service) is dead", within: limit) { !self.isRunning(service) }
    }

    func killAndRestart(_ service: ServiceName) async throws {
        try await kill9(service)
        try await start(service)
    }

    /// Restarts every service that does not run, with nothing special about it.
    func mend() async throws {
        try setClock(.zero)
        for wire in wires.values { wire.set(.init()) }
        for service in ServiceName.allCases where !isRunning(service) { try await start(service) }
    }

    /// Sets every service's wall clock wrong by a span.
    func setClock(_ error: Duration) throws {
        let milliseconds = error.components.seconds * 1000
        try Data("\(milliseconds)".utf8).write(to: URL(fileURLWithPath: places.folder + "/clock"), options: .atomic)
    }

    /// Lets every timer of a ticket kill the process that fires it.
    func killByTimer(of ticket: TicketID) throws {
        try Data(ticket.description.utf8).write(to: URL(fileURLWithPath: places.folder + "/timer"), options: .atomic)
    }

    // MARK: - The broker

    func broker(_ verb: String) async throws {
        let more = verb == "start" ? ["\(places.folder)/definitions"] : []
        let start = ContinuousClock.now
        try await Command.run("\(places.root)/compose/broker", [verb, "\(places.folder)/broker"] + more)
        if verb == "start" { starting.withLock { $0 += start.duration(to: .now) } }
    }

    /// How long all starts of the broker took together.
    var brokerStarts: Duration { starting.withLock { $0 } }

    @discardableResult
    func control(_ arguments: String...) async throws -> String {
        try await Command.run(
            "\(places.root)/compose/broker", ["ctl", "\(places.folder)/broker", "-q"] + arguments
        ).output
    }

    /// The topology as it should be, over whatever a case has done to it.
    func restoreTopology() async throws {
        try await control("import_definitions", "\(places.folder)/definitions/20-topology.json")
        try await importTap()
    }

    func address(user: String, password: String) throws -> BrokerAddress {
        guard let port = Self.brokerPort(places.folder) else { throw StageError("there is no broker") }
        return BrokerAddress(
            host: "127.0.0.1", port: port, virtualHost: Topology.virtualHost, user: user, password: password)
    }

    func secret(_ name: String) throws -> String {
        try String(contentsOfFile: "\(places.folder)/secrets/\(name)", encoding: .utf8)
    }

    // MARK: - Stores and doors

    func read<Value>(_ service: ServiceName, _ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        return try DatabaseQueue(path: "\(places.folder)/\(service).sqlite", configuration: configuration).read(body)
    }

    /// Changes the store of a service that does not run.
    func write(_ service: ServiceName, _ body: (Database) throws -> Void) throws {
        try DatabaseQueue(path: "\(places.folder)/\(service).sqlite").write(body)
    }

    func count(_ service: ServiceName, _ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try read(service) { try Int.fetchOne($0, sql: sql, arguments: arguments) ?? 0 }
    }

    /// Whether the service says that it has what it needs.
    func isReady(_ service: ServiceName) async -> Bool {
        guard let port = try? String(contentsOfFile: "\(places.folder)/ports/\(service)", encoding: .utf8) else {
            return false
        }
        let url = "http://127.0.0.1:\(port.trimmingCharacters(in: .whitespacesAndNewlines))/readyz"
        let result = try? await Command.run("/usr/bin/curl", ["-sf", "-m", "2", url], mayFail: true)
        return result?.status == 0
    }

    func ready(within limit: Duration = .seconds(60)) async throws {
        for service in ServiceName.allCases {
            try await wait("\(service) is ready", within: limit) { await self.isReady(service) }
        }
    }

    /// Asks again until the answer is yes; what is waited for is an event, the limit only ends a failing run.
    ///
    /// - Parameter limit: On a machine that has nothing else to do; on a busy one more.
    func wait(_ what: String, within limit: Duration, _ condition: () async throws -> Bool) async throws {
        let limit = limit * Machine.crowding
        let deadline = ContinuousClock.now + limit
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw StageError("not within \(limit): \(what)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    static let logger = Logger(label: "faults", factory: { _ in SwiftLogNoOpLogHandler() })
}

struct StageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension Instant {
    /// The machine's clock, which no case sets.
    static func now() -> Instant {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
