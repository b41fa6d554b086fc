import Contracts
import Foundation

/// The processes that are measured, and what the kernel says of them.
///
/// Asks each time which they are, because services are stopped and started in a run.
struct Processes: Sendable {
    /// The bench itself, which shares the machine.
    static let bench = "bench"

    /// The folder in which `compose/local` notes process ids.
    let folder: String

    /// "broker" and the services that run, with their process ids.
    var ids: [(name: String, pid: Int32)] {
        let files = [("broker", "broker/broker.pid")] + ServiceName.allCases.map { ($0.rawValue, "\($0).pid") }
        return files.compactMap { name, file in Self.pid(in: "\(folder)/\(file)").map { (name, $0) } }
    }

    /// The process id that a file holds; nil when there is none.
    static func pid(in file: String) -> Int32? {
        let text = try? String(contentsOfFile: file, encoding: .utf8)
        return text.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    /// False, too, for a process that has ended and was not waited for yet.
    static func isRunning(_ pid: Int32) -> Bool {
        (try? fields(of: pid).first != "Z") ?? false
    }

    /// CPU seconds used so far, user and system, threads that ended included.
    func cpuSeconds() throws -> [String: Double] {
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        var seconds = try Dictionary(
            uniqueKeysWithValues: ids.map { name, pid in (name, try Self.cpuTicks(pid) / ticks) })
        seconds[Self.bench] = try Self.cpuTicks(getpid()) / ticks
        return seconds
    }

    /// The same of the five services together.
    func servicesCPUSeconds() throws -> Double {
        try cpuSeconds().filter { ServiceName(rawValue: $0.key) != nil }.values.reduce(0, +)
    }

    private static func cpuTicks(_ pid: Int32) throws -> Double {
        // utime and stime are the fields 14 and 15.
        let fields = try fields(of: pid)
        guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw BenchFault("/proc/\(pid)/stat is not as expected")
        }
        return user + system
    }

    /// What the kernel says of a process, from its state on, which is field 3.
    private static func fields(of pid: Int32) throws -> [Substring] {
        let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        // The name of the program stands in parentheses before it and may hold blanks.
        return text.drop { $0 != ")" }.dropFirst().split(separator: " ")
    }

    // MARK: - Memory

    /// Resident memory in MiB.
    func residentMiB() -> [String: Double] { memory("VmRSS") }

    /// The most resident memory since ``forgetPeaks()``, or since the process started, in MiB.
    func peakMiB() -> [String: Double] { memory("VmHWM") }

    /// Lets ``peakMiB()`` begin anew.
    func forgetPeaks() throws {
        for (_, pid) in ids { try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/\(pid)/clear_refs")) }
    }

    private func memory(_ key: String) -> [String: Double] {
        ids.reduce(into: [:]) { sizes, process in
            let text = (try? String(contentsOfFile: "/proc/\(process.pid)/status", encoding: .utf8)) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix("\(key):") }
            let kibibytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
            sizes[process.name] = kibibytes.map { $0 / 1024 }
        }
    }
}
