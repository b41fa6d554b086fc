import Texts

/// How much two short descriptions say the same, without a dictionary.
enum TextLikeness {
    /// From here on two texts of one customer are taken to be about one matter.
    static let alike = 0.6

    /// Dice's coefficient over pairs of neighbouring letters, 0 … 1; Chinese has no spaces to split words at.
    static func of(_ left: String, _ right: String) -> Double {
        let (left, right) = (pairs(left), pairs(right))
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        return 2 * Double(left.intersection(right).count) / Double(left.count + right.count)
    }

    private static func pairs(_ text: String) -> Set<UInt64> {
        let letters = FoldedCode.letters(text).unicodeScalars
        return Set(zip(letters, letters.dropFirst()).map { UInt64($0.value) << 32 | UInt64($1.value) })
    }
}
