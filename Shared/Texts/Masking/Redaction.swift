/// A place in a text, and what is to stand there instead.
struct Redaction {
    /// What stands in for anything of which nothing may be shown.
    static let blank = "***"

    /// Units of the folded text.
    var range: Range<Int>
    var replacement = Redaction.blank

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
                merged[merged.count - 1] = Redaction(range: union)
            }
        }
        return merged
    }
}

extension FoldedText {
    /// The text with other words in some places.
    func replacing(_ redactions: [Redaction]) -> String {
        guard !redactions.isEmpty else { return String(String.UnicodeScalarView(scalars)) }
        var result = String.UnicodeScalarView()
        var done = 0
        for redaction in Redaction.merged(redactions) {
            let start = Int(places[redaction.range.lowerBound])
            // What nobody sees belongs to the letter in front of it.
            let end =
                redaction.range.upperBound < places.count ? Int(places[redaction.range.upperBound]) : scalars.count
            if start > done { result.append(contentsOf: scalars[done..<start]) }
            result.append(contentsOf: redaction.replacement.unicodeScalars)
            done = max(done, end)
        }
        result.append(contentsOf: scalars[min(done, scalars.count)...])
        return String(result)
    }

    /// The units as they were written.
    func original(_ range: Range<Int>) -> String {
        guard let first = range.first, let last = range.last else { return "" }
        return String(String.UnicodeScalarView(scalars[Int(places[first])...Int(places[last])]))
    }
}
