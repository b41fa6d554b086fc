/// E-mail addresses, also those that are spelt: "zhang(at)qq.com", "zhang at qq dot com", "张三丰＠qq。com".
struct EmailForms {
    let text: FoldedText

    /// Whose name says that an address is meant, with or without what stands behind it.
    private static let providers = Set(
        """
        QQ 163 126 139 189 188 GMAIL GOOGLEMAIL OUTLOOK HOTMAIL LIVE MSN SINA SOHU FOXMAIL YAHOO ICLOUD ME YEAH ALIYUN TOM GMX PROTONMAIL \
        PROTON AOL WEB 21CN VIP
        """.split(whereSeparator: \.isWhitespace).map { FoldedText.units(of: String($0)) })
    private static let wideEndings = Set(["公司", "中国", "网络", "网址", "在线", "集团"].map(FoldedText.units))
    private static let longestName = 64
    private static let longestDomain = 253

    private struct Sign {
        let range: Range<Int>
        /// A word with spaces around it, which may be no sign at all.
        let isWord: Bool
    }

    func redactions() -> [Redaction] {
        var found: [Redaction] = []
        var index = 0
        while index < text.count {
            guard let sign = sign(at: index) else {
                index += 1
                continue
            }
            index = sign.range.upperBound
            guard let end = domain(from: sign.range.upperBound, isSpelt: sign.isWord) else { continue }
            let start = name(before: sign.range.lowerBound)
            guard start < sign.range.lowerBound else { continue }
            found.append(Redaction(range: start..<end))
            index = end
        }
        return found
    }

    // MARK: - The sign

    private static let brackets: [Unicode.Scalar: Unicode.Scalar] = [
        "(": ")", "[": "]", "{": "}", "<": ">", "【": "】", "「": "」", "〔": "〕",
    ]
    private static let signs: [[UInt32]] = ["@", "AT", "艾特", "爱特", "圈A", "A圈", "小老鼠"].map(FoldedText.units)
    private static let words: [[UInt32]] = [" AT ", " 艾特 ", "艾特", " 爱特 ", "爱特", " 圈A ", "圈A", "小老鼠"].map(
        FoldedText.units)

    private func sign(at index: Int) -> Sign? {
        guard let scalar = text[index] else { return nil }
        if scalar == "@" { return Sign(range: widened(index..<(index + 1)), isWord: false) }
        if let bracket = Self.brackets[scalar] {
            var inner = index + 1
            if text.isSpace(inner) { inner += 1 }
            for sign in Self.signs where text.holds(sign, at: inner) {
                var end = inner + sign.count
                if text.isSpace(end) { end += 1 }
                if text[end] == bracket { return Sign(range: widened(index..<(end + 1)), isWord: false) }
            }
            return nil
        }
        for word in Self.words where text.holds(word, at: index) {
            return Sign(range: index..<(index + word.count), isWord: true)
        }
        return nil
    }

    /// One space on each side belongs to a sign.
    private func widened(_ sign: Range<Int>) -> Range<Int> {
        let start = text.isSpace(sign.lowerBound - 1) ? sign.lowerBound - 1 : sign.lowerBound
        return start..<(text.isSpace(sign.upperBound) ? sign.upperBound + 1 : sign.upperBound)
    }

    // MARK: - In front of it

    /// A run of Latin letters, digits and `._%+-`; where there is none, of letters of another script.
    private func name(before sign: Int) -> Int {
        var start = sign
        while start > 0, sign - start < Self.longestName {
            let isPart = text.isLatinOrDigit(start - 1) || text[start - 1].map(Self.nameMarks.contains) == true
            guard isPart else { break }
            start -= 1
        }
        guard start == sign else { return start }
        while start > 0, sign - start < 12, text.isWord(start - 1) { start -= 1 }
        return start
    }

    private static let nameMarks: Set<Unicode.Scalar> = [".", "_", "%", "+", "-"]

    // MARK: - Behind it

    /// Where the domain ends; nil when there is none.
    private func domain(from start: Int, isSpelt: Bool) -> Int? {
        var position = start
        var labels: [Range<Int>] = []
        var isDotSpelt = false
        while position - start < Self.longestDomain {
            let label = label(from: position)
            guard !label.isEmpty else { break }
            labels.append(label)
            guard let dot = dot(at: label.upperBound) else { break }
            isDotSpelt = isDotSpelt || dot.count > 1
            position = dot.upperBound
        }
        guard let first = labels.first, let last = labels.last else { return nil }
        let isProvider = Self.providers.contains(Array(text.values[first]))
        if labels.count == 1 { return isProvider ? first.upperBound : nil }
        let ending = Array(text.values[last])
        // Behind a real sign something may be glued to the ending: "zw@example.cn2026".
        let isWord = isSpelt ? last.allSatisfy { text.isLatin($0) } : last.contains { text.isLatin($0) }
        let isEnding = isWord && ending.count >= 2 || Self.wideEndings.contains(ending)
        guard isEnding || isProvider else { return nil }
        // "look at example.com" is no address.
        return !isSpelt || isDotSpelt || isProvider ? last.upperBound : nil
    }

    private func label(from start: Int) -> Range<Int> {
        var end = start
        let isLatin = text.isLatinOrDigit(start)
        while end < text.count, end - start < 63,
            isLatin ? text.isLatinOrDigit(end) || (text[end] == "-" && text.isLatinOrDigit(end + 1)) : isWideLetter(end)
        {
            end += 1
        }
        return start..<end
    }

    private func isWideLetter(_ index: Int) -> Bool {
        text.kinds.indices.contains(index) && text.kinds[index] == .letter && text[index] != "点"
    }

    private static let dots: [[UInt32]] = ["(DOT)", "[DOT]", "{DOT}", " DOT ", " 点 ", "点"].map(FoldedText.units)

    private func dot(at index: Int) -> Range<Int>? {
        if let scalar = text[index], [".", "。", "｡", "·", "•", "・"].contains(scalar), text.isWord(index + 1) {
            return index..<(index + 1)
        }
        for offset in [0, 1] where offset == 0 || text.isSpace(index) {
            for dot in Self.dots where text.holds(dot, at: index + offset) {
                let end = index + offset + dot.count
                return index..<(text.isSpace(end) ? end + 1 : end)
            }
            if offset == 1, text[index + 1] == ".", text.isLatinOrDigit(index + 2) || text.isSpace(index + 2) {
                return index..<(text.isSpace(index + 2) ? index + 3 : index + 2)
            }
        }
        return nil
    }
}

extension FoldedText {
    func isSpace(_ index: Int) -> Bool { kinds.indices.contains(index) && kinds[index] == .space }
}
