/// One field of an outside message: its name, whether it must be there, and what it may hold.
///
/// Declared once, as data: the reader of outside events and the text of its errors are made of it, and a list of all limits can be.
package struct Field: Sendable {
    package enum Presence: Sendable {
        case required, optional
    }

    package let name: StaticString
    package let presence: Presence
    package let kind: FieldKind

    package static func required(_ name: StaticString, _ kind: FieldKind) -> Field {
        Field(name: name, presence: .required, kind: kind)
    }

    /// Null and a blank text count as absent.
    package static func optional(_ name: StaticString, _ kind: FieldKind) -> Field {
        Field(name: name, presence: .optional, kind: kind)
    }
}

/// How long a text may be: in characters, as people count, and in bytes of UTF-8, as everything behind us counts.
package struct TextLimit: Sendable {
    package let characters: ClosedRange<Int>
    package let bytes: Int

    package init(_ characters: ClosedRange<Int>, bytes: Int) {
        self.characters = characters
        self.bytes = bytes
    }

    /// Ids, references, codes.
    package static let reference = TextLimit(1...64, bytes: 192)
    /// A word of somebody's vocabulary: a channel, a kind.
    package static let term = TextLimit(1...32, bytes: 96)
    /// Names of persons, organisations and parts.
    package static let name = TextLimit(1...128, bytes: 512)
    package static let sentence = TextLimit(1...1000, bytes: 4000)
    package static let description = TextLimit(1...4000, bytes: 16_000)

    /// As much of a text as fits, with an ellipsis where it was cut.
    package func cut(_ text: String) -> String {
        guard text.utf8.count > bytes || text.count > characters.upperBound else { return text }
        var (kept, size) = ("", 0)
        for (index, character) in text.enumerated() {
            size += character.utf8.count
            guard index < characters.upperBound - 1, size + 3 <= bytes else { break }
            kept.append(character)
        }
        return kept + "…"
    }

    var words: LocalizedText {
        LocalizedText(
            "\(characters.lowerBound) 至 \(characters.upperBound) 个字符，UTF-8 编码不超过 \(bytes) 字节",
            "\(characters.lowerBound) to \(characters.upperBound) characters, at most \(bytes) bytes in UTF-8")
    }
}

/// What a field may hold.
package indirect enum FieldKind: Sendable {
    /// An id, a reference, a code, a name: one line without control characters.
    case word(TextLimit)
    /// Words of people; control characters other than tabs and line ends are removed.
    case text(TextLimit)
    /// As people write it; of a list of them one at least can be dialled.
    case phone
    case email
    /// One of a closed list.
    case choice([String])
    /// RFC 3339, within ``Instant/believable``.
    case instant
    /// A day, or an instant that begins with one, within ``CivilDate/believable``; what is none counts as not said.
    case date
    case identifier
    case flag
    case whole(ClosedRange<Int>)
    /// Exact to four decimals.
    case amount(ClosedRange<Amount>)
    /// Three capital letters (ISO 4217).
    case currency
    /// - `bytes`: Of the items as written.
    case list(FieldKind, items: ClosedRange<Int>, bytes: Int)
    /// Names that the sender chooses.
    case map(name: TextLimit, text: TextLimit, items: Int, bytes: Int)
    case object(Shape)
    /// Read by somebody else.
    case anything

    package static func choice<Choice: ClosedEnumeration>(_ type: Choice.Type) -> FieldKind {
        .choice(Choice.allCases.map(\.rawValue))
    }
}

extension FieldKind {
    /// What belongs into the field, for its sender.
    var words: LocalizedText {
        switch self {
        case .word(let limit), .text(let limit): limit.words
        case .phone: LocalizedText("11 位号码,或 + 加国家代码的号码", "11 digits or +country")
        case .email:
            LocalizedText("电子邮箱地址,如 name@example.com", "an e-mail address, like name@example.com")
        case .choice(let words):
            LocalizedText("以下之一:\(words.joined(separator: ", "))", "one of \(words.joined(separator: ", "))")
        case .instant: Instant.words
        case .date: LocalizedText("日期,如 2026-02-16", "a date, like 2026-02-16")
        case .identifier: LocalizedText("UUID", "a UUID")
        case .flag: LocalizedText("true 或 false", "true or false")
        case .whole(let range):
            LocalizedText(
                "\(range.lowerBound) 至 \(range.upperBound) 的整数",
                "a whole number from \(range.lowerBound) to \(range.upperBound)")
        case .amount(let range):
            LocalizedText(
                "\(range.lowerBound) 至 \(range.upperBound) 的数,最多四位小数",
                "a number from \(range.lowerBound) to \(range.upperBound) with at most four decimals")
        case .currency: LocalizedText("三个大写字母的货币代码,如 CNY", "three capital letters, like CNY")
        case .list(_, let items, let bytes): Self.size("数组", "an array", items, bytes)
        case .map(_, _, let items, let bytes): Self.size("由文本组成的对象", "an object of texts", 0...items, bytes)
        case .object(let shape):
            LocalizedText(
                "含以下字段的对象:\(shape.names.joined(separator: ", "))",
                "an object with \(shape.names.joined(separator: ", "))")
        case .anything: LocalizedText("一个值", "a value")
        }
    }

    private static func size(
        _ chinese: String, _ english: String, _ items: ClosedRange<Int>, _ bytes: Int
    ) -> LocalizedText {
        LocalizedText(
            "\(chinese),\(items.lowerBound) 至 \(items.upperBound) 项,不超过 \(bytes) 字节",
            "\(english) of \(items.lowerBound) to \(items.upperBound) entries, at most \(bytes) bytes")
    }
}
