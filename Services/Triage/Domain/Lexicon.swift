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

    /// What a text affirms.
    struct Mentions: Sendable {
        /// In the whole text.
        var words: Set<String> = []
        /// Sentence by sentence, those that affirm anything.
        var sentences: [Set<String>] = []
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
    public func affirmed(in text: NormalisedText) -> Set<String> { mentions(in: text).words }

    func mentions(in text: NormalisedText) -> Mentions {
        let scalars = text.scalars
        let (mentions, names) = occurrences(in: scalars)
        guard !mentions.isEmpty else { return Mentions() }
        let named = Coverage(names, of: scalars.count)
        var affirmed = Mentions()
        var deniedEnds: Set<Int> = []
        var sentence: Set<String> = []
        var position = 0
        for mention in mentions where !named.holds(mention.range) {
            let between = position..<max(position, mention.range.lowerBound)
            if between.contains(where: scalars.endsSentence) {
                if !sentence.isEmpty { affirmed.sentences.append(sentence) }
                sentence = []
            }
            position = max(position, mention.range.lowerBound)
            let reading = NegationReading(scalars: scalars, deniedEnds: deniedEnds)
            if reading.denies(mention.range) {
                deniedEnds.insert(mention.range.upperBound)
            } else {
                affirmed.words.insert(mention.word)
                sentence.insert(mention.word)
            }
        }
        if !sentence.isEmpty { affirmed.sentences.append(sentence) }
        return affirmed
    }

    /// Which stretches of a text lie inside the name of a thing.
    private struct Coverage {
        /// By position: how far the names reach that begin there or before.
        private var reach: [Int]

        init(_ names: [Range<Int>], of count: Int) {
            reach = Array(repeating: 0, count: names.isEmpty ? 0 : count)
            for name in names { reach[name.lowerBound] = max(reach[name.lowerBound], name.upperBound) }
            for position in reach.indices.dropFirst() { reach[position] = max(reach[position], reach[position - 1]) }
        }

        /// A word that is itself the whole name is mentioned.
        func holds(_ range: Range<Int>) -> Bool {
            guard !reach.isEmpty else { return false }
            let isBehindStart = range.lowerBound > 0 && reach[range.lowerBound - 1] >= range.upperBound
            return isBehindStart || reach[range.lowerBound] > range.upperBound
        }
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

extension [Unicode.Scalar] {
    /// Whether a sentence ends here; a comma ends none, a full stop only before a space.
    fileprivate func endsSentence(_ index: Int) -> Bool {
        switch self[index] {
        case "。", "｡", "!", "?", ";", "\n": true
        case ".": index + 1 < count && (self[index + 1] == " " || self[index + 1] == "\n")
        default: false
        }
    }
}
