import Contracts

/// The numbers that identify a person by their form alone.
enum NumberForms {
    static func redactions(in text: FoldedText) -> [Redaction] {
        text.numbers.flatMap { redactions(in: $0, of: text) }
    }

    private static func redactions(in number: [FoldedText.DigitGroup], of text: FoldedText) -> [Redaction] {
        var found: [Redaction] = []
        var start = 0
        while start < number.count {
            if let (end, redaction) = longest(from: start, in: number, of: text) {
                found.append(redaction)
                start = end
            } else {
                start += 1
            }
        }
        return found
    }

    /// The longest sensitive number that starts with a group, and the index of the group behind it.
    private static func longest(
        from start: Int, in number: [FoldedText.DigitGroup], of text: FoldedText
    ) -> (Int, Redaction)? {
        let hasPlus = number[start].range.lowerBound > 0 && text.folded[number[start].range.lowerBound - 1] == "+"
        var best: (Int, Redaction)?
        var digits = ""
        for end in start..<number.count {
            digits += number[end].digits
            guard digits.count <= 20 || end == start else { break }
            var range = number[start].range.lowerBound..<number[end].range.upperBound
            let hasCheckLetter =
                digits.count == 17 && range.upperBound < text.folded.count && text.folded[range.upperBound] == "X"
            if hasCheckLetter { range = range.lowerBound..<(range.upperBound + 1) }
            if hasPlus { range = (range.lowerBound - 1)..<range.upperBound }
            if let mobile = mobile(in: digits) {
                return (end + 1, Redaction(range: range, replacement: PhoneMask.mask(mobile)))
            }
            let groups = number[start...end].map(\.digits)
            let isSensitive =
                hasCheckLetter || isIdentity(groups) || isLandline(groups)
                || (hasPlus && (8...15).contains(digits.count))
                || (groups.count == 1 && hidesMobile(digits))
            if isSensitive { best = (end + 1, Redaction(range: range, replacement: TextMask.blank)) }
        }
        return best
    }

    /// The eleven digits of a mainland mobile number, when the digits are one, with or without a prefix.
    private static func mobile(in digits: String) -> String? {
        for prefix in ["", "86", "0086", "0"] where digits.hasPrefix(prefix) {
            let rest = digits.dropFirst(prefix.count)
            if rest.count == 11, isMobileStart(rest) { return String(rest) }
        }
        return nil
    }

    private static func isMobileStart(_ digits: Substring) -> Bool {
        digits.first == "1" && digits.dropFirst().first.map { ("3"..."9").contains($0) } == true
    }

    /// A mobile number with digits glued to it.
    private static func hidesMobile(_ digits: String) -> Bool {
        guard digits.count >= 11 else { return false }
        return digits.indices.contains { digits[$0...].count >= 11 && isMobileStart(digits[$0...]) }
    }

    /// An identity number of 15 or 18 digits, or a bank card of 16 to 19 in fours.
    private static func isIdentity(_ groups: [String]) -> Bool {
        let count = groups.reduce(0) { $0 + $1.count }
        if groups.count == 1 { return count >= 15 }
        return count == 18 || ((16...19).contains(count) && groups.dropLast().allSatisfy { $0.count == 4 })
    }

    /// Area code and seven or eight digits: "021-12345678", "(0755) 1234 5678", "02112345678".
    private static func isLandline(_ groups: [String]) -> Bool {
        guard let first = groups.first, first.first == "0" else { return false }
        let count = groups.reduce(0) { $0 + $1.count }
        if first.hasPrefix("0086") { return (13...15).contains(count) }
        guard first.dropFirst().first != "0" else { return false }
        return groups.count == 1
            ? (10...12).contains(count) : (3...4).contains(first.count) && (7...8).contains(count - first.count)
    }
}
