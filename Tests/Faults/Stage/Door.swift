import Contracts
import Foundation

/// The HTTP doors of the services, as an outside program meets them.
extension Stage {
    struct Answer: Sendable {
        /// 0 when there was none.
        let status: Int
        let body: String
    }

    /// Sends whatever bytes to a door.
    ///
    /// - Parameters:
    ///   - path: From the slash on.
    ///   - headers: "Name: value".
    func send(_ body: Data, to service: ServiceName, _ path: String, headers: [String] = []) async throws -> Answer {
        let file = "\(places.folder)/door-\(UUID().uuidString)"
        try body.write(to: URL(fileURLWithPath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let result = try await Command.run(
            "/usr/bin/curl",
            ["-s", "-m", "\(Int(60 * Machine.crowding))", "-o", "\(file).answer", "-w", "%{http_code}"]
                + headers.flatMap { ["-H", $0] } + ["--data-binary", "@\(file)", try url(of: service) + path],
            mayFail: true)
        defer { try? FileManager.default.removeItem(atPath: "\(file).answer") }
        let text = (try? Data(contentsOf: URL(fileURLWithPath: "\(file).answer"))) ?? Data()
        return Answer(status: Int(result.output.suffix(3)) ?? 0, body: String(decoding: text, as: UTF8.self))
    }

    /// Sends an event to intake's door, as the call centre.
    func submit(_ body: Data) async throws -> Answer {
        let token = try secret("tokens/publishers/callcentre")
        return try await send(
            body, to: .intake, "/v1/events",
            headers: ["Authorization: Bearer \(token)", "Content-Type: application/json", "Expect:"])
    }

    /// The processor time that a service has used so far.
    func work(of service: ServiceName) throws -> Duration {
        guard let pid = pid(of: service) else { throw StageError("\(service) was never started") }
        let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Int(fields[12]), let system = Int(fields[13]) else {
            throw StageError("\(service) has no figures in /proc")
        }
        return .milliseconds((user + system) * 1000 / sysconf(Int32(_SC_CLK_TCK)))
    }
}
