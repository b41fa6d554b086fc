/// What identifies a person by its form and is no number: e-mail addresses and licence plates.
enum OtherForms {
    static func redactions(in text: FoldedText) -> [Redaction] {
        text.folded.indices.compactMap { index in
            text.folded[index] == "@" ? email(around: index, in: text.folded) : plate(at: index, in: text)
        }
    }

    private static func email(around at: Int, in text: [Character]) -> Redaction? {
        func isLocal(_ character: Character) -> Bool {
            character.isDigit || character.isLatin || "._%+-".contains(character)
        }
        func isDomain(_ character: Character) -> Bool {
            character.isDigit || character.isLatin || ".-".contains(character)
        }
        let start = text[..<at].lastIndex { !isLocal($0) }.map { $0 + 1 } ?? 0
        let stop = text[(at + 1)...].firstIndex { !isDomain($0) } ?? text.endIndex
        let domain = text[(at + 1)..<stop]
        let end = (domain.lastIndex { $0.isDigit || $0.isLatin } ?? at) + 1
        guard text[(at + 1)..<max(end, at + 1)].contains(".") else { return nil }
        return Redaction(range: start..<end, replacement: TextMask.blank)
    }

    private static let provinces = Set("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领")
    private static let endings = Set("挂学警港澳领使")

    /// A province, a letter, and five or six letters and digits, at least one of them a digit: "沪A·12345", "京AD12345".
    private static func plate(at start: Int, in text: FoldedText) -> Redaction? {
        let folded = text.folded
        guard provinces.contains(folded[start]), start + 1 < folded.count, folded[start + 1].isLatin else { return nil }
        var index = start + 2
        if index < folded.count, "·•.- ".contains(folded[index]) { index += 1 }
        let body = folded[index...].prefix { $0.isDigit || $0.isLatin || endings.contains($0) }
        guard (5...6).contains(body.count), body.contains(where: \.isDigit) else { return nil }
        let replacement = String(text.original[start...(start + 1)]) + TextMask.blank
        return Redaction(range: start..<body.endIndex, replacement: replacement)
    }
}
