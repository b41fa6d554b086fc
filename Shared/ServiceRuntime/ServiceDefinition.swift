import AMQP
import Contracts
import GRDB
import Hummingbird
import Logging
import Messaging
import ServiceLifecycle

/// One of the five services, as the runtime needs to know it.
public protocol ServiceDefinition: Sendable {
    static var name: ServiceName { get }
    /// Configuration keys beside the common ones.
    static var settings: [Setting] { get }
    /// Queries that yield what `seal.key` has sealed in the service's own tables, oldest first; one column, one row.
    static var sealedSamples: [String] { get }
    /// Configuration keys that hold a key of 32 bytes, beside `seal.key`.
    static var keySettings: [String] { get }
    /// Registers the service's own migrations; append-only, a released one never changes.
    static func migrate(_ migrator: inout DatabaseMigrator)
    /// The bill of materials: what it listens to, what it serves, what it runs.
    static func worker(_ runtime: Runtime) async throws -> Worker
    /// Looks at the service's own files without starting anything; the common checks are the runtime's.
    static func check(_ settings: Settings) async -> [Finding]
}

extension ServiceDefinition {
    public static var sealedSamples: [String] { [] }
    public static var keySettings: [String] { [] }

    /// The configured keys, to be compared with those that the store was written with.
    ///
    /// - Throws: `SealError` for one that is no key.
    static func keys(_ settings: Settings) throws -> [KeyRecord.Key] {
        let samples = sealedSamples + [KeyRecord.parkedBodies]
        let own = [KeyRecord.Key("seal.key", try Seal(base64: settings.text("seal.key")), samples: samples)]
        return try own
            + keySettings.compactMap { setting in
                try settings.optionalText(setting).map { KeyRecord.Key(setting, try Seal(base64: $0)) }
            }
    }
}

/// What a worker may ask for.
public struct Runtime: Sendable {
    public let settings: Settings
    public let store: MessageStore
    /// Kept by the runtime; a service only asks it.
    public let standards: StandardArchive
    public let readiness: Readiness
    /// How far the service has applied what its queues hold.
    public let catchUp: CatchUp
    public let logger: Logger
    /// Base URL of this service for links in messages.
    public var url: String { settings.url }
}

extension Settings {
    /// Base URL of the running service: `url`, or its HTTP door.
    public var url: String {
        optionalText("url")
            ?? "http://\(text("http.host") == "0.0.0.0" ? "127.0.0.1" : text("http.host")):\(integer("http.port"))"
    }

    /// The broker, with the password from wherever it stands.
    ///
    /// - Throws: ``SettingsError`` when the URL is not one.
    public func brokerAddress() throws -> BrokerAddress {
        guard let address = BrokerAddress(url: text("amqp.url"), password: optionalText("amqp.password")) else {
            throw SettingsError([
                "amqp.url is not a broker address; expected amqp://user@host:5672/aftercare, and amqp.password set"
            ])
        }
        return address
    }
}

extension Settings {
    /// How much the service takes at a time.
    var portions: Portions {
        Portions(prefetch: integer("amqp.prefetch"), batch: integer("store.batch"), window: integer("amqp.window"))
    }
}

/// What one service is made of.
public struct Worker: Sendable {
    /// What it does with the events on its work queue.
    public var messages: [MessageHandler]
    /// What it says to a sender that was put back from a backup and sends again; nil where nothing is awaited from it.
    public var reminder: Reminder?
    public var timers: TimerHandler
    /// Holds timers back while answers may be on their way; its handler is among ``messages``.
    public var gate: FlowGate?
    /// Queues beside the work queue and the parked queue.
    public var subscriptions: [Subscription]
    public var routes: @Sendable (ServiceRouter) -> Void
    /// Long-lived things of its own, started after the store and before the consumer.
    public var jobs: [any Service]

    public init(
        messages: [MessageHandler], reminder: Reminder? = nil, timers: @escaping TimerHandler = { _, _ in },
        gate: FlowGate? = nil, subscriptions: [Subscription] = [],
        routes: @escaping @Sendable (ServiceRouter) -> Void = { _ in }, jobs: [any Service] = []
    ) {
        self.messages = messages
        self.reminder = reminder
        self.timers = timers
        self.gate = gate
        self.subscriptions = subscriptions
        self.routes = routes
        self.jobs = jobs
    }
}

/// One line of `check`: what was looked at, whether it is good, and how to mend it.
public struct Finding: Sendable, Codable, Equatable {
    public let subject: String
    public let good: Bool
    public let detail: String
    public let mend: String?

    public static func good(_ subject: String, _ detail: String) -> Finding {
        Finding(subject: subject, good: true, detail: detail, mend: nil)
    }

    public static func bad(_ subject: String, _ detail: String, mend: String) -> Finding {
        Finding(subject: subject, good: false, detail: detail, mend: mend)
    }

    /// Runs a check that throws what is wrong.
    public static func of(_ subject: String, mend: String, _ body: () async throws -> String) async -> Finding {
        do {
            return .good(subject, try await body())
        } catch {
            return .bad(subject, "\(error)", mend: mend)
        }
    }
}
