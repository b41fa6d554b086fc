/// One text for people in the two languages every person's text exists in.
public struct LocalizedText: Codable, Hashable, Sendable {
    /// Simplified Chinese.
    public let chinese: String
    public let english: String

    public init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// The text for a BCP 47 tag: Chinese for any `zh`, English for all others.
    public func text(for language: String) -> String {
        language.hasPrefix("zh") ? chinese : english
    }

    enum CodingKeys: String, CodingKey {
        case chinese = "zh-Hans"
        case english = "en"
    }
}
