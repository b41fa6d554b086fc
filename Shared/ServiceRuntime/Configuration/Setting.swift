/// One configuration key of a service: what it is called, what it takes, what it is for.
public struct Setting: Sendable {
    public enum Kind: Sendable, Equatable {
        case text
        case integer(ClosedRange<Int>)
        case flag
        /// "250ms", "30s", "10m", "24h", "3d".
        case duration
        /// Never shown; may stand in a file that `<key>_file` names.
        case secret

        func admits(_ value: String) -> Bool {
            switch self {
            case .text, .flag, .secret: true
            case .integer(let range): Int(value).map(range.contains) ?? false
            case .duration: Duration(span: value) != nil
            }
        }

        /// What belongs there, for who wrote something else.
        var expectation: String {
            switch self {
            case .text, .secret: "text"
            case .flag: "true or false"
            case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
            case .duration: "a span like 30s, 10m, 24h or 3d"
            }
        }
    }

    /// Dotted, lower case: "http.port" is `HTTP_PORT` behind the service's prefix, and `port` below `http` in the file.
    public let key: String
    public let kind: Kind
    /// Used when the key is not set; a key without one is required.
    public let fallback: String?
    public let purpose: String
    /// Whether the service starts without it.
    public let isOptional: Bool

    /// A key that must be set, or has a fallback.
    public init(_ key: String, _ kind: Kind, default fallback: String? = nil, _ purpose: String) {
        self.key = key
        self.kind = kind
        self.fallback = fallback
        self.purpose = purpose
        isOptional = fallback != nil
    }

    /// A key that may be left out.
    public static func optional(_ key: String, _ kind: Kind, _ purpose: String) -> Setting {
        Setting(key: key, kind: kind, purpose: purpose)
    }

    private init(key: String, kind: Kind, purpose: String) {
        self.key = key
        self.kind = kind
        self.purpose = purpose
        fallback = nil
        isOptional = true
    }

    /// The environment variable: "INTAKE_HTTP_PORT".
    func variable(prefix: String) -> String {
        prefix + key.uppercased().replacing(".", with: "_")
    }
}

/// A configuration that cannot be used: which key, and what would be right.
public struct SettingsError: Error, Sendable, CustomStringConvertible, Equatable {
    public let problems: [String]

    public init(_ problems: [String]) {
        self.problems = problems
    }

    public var description: String { problems.joined(separator: "\n") }
}
