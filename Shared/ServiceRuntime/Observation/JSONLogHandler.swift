import Contracts
import Foundation
import Logging

/// One JSON object a line on standard error: ts, level, service, event, and the metadata as given.
///
/// No body, name, address or token is ever logged; the callers see to that.
struct JSONLogHandler: LogHandler {
    let service: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line: [String: JSONValue] = [:]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            line[key] = .string("\(value)")
        }
        line["ts"] = .string(Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).description)
        line["level"] = .string(event.level.rawValue)
        line["service"] = .string(service)
        line["event"] = .string("\(event.message)")
        guard var bytes = try? WireJSON.encode(JSONValue.object(line)) else { return }
        bytes.append(0x0a)
        FileHandle.standardError.write(bytes)
    }
}
