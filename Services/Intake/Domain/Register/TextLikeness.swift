import Texts

/// How much two short descriptions say the same, without a dictionary.
struct TextLikeness {
    /// From here on two texts of one customer are taken to be about one matter.
    static let alike = 0.6
    /// What is compared of a text: who says the same says it at the beginning.
    private static let mostLetters = 500

    /// Neighbouring letters; Chinese has no spaces to split words at.
    private let pairs: Set<UInt64>

    init(_ text: String) {
        let beginning = String(text.unicodeScalars.prefix(2 * Self.mostLetters))
        let letters = FoldedCode.letters(beginning).unicodeScalars.prefix(Self.mostLetters)
        pairs = Set(zip(letters, letters.dropFirst()).map { UInt64($0.value) << 32 | UInt64($1.value) })
    }

    /// Dice's coefficient over the pairs, 0 … 1.
    func likeness(to other: TextLikeness) -> Double {
        guard !pairs.isEmpty, !other.pairs.isEmpty else { return 0 }
        return 2 * Double(pairs.intersection(other.pairs).count) / Double(pairs.count + other.pairs.count)
    }
}
