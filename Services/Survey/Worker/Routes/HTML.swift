import Texts

/// Text that is safe between tags and inside quoted attributes.
struct HTML: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, Sendable {
    let markup: String

    /// Markup of ours, taken as it is.
    init(stringLiteral markup: String) {
        self.markup = markup
    }

    init(stringInterpolation: StringInterpolation) {
        markup = stringInterpolation.markup
    }

    init(joining parts: [HTML]) {
        markup = parts.map(\.markup).joined(separator: "\n")
    }

    /// Escapes every text that is put in; only ``HTML`` goes in as it is.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity * 2)
        }

        mutating func appendLiteral(_ literal: String) {
            markup += literal
        }

        mutating func appendInterpolation(_ text: String) {
            for character in ShownText.lines(text).unicodeScalars {
                switch character {
                case "&": markup += "&amp;"
                case "<": markup += "&lt;"
                case ">": markup += "&gt;"
                case "\"": markup += "&quot;"
                case "'": markup += "&#39;"
                default: markup.unicodeScalars.append(character)
                }
            }
        }

        mutating func appendInterpolation(_ number: Int) {
            markup += String(number)
        }

        mutating func appendInterpolation(_ html: HTML) {
            markup += html.markup
        }
    }
}
