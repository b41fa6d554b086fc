import Configuration
import Contracts
import Foundation
import Messaging
import Yams

/// The configuration of one service: read once, every value checked, unknown keys refused.
///
/// The environment (`INTAKE_HTTP_PORT`) goes before the file (`http: {port: …}`), the file before the default. A secret may
/// stand in a file of its own: `INTAKE_AMQP_PASSWORD_FILE`.
public struct Settings: Sendable {
    public let service: ServiceName
    private let values: [String: String]

    /// The keys that every service has.
    static func common(for service: ServiceName) -> [Setting] {
        let portions = Portions()
        return [
            Setting("amqp.url", .text, "the broker, amqp://user@host:5672/aftercare"),
            .optional("amqp.password", .secret, "password of the broker user, unless the URL has it"),
            Setting(
                "amqp.prefetch", .integer(1...65_535), default: "\(portions.prefetch)",
                "deliveries before an acknowledgement"),
            Setting(
                "amqp.window", .integer(1...65_535), default: "\(portions.window)",
                "messages published before their confirms"),
            Setting("store.path", .text, "the service's SQLite file"),
            Setting(
                "store.batch", .integer(1...65_535), default: "\(portions.batch)",
                "deliveries that one transaction takes"),
            Setting("http.host", .text, default: "127.0.0.1", "address the HTTP door listens on"),
            Setting(
                "http.port", .integer(0...65_535), default: String(defaultPort(of: service)), "port of the HTTP door"),
            Setting(
                "http.connections", .integer(16...65_535), default: "1024",
                "connections held at a time; at most three quarters of the files that the process may open"),
            Setting("log.level", .text, default: "info", "trace, debug, info, notice, warning, error or critical"),
            Setting("seal.key", .secret, "32 bytes in base64 that seal what the store may not hold in the clear"),
            .optional("operator.token", .secret, "credential of the commands that change what is parked"),
            .optional("url", .text, "where the subcommands find the running service"),
        ]
    }

    static func defaultPort(of service: ServiceName) -> Int {
        switch service {
        case .intake: 8081
        case .triage: 8082
        case .escalation: 8083
        case .notifier: 8084
        case .survey: 8085
        }
    }

    /// Reads and checks everything.
    ///
    /// - Parameters:
    ///   - own: The service's own keys.
    ///   - file: A YAML file; the variable `<SERVICE>_CONFIG` unless given.
    /// - Throws: ``SettingsError`` that lists every fault, not only the first.
    public static func load(
        _ service: ServiceName, own: [Setting], file: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> Settings {
        let prefix = service.rawValue.uppercased() + "_"
        let file = file ?? environment[prefix + "CONFIG"]
        let settings = common(for: service) + own
        var source = SettingsSource(prefix: prefix, environment: environment)
        if let file { try await source.read(file: file) }
        var problems = source.unknownKeys(besides: settings)
        var values: [String: String] = [:]
        for setting in settings {
            do {
                values[setting.key] = try await source.value(of: setting)
            } catch {
                problems.append(contentsOf: error.problems)
            }
        }
        guard problems.isEmpty else { throw SettingsError(problems) }
        return Settings(service: service, values: values)
    }

    // MARK: - Checked values

    /// A value that was declared and checked; empty for an optional one that is not set.
    public func text(_ key: String) -> String { values[key] ?? "" }

    /// Nil for an optional key that is not set.
    public func optionalText(_ key: String) -> String? { values[key] }

    public func integer(_ key: String) -> Int { values[key].flatMap { Int($0) } ?? 0 }

    public func flag(_ key: String) -> Bool { values[key] == "true" }

    public func duration(_ key: String) -> Duration { values[key].flatMap { Duration(span: $0) } ?? .zero }
}

/// The places that settings come from.
private struct SettingsSource {
    let prefix: String
    let environment: [String: String]
    private var file: String?
    private var fileKeys: [String] = []
    private var providers: [any ConfigProvider] = []

    init(prefix: String, environment: [String: String]) {
        self.prefix = prefix
        let own = environment.filter { $0.key.hasPrefix(prefix) }
        self.environment = own
        providers = [
            EnvironmentVariablesProvider(
                environmentVariables: Dictionary(
                    uniqueKeysWithValues: own.map { (String($0.key.dropFirst(prefix.count)), $0.value) }))
        ]
    }

    mutating func read(file path: String) async throws {
        file = path
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            if let root = try Yams.compose(yaml: text)?.mapping { fileKeys = Self.keys(of: root, below: "") }
            let location = ConfigReader(provider: InMemoryProvider(values: ["filePath": .init(stringLiteral: path)]))
            providers.append(try await FileProvider<YAMLSnapshot>(config: location))
        } catch {
            throw SettingsError(["configuration file \(path) cannot be read: \(error)"])
        }
    }

    private static func keys(of mapping: Node.Mapping, below path: String) -> [String] {
        mapping.flatMap { key, value in
            let name = path + (key.string ?? "")
            return value.mapping.map { keys(of: $0, below: name + ".") } ?? [name]
        }
    }

    func unknownKeys(besides settings: [Setting]) -> [String] {
        var known = settings
        known += settings.filter { $0.kind == .secret }.map { .optional($0.key + "_file", .text, "") }
        let variables = Set(known.map { $0.variable(prefix: prefix) } + [prefix + "CONFIG"])
        let keys = Set(known.map(\.key))
        let places =
            environment.keys.filter { !variables.contains($0) }.sorted().map { "environment variable \($0)" }
            + fileKeys.filter { !keys.contains($0) }.map { "key \($0) in \(file ?? "")" }
        return places.map { "\($0) is not known; known keys: \(keys.sorted().joined(separator: ", "))" }
    }

    func value(of setting: Setting) async throws(SettingsError) -> String? {
        let reader = ConfigReader(providers: providers)
        let name = "\(setting.key) (\(setting.variable(prefix: prefix)))"
        do {
            let key = ConfigKey(setting.key)
            let text: String?
            switch setting.kind {
            case .text, .duration: text = try await reader.fetchString(forKey: key)
            case .integer: text = try await reader.fetchInt(forKey: key).map(String.init)
            case .flag: text = try await reader.fetchBool(forKey: key).map(String.init)
            case .secret: text = try await secret(setting, reader)
            }
            guard let value = text ?? setting.fallback else {
                if setting.isOptional { return nil }
                throw SettingsError(["\(name) is not set: \(setting.purpose)"])
            }
            guard setting.kind.admits(value) else {
                throw SettingsError(["\(name) is \"\(value)\": expected \(setting.kind.expectation)"])
            }
            return value
        } catch let error as SettingsError {
            throw error
        } catch {
            throw SettingsError(["\(name) has a bad value: \(setting.purpose); expected \(setting.kind.expectation)"])
        }
    }

    private func secret(_ setting: Setting, _ reader: ConfigReader) async throws -> String? {
        if let value = try await reader.fetchString(forKey: ConfigKey(setting.key), isSecret: true) { return value }
        guard let path = try await reader.fetchString(forKey: ConfigKey(setting.key + "_file")) else { return nil }
        do {
            return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw SettingsError([
                "\(setting.key)_file names \(path), which cannot be read; create it or correct the path"
            ])
        }
    }
}

extension Duration {
    /// Reads "250ms", "30s", "10m", "24h", "3d"; nil for anything else and for nothing.
    public init?(span text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count >= 0 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(count)
        case "s": self = .seconds(count)
        case "m": self = .seconds(count * 60)
        case "h": self = .seconds(count * 3600)
        case "d": self = .seconds(count * 86_400)
        default: return nil
        }
    }
}
