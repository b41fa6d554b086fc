/// The languages in which every text for people exists; the only reader of language tags.
public enum TextLanguage: String, Codable, Hashable, Sendable, CaseIterable {
    case chinese = "zh-Hans"
    case english = "en"

    /// ISO 639 codes of Chinese and of the languages whose speakers write it.
    private static let chineseCodes: Set<String> = [
        "zh", "zho", "chi", "cmn", "yue", "wuu", "hak", "nan", "gan", "hsn", "cjy", "cdo", "czh", "czo", "mnp", "lzh",
    ]

    /// The language for a BCP 47 tag, or for a locale's name as POSIX writes it, whatever its case: "ZH-CN",
    /// "zh_CN.UTF-8", "zh-Hant" and "yue" are Chinese, every other language English.
    ///
    /// Nil for what names no language: "", "und", "*", "C", "POSIX".
    public init?(tag: some StringProtocol) {
        guard let code = Self.code(of: tag) else { return nil }
        self = Self.chineseCodes.contains(code) ? .chinese : .english
    }

    /// What the reader of an `Accept-Language` header reads best (RFC 9110 §12.5.4): the first by weight, then by place, of
    /// the languages that we have; English when only others are named, nil when none is.
    public init?(acceptLanguage header: some StringProtocol) {
        let ranges = header.split(separator: ",").compactMap { range -> (code: String, weight: Double)? in
            let parts = range.split(separator: ";").map { part in String(part.filter { !$0.isWhitespace }) }
            guard let code = parts.first.flatMap({ Self.code(of: $0) }) else { return nil }
            let written = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
            let weight = written.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            return weight > 0 ? (code, weight) : nil
        }
        let ours = ranges.filter { $0.code == "en" || $0.code == "eng" || Self.chineseCodes.contains($0.code) }
        let candidates = ours.isEmpty ? ranges : ours
        let heaviest = candidates.map(\.weight).max()
        guard let best = candidates.first(where: { $0.weight == heaviest }) else { return nil }
        self = Self.chineseCodes.contains(best.code) ? .chinese : .english
    }

    public init(from decoder: any Decoder) throws {
        let tag = try decoder.singleValueContainer().decode(String.self)
        guard let language = TextLanguage(tag: tag) else {
            throw DecodingError.expected("a language tag, like zh-Hans or en", decoder)
        }
        self = language
    }

    /// The primary subtag in lower case.
    private static func code(of tag: some StringProtocol) -> String? {
        let primary = tag.drop(while: \.isWhitespace).prefix { !"-_.@".contains($0) && !$0.isWhitespace }.lowercased()
        let isCode = (2...8).contains(primary.count) && primary.allSatisfy { ("a"..."z").contains($0) }
        return isCode && !["und", "mul", "zxx", "posix"].contains(primary) ? primary : nil
    }
}
