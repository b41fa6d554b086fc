/// Makes what outsiders wrote safe to show: nothing in it moves a cursor, turns a line around, hides, or begins a line of its own.
package enum ShownText {
    /// For one or more lines of a terminal, a page or a letter: line breaks and tabs stay.
    ///
    /// Control characters become "�". What changes the direction of writing and what nobody sees is left out, except joiners
    /// between letters that need them, as in emoji and in Persian or Indic words.
    package static func lines(_ text: String) -> String { cleaned(text, keepsLines: true) }

    /// For a place that has one line: a field, a row of a table, a name.
    package static func line(_ text: String) -> String { cleaned(text, keepsLines: false) }

    /// For the subject of a letter or the value of a header: one line of at most `limit` bytes of UTF-8, cut between letters.
    package static func header(_ text: String, limit: Int = 900) -> String {
        let line = line(text)
        guard line.utf8.count > limit else { return line }
        var result = String.UnicodeScalarView()
        var bytes = 0
        for scalar in line.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes + 3 <= limit else { break }
            result.append(scalar)
        }
        return String(result) + "…"
    }

    /// For JSON on a terminal: what would be left out or shown stays what it is, as an escape.
    package static func json(_ text: String) -> String {
        guard !isPlain(text) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch fate(of: scalar, keepsLines: true) {
            case .stays, .lineBreak, .joiner: result.unicodeScalars.append(scalar)
            case .space, .shown, .dropped:
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return result
    }

    private enum Fate { case stays, lineBreak, space, shown, dropped, joiner }

    private static func cleaned(_ text: String, keepsLines: Bool) -> String {
        guard !isPlain(text) else { return text }
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch fate(of: scalar, keepsLines: keepsLines) {
            case .stays: result.append(scalar)
            // A carriage return and a line feed are one line break.
            case .lineBreak: if scalar != "\n" || previous != "\r" { result.append(keepsLines ? "\n" : " ") }
            case .space: result.append(" ")
            case .shown: result.append("\u{fffd}")
            case .joiner: if let previous, !isAscii(previous) { result.append(scalar) }
            case .dropped: break
            }
            previous = scalar
        }
        return String(result)
    }

    /// Printable ASCII, as most texts of machines are.
    private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20...0x7e).contains($0) } }

    private static func isAscii(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x80 }

    private static func fate(of scalar: Unicode.Scalar, keepsLines: Bool) -> Fate {
        switch scalar.value {
        case 0x20...0x7e: return .stays
        case 0x09: return keepsLines ? .stays : .space
        case 0x0a, 0x0d: return .lineBreak
        case ..<0x20, 0x7f...0x9f: return .shown
        // Line and paragraph separators.
        case 0x2028, 0x2029: return .space
        // Embeddings, overrides, isolates, direction marks.
        case 0x202a...0x202e, 0x2066...0x2069, 0x200e, 0x200f, 0x061c: return .dropped
        case 0x200c, 0x200d: return .joiner
        // Soft hyphen, zero-width spaces, invisible operators, fillers, annotations, tags.
        case 0xad, 0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180e, 0x200b, 0x2060...0x2065, 0x206a...0x206f, 0x3164,
            0xfeff, 0xffa0,
            0xfff9...0xfffb, 0xe0000...0xe0fff:
            return .dropped
        default: return .stays
        }
    }
}
