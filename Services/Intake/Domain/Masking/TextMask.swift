import Contracts

/// Takes contact data out of free text before the text leaves intake (S0-26, S1-80).
///
/// Found by their form: mobile numbers however spaced, landlines, international numbers, id and card numbers, e-mails,
/// licence plates, in ASCII, full-width or Chinese digits. Found because we know them: what identifies the ticket's parties.
/// No run of seven or more digits of a known phone survives.
public struct TextMask: Sendable {
    /// What stands in for anything of which nothing may be shown.
    static let blank = "***"

    private let words: [(folded: [Character], replacement: String)]
    private let phones: [String]

    public init(known: KnownWords) {
        let names = known.names.map { ($0, NameMask.mask($0)) }
        let others = known.others.map { ($0, Self.blank) }
        words = (names + others)
            .map { (folded: Array($0.0).map(FoldedText.fold), replacement: $0.1) }
            .filter { $0.folded.count >= 2 }
        phones = known.phones.filter { $0.count >= Self.telling }
    }

    /// The same text with everything that identifies a person replaced.
    public func mask(_ text: String) -> String {
        let folded = FoldedText(text)
        return Self.replace(
            NumberForms.redactions(in: folded) + OtherForms.redactions(in: folded) + redactionsOfKnown(in: folded),
            in: folded)
    }

    /// A code, such as a site or contract reference, with only the parties' own data replaced: a long number in it is no phone.
    public func maskCode(_ code: String) -> String {
        let folded = FoldedText(code)
        return Self.replace(redactionsOfKnown(in: folded), in: folded)
    }

    /// From so many digits on, a part of a phone number tells whose it is.
    private static let telling = 7

    private func redactionsOfKnown(in text: FoldedText) -> [Redaction] {
        let said = words.flatMap { word in
            text.occurrences(of: word.folded).map { Redaction(range: $0, replacement: word.replacement) }
        }
        return said + (phones.isEmpty ? [] : text.numbers.flatMap(redactionsOfPhones))
    }

    private func redactionsOfPhones(in number: [FoldedText.DigitGroup]) -> [Redaction] {
        let digits = number.flatMap { group in zip(group.range, group.digits).map { (position: $0, digit: $1) } }
        guard digits.count >= Self.telling else { return [] }
        return (0...(digits.count - Self.telling)).compactMap { start in
            let window = digits[start..<(start + Self.telling)]
            let part = String(window.map(\.digit))
            guard let first = window.first, let last = window.last, phones.contains(where: { $0.contains(part) }) else {
                return nil
            }
            return Redaction(range: first.position..<(last.position + 1), replacement: Self.blank)
        }
    }

    private static func replace(_ redactions: [Redaction], in text: FoldedText) -> String {
        var result = ""
        var done = 0
        for redaction in Redaction.merged(redactions) {
            result += String(text.original[done..<redaction.range.lowerBound]) + redaction.replacement
            done = redaction.range.upperBound
        }
        return result + String(text.original[done...])
    }
}

/// A place in a text, and what is to stand there instead.
struct Redaction {
    var range: Range<Int>
    var replacement: String

    /// In order and without overlaps: of two that overlap, the one that holds the other stays; else both become one blank.
    static func merged(_ redactions: [Redaction]) -> [Redaction] {
        let ordered = redactions.enumerated().sorted {
            ($0.element.range.lowerBound, -$0.element.range.count, $0.offset)
                < ($1.element.range.lowerBound, -$1.element.range.count, $1.offset)
        }
        var merged: [Redaction] = []
        for next in ordered.map(\.element) {
            guard let last = merged.last, next.range.lowerBound < last.range.upperBound else {
                merged.append(next)
                continue
            }
            if next.range.upperBound > last.range.upperBound {
                let union = last.range.lowerBound..<next.range.upperBound
                merged[merged.count - 1] = Redaction(range: union, replacement: TextMask.blank)
            }
        }
        return merged
    }
}
