import Foundation

/// All that one run measured, or had measured when it failed.
struct BenchReport: Codable, Sendable {
    var machine = Machine()
    var load: LoadReport?
    var backlog: Backlog?
    var sweeps: [Sweep] = []
    var timers: TimerLoad?
    var archive: ArchiveLoad?

    var markdown: String {
        let place =
            "\(machine.cpu), \(machine.cores) cores, \(number(machine.memoryGiB)) GiB, Linux \(machine.kernel), \(machine.at)"
        let parts = [load?.markdown, backlog?.markdown, timers?.markdown, archive?.markdown] + sweeps.map(\.markdown)
        return ([place] + parts.compactMap(\.self).joined()).joined(separator: "\n") + "\n"
    }
}

/// Three significant digits or so.
func number(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    return abs(value) >= 100 ? String(Int(value.rounded())) : String(format: abs(value) >= 10 ? "%.1f" : "%.2f", value)
}
