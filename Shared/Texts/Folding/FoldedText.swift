/// A text beside its normal form, so that what is found in the one is replaced in the other.
///
/// Folding makes "１３８", "一三八", "①③⑧" and "1\u{AD}38" the same, and letters upper-case. What nobody sees is left out; each
/// unit knows the scalar that it came from.
struct FoldedText {
    let scalars: [Unicode.Scalar]
    private(set) var values: [UInt32] = []
    private(set) var kinds: [NormalUnit.Kind] = []
    /// Index of the scalar each unit came from.
    private(set) var places: [Int32] = []

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        values.reserveCapacity(scalars.count)
        kinds.reserveCapacity(scalars.count)
        places.reserveCapacity(scalars.count)
        for (place, scalar) in scalars.enumerated() {
            NormalForms.shared.fold(scalar) { unit in
                guard unit.kind != .ignorable else { return }
                values.append(unit.value)
                kinds.append(unit.kind)
                places.append(Int32(truncatingIfNeeded: place))
            }
        }
    }

    var count: Int { values.count }

    func isLatin(_ index: Int) -> Bool { kinds.indices.contains(index) && kinds[index] == .latin }
    func isDigit(_ index: Int) -> Bool { kinds.indices.contains(index) && kinds[index] == .digit }
    func isLatinOrDigit(_ index: Int) -> Bool { isLatin(index) || isDigit(index) }
    func isWord(_ index: Int) -> Bool {
        kinds.indices.contains(index) && kinds[index].rawValue >= NormalUnit.Kind.digit.rawValue
    }

    /// The unit as the scalar it is compared as; nil outside.
    subscript(index: Int) -> Unicode.Scalar? {
        values.indices.contains(index) ? Unicode.Scalar(values[index]) : nil
    }

    /// Whether `word`, which is in normal form, stands at `start`.
    func holds(_ word: [UInt32], at start: Int) -> Bool {
        guard start >= 0, start + word.count <= values.count else { return false }
        for (offset, value) in word.enumerated() where values[start + offset] != value { return false }
        return true
    }

    /// The letters and digits of a word in normal form, as it is searched for.
    static func units(of word: String) -> [UInt32] { FoldedText(word).values }
}

/// Spellings of one code, brought to one form.
package enum FoldedCode {
    /// Letters and digits alone, upper-case, half-width: "kfr-35 GW" and "ＫＦＲ３５ＧＷ" are one model.
    package static func letters(_ text: String) -> String {
        let folded = FoldedText(text)
        var result = String.UnicodeScalarView()
        for index in folded.values.indices where folded.isWord(index) {
            if let scalar = folded[index] { result.append(scalar) }
        }
        return String(result)
    }

    /// Digits and plus signs alone, as a phone number is dialled.
    package static func dialled(_ text: String) -> String {
        let folded = FoldedText(text)
        var result = String.UnicodeScalarView()
        for index in folded.values.indices where folded.isDigit(index) || folded[index] == "+" {
            if let scalar = folded[index] { result.append(scalar) }
        }
        return String(result)
    }
}
