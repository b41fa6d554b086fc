import Foundation

/// The pipeline under load, beside what the broker alone can carry.
struct LoadReport: Codable, Sendable {
    var rounds: Int
    /// Submissions a second that the broker alone could carry, by round.
    var limits: [Double]
    var limitCPUMicroseconds: [Double]
    var loads: [Pipeline.Saturation]
    var openLoopRate: Double
    var latencies: [Latency]

    /// All CPU of the services and the broker a ticket, in microseconds.
    private var wholeCPU: Double {
        loads.map { load in load.cpuMicroseconds.filter { $0.key != Processes.bench }.values.reduce(0, +) }.median
    }

    var ticketsPerSecond: Double { loads.map(\.ticketsPerSecond).median }
    var share: Double { ticketsPerSecond / limits.median }

    var markdown: [String] {
        var lines = [
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
        return lines + latencies.markdown("open loop at \(number(openLoopRate)) tickets/s, ms")
    }

    /// Queue messages that each process takes of one submission.
    private static let messages: [String: Double] = [
        "intake": 4, "triage": 1, "escalation": 3, "notifier": 2, "survey": 1, "broker": 14,
    ]

    private func row(_ name: String, _ values: [Double]) -> String {
        "| \(name) | \(number(values.median)) | \(values.map(number).joined(separator: ", ")) |"
    }
}
