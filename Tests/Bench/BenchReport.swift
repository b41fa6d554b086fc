import Contracts
import Foundation

/// Where it was measured.
struct Machine: Codable, Sendable {
    let cpu: String
    let cores: Int
    let memoryGiB: Double
    let kernel: String
    let at: Instant

    init() {
        let information = ProcessInfo.processInfo
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        cpu =
            lines.split(separator: "\n").first { $0.hasPrefix("model name") }
            .flatMap { $0.split(separator: ":").last }?.trimmingCharacters(in: .whitespaces) ?? "unknown"
        cores = information.activeProcessorCount
        memoryGiB = Double(information.physicalMemory) / 1_073_741_824
        let release = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
        kernel = release?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
        at = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}

/// All that one run measured.
struct BenchReport: Codable, Sendable {
    var machine: Machine
    var rounds: Int
    /// Submissions a second that the broker alone could carry, by round.
    var limits: [Double]
    var limitCPUMicroseconds: [Double]
    var loads: [Pipeline.Saturation]
    var openLoopRate: Double
    var latencies: [Latency]
    var backlog: Pipeline.Backlog?

    /// All CPU of the services and the broker a ticket, in microseconds.
    private var wholeCPU: Double {
        loads.map { load in load.cpuMicroseconds.filter { $0.key != Processes.bench }.values.reduce(0, +) }.median
    }

    var ticketsPerSecond: Double { loads.map(\.ticketsPerSecond).median }
    var share: Double { ticketsPerSecond / limits.median }

    var markdown: String {
        var lines = [
            "\(machine.cpu), \(machine.cores) cores, \(number(machine.memoryGiB)) GiB, Linux \(machine.kernel), \(machine.at)",
            "", "| | median of \(rounds) | each |", "|---|---|---|",
            row("broker's limit, tickets/s", limits),
            row("pipeline, tickets/s", loads.map(\.ticketsPerSecond)),
            "| share of the limit | \(number(share * 100)) % | |",
            row("queue messages a ticket", loads.map(\.queueMessages)), "",
            "| a ticket at saturation | CPU µs | µs a message | fsyncs | RSS MiB |", "|---|---|---|---|---|",
        ]
        for name in ["intake", "triage", "escalation", "notifier", "survey", "broker", Processes.bench] {
            let cpu = loads.compactMap { $0.cpuMicroseconds[name] }.median
            let syncs = loads.compactMap { $0.syncs?[name] }
            let resident = loads.compactMap { $0.residentMiB[name] }
            let messages = Self.messages[name].map { number(cpu / $0) } ?? ""
            lines.append(
                "| \(name) | \(number(cpu)) | \(messages) | \(syncs.isEmpty ? "" : number(syncs.median)) | "
                    + "\(resident.isEmpty ? "" : number(resident.max() ?? 0)) |")
        }
        lines.append("| services and broker | \(number(wholeCPU)) | | | |")
        lines.append("| broker, at its limit | \(number(limitCPUMicroseconds.median)) | | | |")
        lines += [
            "", "| open loop at \(number(openLoopRate)) tickets/s, ms | p50 | p99 | p99.9 | max | n |",
            "|---|---|---|---|---|---|",
        ]
        lines += latencies.map {
            "| \($0.stage.rawValue) | \(number($0.p50)) | \(number($0.p99)) | \(number($0.p999)) | \(number($0.max)) | "
                + "\($0.count) |"
        }
        if let backlog {
            lines += [
                "", "| backlog of \(backlog.tickets) | peak RSS MiB |", "|---|---|",
                "| drained, tickets/s | \(number(backlog.drainedPerSecond)) |",
            ]
            lines += backlog.peakResidentMiB.sorted { $0.key < $1.key }.map { "| \($0.key) | \(number($0.value)) |" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Queue messages that each process takes of one submission.
    private static let messages: [String: Double] = [
        "intake": 4, "triage": 1, "escalation": 3, "notifier": 2, "survey": 1, "broker": 14,
    ]

    private func row(_ name: String, _ values: [Double]) -> String {
        "| \(name) | \(number(values.median)) | \(values.map(number).joined(separator: ", ")) |"
    }
}

/// Three significant digits or so.
func number(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    return abs(value) >= 100 ? String(Int(value.rounded())) : String(format: abs(value) >= 10 ? "%.1f" : "%.2f", value)
}
