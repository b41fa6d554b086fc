import Contracts
import Foundation
import GRDB

/// The services as an operator and a browser meet them.
extension Stage {
    func port(of service: ServiceName) throws -> Int {
        let text = try String(contentsOfFile: "\(places.folder)/ports/\(service)", encoding: .utf8)
        guard let port = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw StageError("\(service) has no port")
        }
        return port
    }

    func url(of service: ServiceName) throws -> String { "http://127.0.0.1:\(try port(of: service))" }

    /// A number of `/metrics`; 0 while it was never counted.
    func metric(_ name: String, of service: ServiceName) async throws -> Int {
        let text = try await Command.run("/usr/bin/curl", ["-sf", "-m", "5", url(of: service) + "/metrics"]).output
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") || $0.hasPrefix(name + "{") }
        return line?.split(separator: " ").last.flatMap { Double($0) }.map { Int($0) } ?? 0
    }

    func openFiles(of service: ServiceName) throws -> Int {
        guard let pid = pid(of: service) else { throw StageError("\(service) does not run") }
        return try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
    }

    /// What a service has logged behind a number of bytes.
    func log(of service: ServiceName, from start: Int = 0) -> String {
        let data = (try? Data(contentsOf: URL(fileURLWithPath: "\(places.folder)/\(service).log"))) ?? Data()
        return String(decoding: data.dropFirst(start), as: UTF8.self)
    }

    /// Runs a second process of a service to its end, with its configuration and some keys changed.
    func serve(_ service: ServiceName, _ changes: [String: String]) async throws -> (status: Int32, output: String) {
        try await Command.run(
            "/usr/bin/timeout",
            ["-s", "KILL", "30", "\(places.bin)/\(service)", "serve", "--config", "\(places.folder)/\(service).yaml"],
            environment: environment.merging(changes) { $1 }, mayFail: true)
    }

    /// A count in any store.
    func rows(_ sql: String, in path: String) throws -> Int {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }
}
