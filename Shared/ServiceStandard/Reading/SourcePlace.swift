/// A file of a standards or calendars folder, as whoever reads folders hands it over.
public struct SourceFile: Codable, Hashable, Sendable {
    /// Without a folder: "default.yaml".
    public let name: String
    public let text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// What the file has to call itself: the name without ".yaml" or ".yml".
    public var stem: String {
        for suffix in [".yaml", ".yml"] where name.hasSuffix(suffix) { return String(name.dropLast(suffix.count)) }
        return name
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
