/// The words that a rule file knows, ready to be looked for in a text, with negation understood.
///
/// "没有冒烟" and "no sign of smoke" do not mention smoke; "没有电但是冒烟" and "not only smoke" do. A word counts as denied
/// only when nothing but words without meaning of their own stands between it and the negation (``Particle``): in doubt a
/// mention counts, because a missed fire costs more than a second look.
public struct Lexicon: Sendable {
    private struct Entry: Hashable {
        /// As written in the rule file; the key under which a mention is reported.
        let word: String
        let scalars: [Unicode.Scalar]
        /// "leak*" also stands for leaks, leaking, leaked.
        let openEnded: Bool
        let isName: Bool
    }

    private struct Mention {
        let word: String
        let range: Range<Int>
    }

    private var entries: [Unicode.Scalar: [Entry]] = [:]

    /// - Parameters:
    ///   - words: Chinese words match anywhere, Latin ones as whole words; a trailing `*` leaves the end open.
    ///   - names: Phrases that hold such a word and mean a thing, "漏电保护器"; inside them nothing is mentioned.
    public init(words: some Sequence<String>, names: some Sequence<String>) {
        for word in Set(words) { add(word, isName: false) }
        for name in Set(names) { add(name, isName: true) }
    }

    private mutating func add(_ word: String, isName: Bool) {
        let openEnded = word.hasSuffix("*")
        let scalars = NormalisedText(openEnded ? String(word.dropLast()) : word).scalars
        guard let first = scalars.first else { return }
        entries[first, default: []].append(Entry(word: word, scalars: scalars, openEnded: openEnded, isName: isName))
    }

    /// The words, as they were given, that the text mentions and does not deny.
    public func affirmed(in text: NormalisedText) -> Set<String> {
        let scalars = text.scalars
        let (mentions, names) = occurrences(in: scalars)
        var affirmed: Set<String> = []
        var deniedEnds: Set<Int> = []
        for mention in mentions where !names.contains(where: { $0.contains(mention.range) }) {
            let reading = NegationReading(scalars: scalars, deniedEnds: deniedEnds)
            if reading.denies(mention.range) {
                deniedEnds.insert(mention.range.upperBound)
            } else {
                affirmed.insert(mention.word)
            }
        }
        return affirmed
    }

    /// Both in the order of their ends, so that an enumeration is read from its head.
    private func occurrences(in scalars: [Unicode.Scalar]) -> (mentions: [Mention], names: [Range<Int>]) {
        var mentions: [Mention] = []
        var names: [Range<Int>] = []
        for start in scalars.indices {
            for entry in entries[scalars[start]] ?? [] {
                guard scalars.holds(entry.scalars, at: start, openEnded: entry.openEnded) else { continue }
                var end = start + entry.scalars.count
                if entry.openEnded {
                    while end < scalars.count, scalars[end].isLatin { end += 1 }
                }
                if entry.isName {
                    names.append(start..<end)
                } else {
                    mentions.append(Mention(word: entry.word, range: start..<end))
                }
            }
        }
        mentions.sort { ($0.range.upperBound, $0.range.lowerBound) < ($1.range.upperBound, $1.range.lowerBound) }
        return (mentions, names)
    }
}
