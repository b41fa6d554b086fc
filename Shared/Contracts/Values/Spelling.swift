extension String {
    /// The word that differs in the fewest letters; nil when none has at least two thirds of them in common.
    ///
    /// Case does not count. Costs (letters of this) × (letters of all words): bound both.
    package func nearest(of words: [String]) -> String? {
        let distances = words.map { (word: $0, distance: distance(to: $0)) }
        guard let best = distances.min(by: { $0.distance < $1.distance }),
            best.distance * 3 <= Swift.max(count, best.word.count)
        else { return nil }
        return best.word
    }

    /// Letters to insert, remove or exchange until both are the same (Levenshtein).
    private func distance(to other: String) -> Int {
        let left = Array(lowercased())
        let right = Array(other.lowercased())
        var row = Array(0...right.count)
        for i in left.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in right.indices {
                let exchanged = diagonal + (left[i] == right[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = Swift.min(exchanged, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
