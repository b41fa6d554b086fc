/// Finds many words in one pass over a text, after Aho and Corasick (1975): linear in the text, however many words there are.
///
/// Words are compared letter by letter over the normal form. Up to ``gap`` marks or spaces may stand between letters ("张 伟",
/// "微-信"); a Latin word is found only where it is no part of a longer one, and is not torn apart inside.
struct WordFinder: Sendable {
    struct Match {
        /// Index of the word, in the order in which they were given.
        let word: Int
        /// Units of the text.
        let range: Range<Int>
    }

    private struct Word {
        /// Units behind which the word itself has a space or a mark.
        var breaks: Set<Int>
        let kinds: [NormalUnit.Kind]
        let index: Int
    }

    private struct Node {
        var children: [UInt32: Int32] = [:]
        var failure: Int32 = 0
        var word: Word?
        /// The next shorter word that ends here, too.
        var shorter: Int32 = 0
    }

    private static let gap = 3
    private var nodes = [Node()]

    /// Words without at least `least` letters or digits are left out.
    init(_ words: some Sequence<String>, least: Int = 1) {
        for (index, word) in words.enumerated() { add(word, index, least) }
        link()
    }

    var isEmpty: Bool { nodes.count == 1 }

    private mutating func add(_ text: String, _ index: Int, _ least: Int) {
        let folded = FoldedText(text)
        var letters: [UInt32] = []
        var kinds: [NormalUnit.Kind] = []
        var breaks: Set<Int> = []
        for unit in folded.values.indices {
            if folded.isWord(unit) {
                letters.append(folded.values[unit])
                kinds.append(folded.kinds[unit])
            } else {
                breaks.insert(letters.count)
            }
        }
        guard letters.count >= max(1, least) else { return }
        var node = 0
        for letter in letters {
            if let next = nodes[node].children[letter] {
                node = Int(next)
            } else {
                nodes.append(Node())
                nodes[node].children[letter] = Int32(nodes.count - 1)
                node = nodes.count - 1
            }
        }
        nodes[node].word = nodes[node].word ?? Word(breaks: [], kinds: kinds, index: index)
        nodes[node].word?.breaks.formUnion(breaks)
    }

    /// Where to go on when a letter does not fit: the longest end of what was read that begins a word.
    private mutating func link() {
        var queue = nodes[0].children.values.map(Int.init)
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            for (letter, child) in nodes[node].children {
                var failure = Int(nodes[node].failure)
                while failure != 0, nodes[failure].children[letter] == nil { failure = Int(nodes[failure].failure) }
                let target = nodes[failure].children[letter] ?? 0
                nodes[Int(child)].failure = target
                nodes[Int(child)].shorter = nodes[Int(target)].word != nil ? target : nodes[Int(target)].shorter
                queue.append(Int(child))
            }
        }
    }

    /// At each end the longest word that stands there.
    func matches(in text: FoldedText) -> [Match] {
        guard !isEmpty else { return [] }
        var matches: [Match] = []
        var letters: [Int] = []
        letters.reserveCapacity(text.count)
        var node = 0
        for unit in text.values.indices where text.isWord(unit) {
            if let last = letters.last, unit - last > Self.gap + 1 { node = 0 }
            letters.append(unit)
            let letter = text.values[unit]
            while node != 0, nodes[node].children[letter] == nil { node = Int(nodes[node].failure) }
            node = Int(nodes[node].children[letter] ?? 0)
            var ending = nodes[node].word != nil ? node : Int(nodes[node].shorter)
            while ending != 0, let word = nodes[ending].word {
                if let range = place(of: word, endingIn: letters, text) {
                    matches.append(Match(word: word.index, range: range))
                    break
                }
                ending = Int(nodes[ending].shorter)
            }
        }
        return matches
    }

    private func place(of word: Word, endingIn letters: [Int], _ text: FoldedText) -> Range<Int>? {
        let first = letters.count - word.kinds.count
        guard first >= 0 else { return nil }
        let start = letters[first]
        let end = letters[letters.count - 1] + 1
        if word.kinds[0] == .latin, text.isLatin(start - 1) { return nil }
        if word.kinds[word.kinds.count - 1] == .latin, text.isLatin(end) { return nil }
        for position in 1..<max(1, word.kinds.count) {
            let isTorn = letters[first + position] > letters[first + position - 1] + 1
            let isLatin = word.kinds[position] == .latin && word.kinds[position - 1] == .latin
            if isTorn, isLatin, !word.breaks.contains(position) { return nil }
        }
        return start..<end
    }
}
