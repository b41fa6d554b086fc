/// A written phone number in its parts, before anybody asks whether it can be dialled.
struct PhoneSpelling {
    /// Whether a plus stands in front.
    private(set) var hasPlus = false
    private(set) var `extension`: String?
    /// Digits as they were grouped by hyphens.
    private var groups: [String] = []

    var digits: String { groups.joined() }

    private static let labels = ["TEL", "PHONE", "MOBILE", "MOB", "CELL", "T", "M", "电话", "座机", "手机", "固话"]
    private static let marks = [
        ";EXT=", "EXTENSION", "EXTN", "EXT", "X", "#", "*", "转", "轉", "分机", "分機", "内线",
    ]

    /// Nil when something stands in it that belongs to no number.
    init?(_ written: String) {
        guard written.utf8.count <= 256 else { return nil }
        var rest = Self.folded(written)[...]
        if let label = Self.labels.first(where: { rest.hasPrefix($0) }) {
            rest = rest.dropFirst(label.count).drop { ":.".contains($0) }
        }
        if rest.hasPrefix("(+") { rest = rest.dropFirst() }
        if rest.hasPrefix("+") {
            hasPlus = true
            rest = rest.dropFirst().replacing("(0)", with: "")[...]
        }
        let number = rest.prefix { $0.isASCIIDigit || Self.joints.contains($0) }
        guard let tail = Self.extension(in: rest[number.endIndex...]) else { return nil }
        self.extension = tail.isEmpty ? nil : tail
        groups = number.split(separator: "-").map { $0.filter(\.isASCIIDigit) }.filter { !$0.isEmpty }
        guard !groups.isEmpty else { return nil }
    }

    /// What it may mean, the likeliest first: a last group is an extension when nothing else fits, as in
    /// "021-12345678-8001", or when a whole local number stands before it, as in "62345678-801".
    var readings: [PhoneSpelling] {
        guard self.extension == nil, groups.count > 1, let last = groups.last, last.count <= 6 else { return [self] }
        var split = self
        split.groups.removeLast()
        split.extension = last
        return groups.count == 2 && (7...8).contains(groups[0].count) ? [split, self] : [self, split]
    }

    private static let joints: Set<Character> = ["-", ".", "(", ")", "/"]

    /// "" for nothing, nil for what is no extension.
    private static func `extension`(in tail: Substring) -> String? {
        guard !tail.isEmpty else { return "" }
        guard let mark = marks.first(where: { tail.hasPrefix($0) }) else { return nil }
        let digits = tail.dropFirst(mark.count).filter { !".:-()".contains($0) }
        guard (1...8).contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else { return nil }
        return String(digits)
    }

    /// Digits of every script as ASCII, letters upper-case, one hyphen, dot and bracket for all of their kind, no blanks.
    private static func folded(_ text: String) -> String {
        var folded = ""
        for scalar in text.unicodeScalars {
            if let digit = digit(scalar) {
                folded += String(digit)
            } else {
                folded += mark(scalar)
            }
        }
        return folded
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        if scalar == "幺" { return 1 }
        guard let value = Character(scalar).wholeNumberValue, (0...9).contains(value) else { return nil }
        return value
    }

    private static func mark(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "+", "\u{FF0B}": return "+"
        case "\u{2212}", "ー", "_", "~": return "-"
        case "(", "（", "[", "【": return "("
        case ")", "）", "]", "】": return ")"
        case ".", "．", "·", "•", "。", "・", "\u{2027}": return "."
        case "/", "／": return "/"
        case "：": return ":"
        case "\u{FF01}"..."\u{FF5E}":
            return Unicode.Scalar(scalar.value - 0xFEE0).map { Character($0).uppercased() } ?? ""
        default: break
        }
        switch scalar.properties.generalCategory {
        case .dashPunctuation: return "-"
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .format, .control, .nonspacingMark: return ""
        default: return Character(scalar).uppercased()
        }
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
