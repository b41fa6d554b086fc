import Foundation

/// A text in the one spelling in which words are compared.
///
/// Traditional Chinese becomes simplified, full width half width, upper case lower case; runs of white space shrink to one
/// space, or to one line break where they hold one. English contractions open up: "isn't" reads "is not".
public struct NormalisedText: Hashable, Sendable {
    let scalars: [Unicode.Scalar]

    public init(_ raw: String) {
        let simplified = raw.applyingTransform(StringTransform("Hant-Hans"), reverse: false) ?? raw
        let narrow = simplified.applyingTransform(.fullwidthToHalfwidth, reverse: false) ?? simplified
        let opened = narrow.lowercased()
            .replacing("\u{2019}", with: "'")
            .replacing("n't", with: " not")
            .replacing("cannot", with: "can not")
        scalars = Self.squeezed(opened.unicodeScalars)
    }

    public var description: String {
        String(String.UnicodeScalarView(scalars))
    }

    private static func squeezed(_ raw: String.UnicodeScalarView) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for scalar in raw {
            guard scalar.properties.isWhitespace else {
                result.append(scalar)
                continue
            }
            let mark: Unicode.Scalar = scalar == "\n" || scalar == "\r" ? "\n" : " "
            if result.last == " " || result.last == "\n" {
                if mark == "\n" { result[result.count - 1] = mark }
            } else if !result.isEmpty {
                result.append(mark)
            }
        }
        if result.last == " " || result.last == "\n" { result.removeLast() }
        return result
    }
}

extension Unicode.Scalar {
    /// Part of a word that is written with spaces around it; Chinese is not.
    var isLatin: Bool {
        ("a"..."z").contains(self) || ("0"..."9").contains(self)
    }
}

extension [Unicode.Scalar] {
    /// Whether `word` stands at `start`, as a whole word where it is written in Latin letters.
    func holds(_ word: [Unicode.Scalar], at start: Int, openEnded: Bool = false) -> Bool {
        let end = start + word.count
        guard start >= 0, end <= count, let first = word.first, let last = word.last else { return false }
        if first.isLatin, start > 0, self[start - 1].isLatin { return false }
        if last.isLatin, !openEnded, end < count, self[end].isLatin { return false }
        return self[start..<end].elementsEqual(word)
    }
}
