import Contracts
import Foundation

/// The processes that are measured, and what the kernel says of them.
struct Processes: Sendable {
    /// "broker" and the five services, with their process ids.
    let ids: [(name: String, pid: Int32)]

    /// The bench itself, which shares the machine.
    static let bench = "bench"

    /// - Throws: When the run script did not say where the processes are.
    init(environment: [String: String]) throws {
        let names = ["broker"] + ServiceName.allCases.map(\.rawValue)
        ids = try names.map { name in
            guard let text = environment["AFTERCARE_\(name.uppercased())_PID"], let pid = Int32(text) else {
                throw BenchFault("AFTERCARE_\(name.uppercased())_PID is not set; start the bench with Tests/Bench/run")
            }
            return (name, pid)
        }
    }

    /// CPU seconds used so far, user and system, threads that ended included.
    func cpuSeconds() throws -> [String: Double] {
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        var seconds = try Dictionary(
            uniqueKeysWithValues: ids.map { name, pid in (name, try Self.cpuTicks(pid) / ticks) })
        seconds[Self.bench] = try Self.cpuTicks(getpid()) / ticks
        return seconds
    }

    private static func cpuTicks(_ pid: Int32) throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        // The name of the program stands in parentheses and may hold blanks; utime and stime are fields 14 and 15.
        let fields = text.drop { $0 != ")" }.split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
            throw BenchFault("/proc/\(pid)/stat is not as expected")
        }
        return user + system
    }

    /// Resident memory in bytes.
    func residentBytes() -> [String: Int] {
        Dictionary(uniqueKeysWithValues: ids.map { name, pid in (name, Self.resident(pid)) })
    }

    private static func resident(_ pid: Int32) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}

/// Counts fsync and fdatasync of each process with the kernel's tracepoints, which cost next to nothing; needs `perf` and
/// the right to use it.
final class SyncCounter {
    private var probes: [(name: String, process: Process, input: Pipe, file: String)] = []

    /// Starts to count; nil when the machine does not allow it.
    init?(_ processes: Processes, folder: String) {
        for (name, pid) in processes.ids {
            let file = "\(folder)/syncs-\(name)"
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/perf")
            process.arguments = [
                "stat", "-x", ",", "-o", file, "-e", "syscalls:sys_enter_fsync,syscalls:sys_enter_fdatasync", "-p",
                String(pid), "cat",
            ]
            // It counts until its `cat` ends; signals do not reach it, because it inherits this thread's mask.
            let input = Pipe()
            process.standardInput = input
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return nil }
            probes.append((name, process, input, file))
        }
        // perf attaches after it has started; a process that ended at once has no right to.
        usleep(300_000)
        guard probes.allSatisfy(\.process.isRunning) else { return nil }
    }

    /// Stops and returns how many there were, by process.
    func finish() -> [String: Int] {
        for probe in probes { try? probe.input.fileHandleForWriting.close() }
        for probe in probes { probe.process.waitUntilExit() }
        return Dictionary(
            uniqueKeysWithValues: probes.map { name, _, _, file in
                let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
                let counts = text.split(separator: "\n").filter { $0.contains("sys_enter") }
                    .compactMap { $0.split(separator: ",").first.flatMap { Int($0) } }
                return (name, counts.reduce(0, +))
            })
    }
}

/// Why a bench cannot go on.
struct BenchFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
