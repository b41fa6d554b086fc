import AMQP
import Contracts
import Foundation
import Logging
import Testing

/// The real broker that Tests/run started; a test that needs it and does not find it fails, it is never skipped in silence.
public enum TestBroker {
    /// A virtual host of the tests and its user of the same name: "tests", and one for each suite that cuts connections.
    public static func address(_ virtualHost: String = "tests") throws -> BrokerAddress {
        let url = try #require(
            ProcessInfo.processInfo.environment["AFTERCARE_TEST_AMQP_URL"], "run the tests with Tests/run")
        let broker = try #require(BrokerAddress(url: url))
        return BrokerAddress(
            host: broker.host, port: broker.port, virtualHost: virtualHost, user: virtualHost,
            password: broker.password)
    }

    public static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    public static func connect(_ name: String, _ virtualHost: String = "tests") async throws -> BrokerConnection {
        try await BrokerConnection.open(address(virtualHost), name: name, logger: logger)
    }

    /// Cuts every connection of a virtual host's user, as an operator could.
    public static func cutConnections(in virtualHost: String) throws {
        try control("-q", "close_all_user_connections", virtualHost, "test")
    }

    /// Runs rabbitmqctl on the test broker.
    @discardableResult
    public static func control(_ arguments: String...) throws -> String {
        try control(arguments)
    }

    /// Runs rabbitmqctl on the test broker.
    @discardableResult
    public static func control(_ arguments: [String]) throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let root = try #require(environment["AFTERCARE_TEST_ROOT"], "run the tests with Tests/run")
        let folder = try #require(environment["AFTERCARE_TEST_BROKER"])
        return try Command.run("\(root)/compose/broker", ["ctl", folder] + arguments)
    }

    /// Declares what a test needs by importing definitions.
    ///
    /// - Parameters:
    ///   - queue: A name of the test's own; a quorum queue unless `arguments` say otherwise.
    ///   - exchange: A topic exchange that the queue is bound to with every key.
    public static func declare(
        queue: String, exchange: String? = nil, arguments: [String: JSONValue] = ["x-queue-type": .string("quorum")],
        in virtualHost: String = "tests"
    ) throws {
        var definitions: [String: JSONValue] = [
            "queues": .array([
                .object([
                    "name": .string(queue), "vhost": .string(virtualHost), "durable": .bool(true),
                    "auto_delete": .bool(false), "arguments": .object(arguments),
                ])
            ])
        ]
        if let exchange {
            definitions["exchanges"] = .array([
                .object([
                    "name": .string(exchange), "vhost": .string(virtualHost), "type": .string("topic"),
                    "durable": .bool(true), "auto_delete": .bool(false), "internal": .bool(false),
                    "arguments": .object([:]),
                ])
            ])
            definitions["bindings"] = .array([
                .object([
                    "source": .string(exchange), "vhost": .string(virtualHost), "destination": .string(queue),
                    "destination_type": .string("queue"), "routing_key": .string("#"), "arguments": .object([:]),
                ])
            ])
        }
        let folder = try TemporaryFolder()
        let json = String(decoding: try WireJSON.encode(JSONValue.object(definitions)), as: UTF8.self)
        try control("-q", "import_definitions", folder.write(json, to: "definitions.json"))
    }
}

/// Another program, run to its end.
public enum Command {
    public struct Failure: Error, CustomStringConvertible {
        public let command: String
        public let status: Int32
        public let output: String

        public var description: String { "\(command) ended with \(status): \(output)" }
    }

    /// Standard output of a program that must succeed.
    @discardableResult
    public static func run(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil, input: Data? = nil
    ) throws -> String {
        let result = try outcome(path, arguments, environment: environment, input: input)
        guard result.status == 0 else {
            throw Failure(
                command: ([path] + arguments).joined(separator: " "), status: result.status, output: result.output)
        }
        return result.output
    }

    /// Exit status and both outputs of a program, whatever they are.
    public static func outcome(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil, input: Data? = nil
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if let environment {
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        }
        // A file, not a pipe: a grandchild that keeps the pipe open would keep us waiting.
        let folder = try TemporaryFolder()
        _ = try folder.write("", to: "output")
        let output = try FileHandle(forUpdating: URL(fileURLWithPath: folder.file("output")))
        process.standardOutput = output
        process.standardError = output
        if let input {
            try input.write(to: URL(fileURLWithPath: folder.file("input")))
            process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder.file("input")))
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try withoutBlockedSignals { try process.run() }
        process.waitUntilExit()
        let text = try Data(contentsOf: URL(fileURLWithPath: folder.file("output")))
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    /// A process that is started from a thread of a pool would inherit that no signal reaches it.
    private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }
}
