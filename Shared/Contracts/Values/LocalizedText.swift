/// One text for people in the two languages every person's text exists in.
public struct LocalizedText: Codable, Hashable, Sendable {
    /// Simplified Chinese.
    public let chinese: String
    public let english: String

    public init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// The text for a BCP 47 tag; Chinese for one that names no language.
    public func text(for tag: String) -> String {
        text(in: TextLanguage(tag: tag) ?? .chinese)
    }

    public func text(in language: TextLanguage) -> String {
        switch language {
        case .chinese: chinese
        case .english: english
        }
    }

    enum CodingKeys: String, CodingKey {
        case chinese = "zh-Hans"
        case english = "en"
    }
}
