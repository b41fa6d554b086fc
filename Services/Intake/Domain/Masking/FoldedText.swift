/// A text beside its folded form, character by character, so that what is found in the one is replaced in the other.
///
/// Folding makes "１３８", "一三八", "幺三八" and "138" the same, and letters upper-case.
struct FoldedText {
    /// Consecutive digits, and where they stand.
    struct DigitGroup {
        let range: Range<Int>
        let digits: String
    }

    let original: [Character]
    let folded: [Character]

    init(_ text: String) {
        original = Array(text)
        folded = original.map(Self.fold)
    }

    static func fold(_ character: Character) -> Character {
        guard let scalar = character.unicodeScalars.first else { return character }
        if let value = Character(scalar).wholeNumberValue, (0...9).contains(value) { return Self.digits[value] }
        switch scalar {
        case "幺": return "1"
        case "\u{3000}": return " "
        case "\u{FF01}"..."\u{FF5E}":
            guard let narrow = Unicode.Scalar(scalar.value - 0xFEE0) else { return character }
            return upper(Character(narrow))
        default: return upper(character)
        }
    }

    private static let digits = Array("0123456789")

    /// A letter whose upper-case form is two characters ("ß") stays, because positions must not move.
    private static func upper(_ character: Character) -> Character {
        let upper = character.uppercased()
        return upper.count == 1 ? Character(upper) : character
    }

    /// Digit groups that belong together as one written number: "138 0000-5678", "(021) 1234 5678".
    var numbers: [[DigitGroup]] {
        var numbers: [[DigitGroup]] = []
        var index = 0
        while index < folded.count {
            guard folded[index].isDigit else {
                index += 1
                continue
            }
            let end = folded[index...].firstIndex { !$0.isDigit } ?? folded.endIndex
            let group = DigitGroup(range: index..<end, digits: String(folded[index..<end]))
            if let last = numbers.last?.last, joins(last.range.upperBound..<index) {
                numbers[numbers.count - 1].append(group)
            } else {
                numbers.append([group])
            }
            index = end
        }
        return numbers
    }

    private func joins(_ gap: Range<Int>) -> Bool {
        gap.count <= 2 && folded[gap].allSatisfy { $0.isWhitespace || "-‐‑–—.·()/\u{200B}\u{FEFF}".contains($0) }
    }

    /// Every place where `word` stands; a word of Latin letters only where it is no part of a longer one.
    func occurrences(of word: [Character]) -> [Range<Int>] {
        guard let first = word.first, let last = word.last, word.count <= folded.count else { return [] }
        return (0...(folded.count - word.count)).compactMap { start in
            let range = start..<(start + word.count)
            guard folded[start] == first, folded[range].elementsEqual(word) else { return nil }
            let cutsWord =
                (start > 0 && first.isLatin && folded[start - 1].isLatin)
                || (range.upperBound < folded.count && last.isLatin && folded[range.upperBound].isLatin)
            return cutsWord ? nil : range
        }
    }
}

extension Character {
    /// One of the ten digits that folding leaves.
    var isDigit: Bool { ("0"..."9").contains(self) }
    /// One of the 26 letters that folding leaves.
    var isLatin: Bool { ("A"..."Z").contains(self) }
}
