import Contracts

/// Something to be said about a line of a file, in the words of whoever wrote it.
public struct SourceFinding: Error, Codable, Hashable, Sendable {
    public enum Severity: String, ClosedEnumeration, Comparable {
        /// The file cannot be used.
        case error
        /// It can, but probably does not say what was meant.
        case warning
        /// Worth knowing: a value that replaces another.
        case information

        /// "Less" is graver, so a sorted list starts with the errors.
        public static func < (left: Severity, right: Severity) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int {
            switch self {
            case .error: 0
            case .warning: 1
            case .information: 2
            }
        }
    }

    public let severity: Severity
    public let place: SourcePlace
    /// RFC 6901, inside the file: "/clocks/responded/limit".
    public let pointer: String
    public let what: LocalizedText
    /// What to do about it; nil when nothing has to be done.
    public let fix: LocalizedText?

    public init(
        _ severity: Severity, at place: SourcePlace, _ pointer: String, _ what: LocalizedText, fix: LocalizedText?
    ) {
        self.severity = severity
        self.place = place
        self.pointer = pointer
        self.what = what
        self.fix = fix
    }

    /// "default.yaml:12: error: …; …", in both languages.
    public var text: LocalizedText {
        let (chineseWord, englishWord) =
            switch severity {
            case .error: ("错误", "error")
            case .warning: ("警告", "warning")
            case .information: ("说明", "information")
            }
        return LocalizedText(
            "\(place)：\(chineseWord)：\(what.chinese)" + (fix.map { "；\($0.chinese)" } ?? ""),
            "\(place): \(englishWord): \(what.english)" + (fix.map { "; \($0.english)" } ?? ""))
    }
}

/// Collects everything that is wrong with files while they are read, so that a person mends them in one go.
final class SourceReport {
    private(set) var findings: [SourceFinding] = []
    private var known: Set<SourceFinding> = []

    var errorCount: Int { findings.count { $0.severity == .error } }

    var hasErrors: Bool { errorCount > 0 }

    func add(_ finding: SourceFinding) {
        if known.insert(finding).inserted { findings.append(finding) }
    }

    func error(_ node: YAMLNode, _ what: LocalizedText, fix: LocalizedText) {
        add(SourceFinding(.error, at: node.place, node.pointer, what, fix: fix))
    }

    func warning(_ node: YAMLNode, _ what: LocalizedText, fix: LocalizedText) {
        add(SourceFinding(.warning, at: node.place, node.pointer, what, fix: fix))
    }

    func information(_ node: YAMLNode, _ what: LocalizedText) {
        add(SourceFinding(.information, at: node.place, node.pointer, what, fix: nil))
    }
}
