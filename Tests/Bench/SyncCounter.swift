import Foundation

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
