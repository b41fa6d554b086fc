import Locking
import Logging

/// What a test's subject logged, line by line.
public final class RecordedLog: Sendable {
    public struct Line: Sendable {
        public let level: Logger.Level
        public let text: String
        public let fields: [String: String]
    }

    private let recorded = Locked<[Line]>([])

    public init() {}

    public var lines: [Line] { recorded.withLock { $0 } }

    /// The lines with this text.
    public func lines(_ text: String) -> [Line] { lines.filter { $0.text == text } }

    public var logger: Logger {
        Logger(label: "test") { _ in Handler(log: self) }
    }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
            log.recorded.withLock { $0.append(Line(level: event.level, text: "\(event.message)", fields: fields)) }
        }
    }
}
