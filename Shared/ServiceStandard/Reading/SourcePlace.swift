/// A file of a standards or calendars folder, as whoever reads folders hands it over.
public struct SourceFile: Codable, Hashable, Sendable {
    /// As people are to see it, "compose/standards/default.yaml"; only what follows the last slash has a meaning.
    public let name: String
    public let text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// "default.yaml".
    public var fileName: String { name.split(separator: "/").last.map(String.init) ?? name }

    /// What the file has to call itself: its name without ".yaml" or ".yml".
    public var stem: String {
        for suffix in [".yaml", ".yml"] where fileName.hasSuffix(suffix) {
            return String(fileName.dropLast(suffix.count))
        }
        return fileName
    }
}

/// Where something is written.
public struct SourcePlace: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let file: String
    /// From 1.
    public let line: Int

    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    public static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.file, left.line) < (right.file, right.line)
    }

    /// "default.yaml:12".
    public var description: String { "\(file):\(line)" }
}
