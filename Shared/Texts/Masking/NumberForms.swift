/// The numbers that identify a person by their form, or by what stands in front of them.
struct NumberForms {
    let text: FoldedText
    let labels: Labels
    /// Whether the text is a code, in which a long number is no phone unless it has exactly the form of one.
    let isCode: Bool

    /// Phones and identity numbers have no more digits.
    private static let most = 20
    /// Nothing that identifies a person has less.
    private static let least = 5

    func redactions(in numbers: [WrittenNumber]) -> [Redaction] {
        numbers.flatMap { $0.digits.count < Self.least ? [] : redactions(in: $0) }
    }

    private func redactions(in number: WrittenNumber) -> [Redaction] {
        var found: [Redaction] = []
        var start = 0
        while start < number.groups.count {
            let passed = max(number.dateGroups(at: start), number.hotlineGroups(at: start), 1)
            if let (end, redaction) = longest(from: start, in: number) {
                found.append(redaction)
                start = end
            } else {
                start += isCode ? 1 : passed
            }
        }
        return found
    }

    /// The longest sensitive number that starts with a group, and the index of the group behind it.
    private func longest(from start: Int, in number: WrittenNumber) -> (Int, Redaction)? {
        let first = number.places[number.groups[start].digits.lowerBound].lowerBound
        let plus = plus(before: first)
        let label = labels.label(before: first)
        let isDate = number.dateGroups(at: start) > 0
        var best: (Int, Redaction)?
        var count = 0
        for end in start..<number.groups.count {
            count += number.size(end)
            guard count <= Self.most || end == start else { break }
            if end > start, number.isDate(at: end) { break }
            guard count >= Self.least else { continue }
            let candidate = Candidate(number: number, groups: start..<(end + 1))
            var range = number.range(start..<(end + 1))
            if let mobile = candidate.mobile, !isDate || label == .phone {
                return (end + 1, Redaction(range: (plus ?? range.lowerBound)..<range.upperBound, replacement: mobile))
            }
            let letter = candidate.count == 17 ? checkLetter(behind: range.upperBound) : nil
            if let letter { range = range.lowerBound..<(letter + 1) }
            if letter != nil || isSensitive(candidate, label, hasPlus: plus != nil, isDate: isDate, at: range) {
                best = (end + 1, Redaction(range: (plus ?? range.lowerBound)..<range.upperBound))
            }
        }
        return best
    }

    private func isSensitive(
        _ candidate: Candidate, _ label: Label?, hasPlus: Bool, isDate: Bool, at range: Range<Int>
    ) -> Bool {
        if hasPlus, !candidate.hasList, (8...15).contains(candidate.count) { return true }
        if candidate.isIdentity(strictly: isCode) { return true }
        if isDate { return false }
        if label == .code, candidate.count < 15, !candidate.startsWithAreaCode { return false }
        if candidate.isLandline(strictly: isCode) { return true }
        if isCode { return isLabelled(candidate, label) }
        return candidate.isForeign || candidate.hidesMobile || isLabelled(candidate, label)
            || (candidate.isShortLandline(isLabelled: label == .phone) && !isMeasure(range) && !isPartOfCode(range))
    }

    private func isLabelled(_ candidate: Candidate, _ label: Label?) -> Bool {
        switch label {
        case .phone: (7...15).contains(candidate.count) && !candidate.isHotline
        case .chat, .chatNumber, .document: (5...15).contains(candidate.count)
        case .account: (6...20).contains(candidate.count)
        case .name, .code, nil: false
        }
    }

    /// "+86", "(+86)", "+ 86": the plus belongs to the number.
    private func plus(before first: Int) -> Int? {
        for unit in [first - 1, first - 2] where text[unit] == "+" { return unit }
        return nil
    }

    /// The X that ends an identity number.
    private func checkLetter(behind end: Int) -> Int? {
        for unit in end..<(end + 3) where text.isWord(unit) {
            return text[unit] == "X" && !text.isLatinOrDigit(unit + 1) ? unit : nil
        }
        return nil
    }

    /// Letters of a model or a serial number, or a decimal point, stand directly at the number.
    private func isPartOfCode(_ range: Range<Int>) -> Bool {
        let before = text[range.lowerBound - 1]
        let glued = before.map { "-_/#№.$€£¥".unicodeScalars.contains($0) } ?? false
        if text.isLatin(range.lowerBound - 1) || text.isLatin(range.upperBound) { return true }
        if before == "#" || before == "№" || before == "$" || before == "€" || before == "£" || before == "¥" {
            return true
        }
        if glued, text.isLatinOrDigit(range.lowerBound - 2) { return true }
        // The rest of what is masked already.
        if before == "*" { return true }
        let behind = text[range.upperBound]
        return (behind == "-" || behind == "." || behind == "/" || behind == "_" || behind == "%")
            && (behind == "%" || text.isLatinOrDigit(range.upperBound + 1))
    }

    private func isMeasure(_ range: Range<Int>) -> Bool {
        var unit = range.upperBound
        if text.kinds.indices.contains(unit), text.kinds[unit] == .space { unit += 1 }
        return Self.units.contains { word in
            text.holds(word, at: unit) && !(text.isLatin(unit) && text.isLatin(unit + word.count))
        }
    }

    private static let units: [[UInt32]] =
        """
        元 块 圆 万 度 公里 千米 米 瓦 伏 安 转 次 年 月 日 台 个 件 人 小时 分钟 秒 天 周 平 升 千克 公斤 克 斤 字 步 页 张 盏 V W A HZ KHZ MHZ \
        GHZ KWH KW MAH AH RPM PA KPA MPA BAR MM CM M KM L ML KG G MB GB KB TB USD CNY RMB EUR YUAN DOLLARS EUROS STEPS PAGES HOURS \
        DAYS TIMES UNITS PCS MILES
        """.split(whereSeparator: \.isWhitespace).map { FoldedText.units(of: String($0)) }
}
