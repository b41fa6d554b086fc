import Contracts

/// One line of the account of a clock, in words.
public struct LedgerLine: Codable, Hashable, Sendable {
    public let at: Instant
    public let chinese: String
    public let english: String

    private enum CodingKeys: String, CodingKey {
        case at
        case chinese = "zh-Hans"
        case english = "en"
    }
}
