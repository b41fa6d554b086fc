import Foundation

/// Another program, run to its end or left running.
enum Command {
    struct Failure: Error, CustomStringConvertible {
        let command: String
        let status: Int32
        let output: String

        var description: String { "\(command) ended with \(status): \(output)" }
    }

    /// Runs a program and returns what it wrote; it must succeed unless `mayFail`.
    @discardableResult
    static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], mayFail: Bool = false
    ) async throws -> (status: Int32, output: String) {
        // On a thread of its own: waiting for a process must not hold up the proxies and the workload.
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try outcome(path, arguments, environment, mayFail) })
            }
        }
    }

    private static func outcome(
        _ path: String, _ arguments: [String], _ environment: [String: String], _ mayFail: Bool
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        // A file, not a pipe: a grandchild that keeps the pipe open would keep us waiting.
        let file = FileManager.default.temporaryDirectory.appending(path: "faults-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try FileHandle(forWritingTo: file)
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try withoutBlockedSignals { try process.run() }
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        guard process.terminationStatus == 0 || mayFail else {
            throw Failure(
                command: ([path] + arguments).joined(separator: " "), status: process.terminationStatus, output: text)
        }
        return (process.terminationStatus, text)
    }
}

/// Runs a body that starts a process: one that is started from a thread of a pool would inherit that no signal reaches it.
func withoutBlockedSignals<Result>(_ body: () throws -> Result) rethrows -> Result {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
}
