/// A text in the one spelling in which words are compared.
///
/// Traditional Chinese becomes simplified, full width half width, upper case lower case; runs of white space shrink to one
/// space, or to one line break where they hold one. English contractions open up: "isn't" reads "is not".
public struct NormalisedText: Hashable, Sendable {
    let scalars: [Unicode.Scalar]

    public init(_ raw: String) {
        var writer = Writer(capacity: raw.utf8.count)
        for scalar in ScalarFolding.shared.fold(raw) { writer.append(scalar) }
        scalars = writer.finish()
    }

    public var description: String {
        String(String.UnicodeScalarView(scalars))
    }

    /// Shrinks white space and opens contractions while a text is put down.
    private struct Writer {
        private var scalars: [Unicode.Scalar] = []

        init(capacity: Int) {
            scalars.reserveCapacity(capacity)
        }

        mutating func append(_ scalar: Unicode.Scalar) {
            if scalar.properties.isWhitespace {
                appendSpace(scalar == "\n" || scalar == "\r" ? "\n" : " ")
            } else if scalar == "t", scalars.ends(with: ["n", "'"]) {
                scalars.removeLast(2)
                appendNot()
            } else if scalar == "t", scalars.ends(with: ["c", "a", "n", "n", "o"]) {
                scalars.removeLast(2)
                appendNot()
            } else {
                scalars.append(scalar == "\u{2019}" ? "'" : scalar)
            }
        }

        private mutating func appendNot() {
            appendSpace(" ")
            scalars += ["n", "o", "t"]
        }

        private mutating func appendSpace(_ mark: Unicode.Scalar) {
            if scalars.last == " " || scalars.last == "\n" {
                if mark == "\n" { scalars[scalars.count - 1] = mark }
            } else if !scalars.isEmpty {
                scalars.append(mark)
            }
        }

        func finish() -> [Unicode.Scalar] {
            scalars.last == " " || scalars.last == "\n" ? Array(scalars.dropLast()) : scalars
        }
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

    fileprivate func ends(with word: [Unicode.Scalar]) -> Bool {
        suffix(word.count).elementsEqual(word)
    }
}
