import Contracts

extension LocalizedText {
    /// "write responded" when one of `words` is near enough to have been meant, otherwise all of them.
    static func choose(_ written: String, from words: [String]) -> LocalizedText {
        if let nearest = written.nearest(of: words) {
            return LocalizedText("是否指 \(nearest)？", "did you mean \(nearest)?")
        }
        let all = words.joined(separator: ", ")
        return LocalizedText("请使用以下之一：\(all)", "use one of: \(all)")
    }
}
