/// Takes what identifies a person out of what outsiders wrote (S0-26, S1-80): one pass over the normal form of a text.
///
/// Found by their form: mobile numbers, landlines, numbers of other countries, identity and card numbers, papers, e-mail
/// addresses, plates, addresses. Found by what stands in front of them: chat names, account numbers, short phone numbers. Found
/// because we know them: what identifies the parties of a ticket; no run of seven or more digits of a known phone survives.
/// What leaves is also safe to show (``ShownText``).
package struct TextMask: Sendable {
    private let known: WordFinder
    private let replacements: [String]
    /// Every seven digits in a row of the known phones, as a number.
    private let parts: Set<Int>

    /// From so many digits on, a part of a phone number tells whose it is.
    private static let telling = 7

    /// A mask that knows nobody.
    package static let anonymous = TextMask(known: KnownWords())

    package init(known words: KnownWords) {
        let names = words.names.map { ($0, NameMask.mask($0)) }
        let all = names + words.others.map { ($0, Redaction.blank) }
        known = WordFinder(all.map(\.0), least: 2)
        replacements = all.map(\.1)
        parts = words.phones.reduce(into: []) { parts, phone in
            let digits = FoldedCode.dialled(phone).utf8.filter { $0 != 0x2b }.map { Int($0) - 0x30 }
            for start in digits.indices.dropLast(Self.telling - 1) {
                parts.insert(Self.number(digits[start..<(start + Self.telling)]))
            }
        }
    }

    /// Free text with everything that identifies a person replaced.
    package func mask(_ text: String) -> String { masked(text, isCode: false) }

    /// A code, a reference, a word of a vocabulary: a long number in it is no phone unless it has exactly the form of one.
    package func maskCode(_ code: String) -> String { masked(code, isCode: true) }

    /// A link: what its path hides behind percent signs counts, too; then only the host stays.
    package func maskLink(_ link: String) -> String {
        let masked = maskCode(link)
        guard link.utf8.contains(0x25) else { return masked }
        let plain = PercentEncoding.decoded(link.utf8)
        guard mask(plain) != plain else { return masked }
        let parts = link.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[1].isEmpty, parts[2].utf8.allSatisfy({ $0 != 0x25 }) else {
            return Redaction.blank
        }
        return maskCode("\(parts[0])//\(parts[2])/") + Redaction.blank
    }

    private func masked(_ text: String, isCode: Bool) -> String {
        let shown = isCode ? ShownText.line(text) : ShownText.lines(text)
        let folded = FoldedText(shown)
        let numbers = NumberReader.numbers(in: folded)
        var redactions = known.matches(in: folded).map {
            Redaction(range: $0.range, replacement: replacements[$0.word])
        }
        if !parts.isEmpty { redactions += numbers.flatMap(redactionsOfKnownPhones) }
        let labels = Labels(folded)
        redactions += NumberForms(text: folded, labels: labels, isCode: isCode).redactions(in: numbers)
        redactions += EmailForms(text: folded).redactions()
        redactions += PaperForms(text: folded, labels: labels, isCode: isCode).redactions()
        if !isCode { redactions += AddressForms(text: folded).redactions() }
        return redactions.isEmpty ? shown : folded.replacing(redactions)
    }

    private func redactionsOfKnownPhones(in number: WrittenNumber) -> [Redaction] {
        guard number.digits.count >= Self.telling else { return [] }
        let digits = number.digits.map(Int.init)
        return (0...(digits.count - Self.telling)).compactMap { start in
            guard parts.contains(Self.number(digits[start..<(start + Self.telling)])) else { return nil }
            return Redaction(
                range: number.places[start].lowerBound..<number.places[start + Self.telling - 1].upperBound)
        }
    }

    private static func number(_ digits: ArraySlice<Int>) -> Int { digits.reduce(0) { $0 * 10 + $1 } }
}

/// What we know to identify the parties of a ticket, in the clear; lives only while a text is masked.
package struct KnownWords: Sendable {
    package var names: [String]
    /// Organisations, addresses, chat names.
    package var others: [String]
    package var phones: [String]

    package init(names: [String] = [], others: [String] = [], phones: [String] = []) {
        self.names = names
        self.others = others
        self.phones = phones
    }
}

/// What everybody but intake and the notifier sees of a name: its first character (S0-26).
package enum NameMask {
    /// "张伟" → "张*", "欧阳娜娜" → "欧*", "John Smith" → "J***"; nothing that is a letter or a digit → "*".
    package static func mask(_ name: String) -> String {
        let visible = name.unicodeScalars.first { scalar in
            var kind = NormalUnit.Kind.ignorable
            NormalForms.shared.fold(scalar) { kind = $0.kind }
            return kind.rawValue >= NormalUnit.Kind.mark.rawValue
        }
        guard let visible else { return "*" }
        return String(visible) + (visible.properties.isCased ? "***" : "*")
    }
}
