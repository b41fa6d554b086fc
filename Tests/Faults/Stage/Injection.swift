import Contracts
import Foundation
import Locking

/// A debugger on a running service that makes its system calls fail, or kills it in the middle of one.
///
/// It needs nothing in the service, so a build without the trait can be broken, too. What it did stands in its log.
final class Injection: Sendable {
    private let log: String
    private let process: Locked<Process>

    /// Takes hold of a service that runs.
    ///
    /// - Parameter rule: What strace calls an injection: `fdatasync:error=EIO`. It counts the calls of each thread by itself.
    init(_ stage: Stage, _ service: ServiceName, _ rule: String) async throws {
        guard let pid = stage.pid(of: service) else { throw StageError("\(service) was never started") }
        log = "\(stage.places.folder)/\(service).injected"
        try? FileManager.default.removeItem(atPath: log)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
        let calls = rule.prefix { $0 != ":" }
        process.arguments = ["-f", "-o", log, "-e", "trace=\(calls)", "-e", "inject=\(rule)", "-p", "\(pid)"]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try withoutBlockedSignals { try process.run() }
        self.process = Locked(process)
        try await stage.wait("strace has taken hold of \(service)", within: .seconds(10)) {
            Self.isHeld(pid) ?? true
        }
    }

    /// How many calls have failed or waited so far.
    var count: Int {
        ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").split(separator: "\n").count {
            $0.contains("(INJECTED)") || $0.contains("(DELAYED)")
        }
    }

    /// Lets go; the service runs on as if nothing had been.
    func end() async throws {
        process.withLock { $0.terminate() }
        while process.withLock(\.isRunning) { try await Task.sleep(for: .milliseconds(10)) }
    }

    private static func threads(of pid: pid_t) -> [pid_t] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []).compactMap { pid_t($0) }
    }

    /// Nil when the process is gone already.
    private static func isHeld(_ pid: pid_t) -> Bool? {
        let threads = threads(of: pid)
        guard !threads.isEmpty else { return nil }
        for thread in threads {
            guard let status = try? String(contentsOfFile: "/proc/\(thread)/status", encoding: .utf8) else { continue }
            if status.contains("TracerPid:\t0\n") { return false }
        }
        return true
    }
}
