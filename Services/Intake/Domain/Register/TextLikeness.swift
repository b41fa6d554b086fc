/// How much two short descriptions say the same, without a dictionary.
enum TextLikeness {
    /// From here on two texts of one customer are taken to be about one matter.
    static let alike = 0.6

    /// Dice's coefficient over pairs of neighbouring characters, 0 … 1; Chinese has no spaces to split words at.
    static func of(_ left: String, _ right: String) -> Double {
        let (left, right) = (pairs(left), pairs(right))
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        return 2 * Double(left.intersection(right).count) / Double(left.count + right.count)
    }

    private static func pairs(_ text: String) -> Set<[Character]> {
        let letters = text.map(FoldedText.fold).filter { $0.isLetter || $0.isNumber }
        return Set(zip(letters, letters.dropFirst()).map { [$0, $1] })
    }
}
