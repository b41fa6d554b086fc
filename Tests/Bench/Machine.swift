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
