/// Number plates, passports and other papers whose numbers hold letters, and what follows a label: chat names, papers.
struct PaperForms {
    let text: FoldedText
    let labels: Labels
    let isCode: Bool

    func redactions() -> [Redaction] {
        var found: [Redaction] = []
        for index in text.values.indices {
            switch text.kinds[index] {
            case .letter: if let plate = plate(at: index) { found.append(plate) }
            case .latin where !isCode && !text.isLatinOrDigit(index - 1):
                if let paper = paper(at: index) { found.append(paper) }
            default: break
            }
        }
        return found + labels.all.compactMap(token)
    }

    // MARK: - Plates

    private static let provinces = Set("京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊使领領".unicodeScalars.map(\.value))
    private static let endings = Set("挂学警港澳领使".unicodeScalars.map(\.value))

    /// A province, a letter, and five or six letters and digits, at least one of them a digit: "沪A·12345", "京 AD-12345".
    private func plate(at start: Int) -> Redaction? {
        guard Self.provinces.contains(text.values[start]) else { return nil }
        let letter = behindSeparator(start + 1)
        guard text.isLatin(letter) else { return nil }
        var body = 0
        var digits = 0
        var index = letter + 1
        var end = index
        while body < 7 {
            let next = body == 0 || letter > start + 1 || text.isSeparator(index - 1) ? behindSeparator(index) : index
            let isBody =
                text.isLatinOrDigit(next)
                || (body >= 4 && text.kinds.indices.contains(next) && Self.endings.contains(text.values[next]))
            guard isBody else {
                guard next == index, text.isSeparator(index), body > 0, body < 5, text.isLatinOrDigit(index + 1) else {
                    break
                }
                index += 1
                continue
            }
            if text.isDigit(next) { digits += 1 }
            body += 1
            index = next + 1
            end = index
        }
        guard (5...6).contains(body), digits >= (isCode ? 3 : 1) else { return nil }
        return Redaction(range: start..<end, replacement: text.original(start..<(letter + 1)) + Redaction.blank)
    }

    private func behindSeparator(_ index: Int) -> Int {
        var index = index
        for _ in 0..<2 where text.isSeparator(index) { index += 1 }
        return index
    }

    // MARK: - Papers

    /// "E12345678", "EA1234567", "H12345678(01)", "A123456(7)", "A123456789": passports, permits and identity cards.
    private func paper(at start: Int) -> Redaction? {
        var letters = 0
        while text.isLatin(start + letters), letters < 3 { letters += 1 }
        var digits = 0
        while text.isDigit(start + letters + digits), digits < 11 { digits += 1 }
        let end = start + letters + digits
        guard digits >= 6, !text.isLatinOrDigit(end), let first = text[start], let second = text[start + 1] else {
            return nil
        }
        let isPassport = letters == 1 && (digits == 8 || digits == 9) && "EGDSPHMTKLA".unicodeScalars.contains(first)
        let isNewPassport = letters == 2 && first == "E" && digits == 7
        let isPermit = letters == 1 && digits == 10 && (first == "H" || first == "M")
        let isTaiwan = letters == 1 && digits == 9 && (second == "1" || second == "2")
        let isHongKong =
            letters <= 2 && digits == 6 && text[end] == "(" && text.isLatinOrDigit(end + 1) && text[end + 2] == ")"
        guard isPassport || isNewPassport || isPermit || isTaiwan || isHongKong, labels.label(before: start) != .code,
            text[start - 1].map({ "-_/".unicodeScalars.contains($0) }) != true
        else { return nil }
        return Redaction(range: start..<(isHongKong ? end + 3 : end))
    }

    // MARK: - Behind a label

    /// The word behind "微信号:", "护照": nil when it is an ordinary one.
    private func token(behind entry: (label: Label, range: Range<Int>)) -> Redaction? {
        switch entry.label {
        case .chat, .chatNumber, .document, .account: break
        case .name: return name(behind: entry.range.upperBound)
        case .phone, .code: return nil
        }
        let (start, isPlain) = behindConnectors(entry.range.upperBound)
        var end = start
        var digits = 0
        var letters = 0
        while end < text.count, end - start < 40,
            text.isLatinOrDigit(end) || (end > start && text.isSeparatorInName(end) && text.isLatinOrDigit(end + 1))
        {
            digits += text.isDigit(end) ? 1 : 0
            letters += text.isLatin(end) ? 1 : 0
            end += 1
        }
        let length = end - start
        let isName: Bool
        switch entry.label {
        case .document: isName = digits >= 4 && length >= 6
        case .account: isName = digits >= 6
        case .chatNumber: isName = digits >= 5
        default:
            let isTelling = digits > 0 || digits + letters < length
            isName =
                isPlain
                ? length >= 5
                    && (isTelling || start == entry.range.upperBound && length >= 6 && !isOrdinary(start..<end))
                : length >= 4 && !isOrdinary(start..<end)
        }
        return isName ? Redaction(range: start..<end) : nil
    }

    private static let connectors: [[UInt32]] = [
        "号码", "號碼", "账号", "帐号", "号", "號", "是", "为", "為", "叫", "ID", "NO", "IS", "NUMBER", "ACCOUNT", "我", "搜",
    ].map(FoldedText.units)

    /// Skips what stands between a label and what it names; plain when that is nothing, or a space.
    private func behindConnectors(_ start: Int) -> (start: Int, isPlain: Bool) {
        var index = start
        var isPlain = true
        for _ in 0..<6 {
            if text.isSpace(index) {
                index += 1
            } else if let mark = text[index], [":", "=", "#", "-", "(", "\"", "“", "「", "【", "["].contains(mark) {
                index += 1
                isPlain = false
            } else if let word = Self.connectors.first(where: {
                text.holds($0, at: index) && !(text.isLatin(index) && text.isLatin(index + $0.count))
            }) {
                index += word.count
                isPlain = false
            } else {
                break
            }
        }
        return (index, isPlain)
    }

    private static let ordinary = Set(
        """
        APP PAY LOGIN SIGN MINI PROGRAM VIDEO CALL GROUP MESSAGE MESSAGES CHAT CANNOT CRASH CRASHES ERROR FAILS FAILED WALLET MOMENTS IPHONE \
        ANDROID WINDOWS MUSIC STOPPED CLOSES FREEZES KEEPS UPDATE VERSION SERVICE PASSWORD BUTTON SCREEN NOTIFICATION NOTIFICATIONS WEB CLIENT
        """.split(whereSeparator: \.isWhitespace).map { FoldedText.units(of: String($0)) })

    private func isOrdinary(_ range: Range<Int>) -> Bool {
        Self.ordinary.contains(Array(text.values[range]))
    }

    /// "联系人:李四" keeps the first letter; without a colon the label names nobody.
    private func name(behind start: Int) -> Redaction? {
        var index = start
        while text.isSpace(index) { index += 1 }
        guard let mark = text[index], [":", "="].contains(mark) || text.holds([0x49, 0x53, 0x20], at: index) else {
            return nil
        }
        index += mark == "I" ? 3 : 1
        while text.isSpace(index) { index += 1 }
        let isLatin = text.isLatin(index)
        var end = index
        while end < text.count, end - index < (isLatin ? 40 : 4),
            isLatin
                ? text.isLatin(end) || (text.isSpace(end) && text.isLatin(end + 1) && end - index < 20)
                : text.kinds[end] == .letter
        {
            end += 1
        }
        guard end - index >= 2 else { return nil }
        return Redaction(range: index..<end, replacement: NameMask.mask(text.original(index..<end)))
    }
}

extension FoldedText {
    /// A mark or a space that may stand inside a plate.
    func isSeparator(_ index: Int) -> Bool {
        kinds.indices.contains(index)
            && (kinds[index] == .space
                || (kinds[index] == .mark && ![",", ";", "。", "、", "!", "?"].contains(self[index] ?? " ")))
    }

    /// Marks that chat names hold.
    func isSeparatorInName(_ index: Int) -> Bool { self[index] == "_" || self[index] == "-" || self[index] == "." }
}
