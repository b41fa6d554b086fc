/// Digits that somebody may mean as one number, however they are written: "138 0000-5678", "一三八，零零零零", "one three eight".
struct WrittenNumber {
    /// Digits without anything between them.
    struct Group {
        /// Digits of the number.
        var digits: Range<Int>
        /// What stands in front of it.
        var gap: Gap
    }

    /// How digits are held together.
    enum Gap: UInt8 {
        case none
        /// Spaces, hyphens, dots, brackets, slashes.
        case close
        /// Commas, semicolons, colons, stops: what also stands between the items of a list.
        case list
    }

    /// 0 … 9.
    private(set) var digits: [UInt8] = []
    /// Units of the text, one range a digit; a digit may be a word.
    private(set) var places: [Range<Int>] = []
    private(set) var groups: [Group] = []
    /// The separators in front of each group, to tell an even rhythm from a mixture.
    private(set) var separators: [UInt32] = []

    fileprivate mutating func append(_ digit: UInt8, at place: Range<Int>, behind gap: Gap, separator: UInt32) {
        if gap == .none, !groups.isEmpty {
            groups[groups.count - 1].digits = groups[groups.count - 1].digits.lowerBound..<(digits.count + 1)
        } else {
            groups.append(Group(digits: digits.count..<(digits.count + 1), gap: groups.isEmpty ? .none : gap))
            separators.append(separator)
        }
        digits.append(digit)
        places.append(place)
    }

    /// The units from the first to the last digit of a range of groups.
    func range(_ groups: Range<Int>) -> Range<Int> {
        let first = self.groups[groups.lowerBound].digits.lowerBound
        let last = self.groups[groups.upperBound - 1].digits.upperBound - 1
        return places[first].lowerBound..<places[last].upperBound
    }

    func size(_ group: Int) -> Int { groups[group].digits.count }

    /// The value of a short group; nil for one of more than nine digits.
    func value(_ group: Int) -> Int? {
        guard size(group) <= 9 else { return nil }
        return groups[group].digits.reduce(0) { $0 * 10 + Int(digits[$1]) }
    }
}

/// Finds the numbers of a text, in one pass.
struct NumberReader {
    /// More than so many marks or spaces, and what follows is another number.
    private static let widestGap = 5

    private let text: FoldedText
    private var numbers: [WrittenNumber] = []
    private var current = WrittenNumber()
    /// Unit behind the last digit.
    private var end = 0

    static func numbers(in text: FoldedText) -> [WrittenNumber] {
        var reader = NumberReader(text: text)
        reader.read()
        return reader.numbers
    }

    private init(text: FoldedText) {
        self.text = text
    }

    private mutating func read() {
        var index = 0
        var times = 1
        while index < text.count {
            switch text.kinds[index] {
            case .digit:
                let end = lookalikes(from: index) ?? run(from: index) { text.isDigit($0) }
                take(index..<end)
                index = end
            case .latin:
                if !text.isLatin(index - 1), let end = lookalikes(from: index) {
                    take(index..<end)
                    index = end
                    times = 1
                    continue
                }
                let stop = run(from: index) { text.isLatin($0) }
                if let repeated = SpokenDigits.repetition(text.values[index..<stop]) {
                    times = repeated
                    index = stop
                    continue
                }
                if let digit = SpokenDigits.digit(text.values[index..<stop]), !text.isDigit(index - 1) {
                    for _ in 0..<times { take(digit, at: index..<stop) }
                } else if isZeros(index..<stop) {
                    for unit in index..<stop { take(0, at: unit..<(unit + 1)) }
                }
                index = stop
            default:
                index += 1
                continue
            }
            times = 1
        }
        close()
    }

    private func run(from start: Int, while holds: (Int) -> Bool) -> Int {
        var end = start
        while end < text.count, holds(end) { end += 1 }
        return end
    }

    /// The end of a run of digits in which O, I and l are digits, too: it is long enough to be a number, with nothing else in it.
    private func lookalikes(from start: Int) -> Int? {
        let stop = run(from: start) { text.isDigit($0) || SpokenDigits.lookalike(text.values[$0]) != nil }
        let digits = (start..<stop).count { text.isDigit($0) }
        let isMixed = digits < stop - start && stop - start >= 7 && digits * 2 >= stop - start && !text.isLatin(stop)
        return isMixed ? stop : nil
    }

    private mutating func take(_ run: Range<Int>) {
        for unit in run {
            let value = SpokenDigits.lookalike(text.values[unit]) ?? text.values[unit]
            take(UInt8(truncatingIfNeeded: value - 0x30), at: unit..<(unit + 1))
        }
    }

    /// "138 OOOO 5678".
    private func isZeros(_ range: Range<Int>) -> Bool {
        range.count >= 3 && range.count <= 8 && !current.digits.isEmpty && range.allSatisfy { text[$0] == "O" }
    }

    private mutating func take(_ digit: UInt8, at place: Range<Int>) {
        let gap = current.digits.isEmpty ? nil : gap(end..<max(end, place.lowerBound))
        if gap == nil { close() }
        current.append(digit, at: place, behind: gap?.kind ?? .none, separator: gap?.separator ?? 0)
        end = place.upperBound
    }

    private mutating func close() {
        if !current.digits.isEmpty { numbers.append(current) }
        current = WrittenNumber()
    }

    /// What stands between two digits; nil when they are of two numbers.
    private func gap(_ range: Range<Int>) -> (kind: WrittenNumber.Gap, separator: UInt32)? {
        guard !range.isEmpty else { return (.none, 0) }
        guard range.count <= Self.widestGap else {
            return SpokenDigits.isSeparatorWord(text.values[range], of: text, at: range) ? (.close, 0) : nil
        }
        // "138****5678" is masked already.
        guard range.count(where: { text[$0] == "*" }) < 3 else { return nil }
        var isList = false
        var separator: UInt32 = 0
        for unit in range {
            switch text.kinds[unit] {
            case .space: if separator == 0 { separator = 0x20 }
            case .mark:
                separator = text.values[unit]
                if Self.listMarks.contains(text.values[unit]) { isList = true }
            default:
                return SpokenDigits.isSeparatorWord(text.values[range], of: text, at: range) ? (.close, 0) : nil
            }
        }
        return (isList ? .list : .close, separator)
    }

    private static let listMarks = Set(",，、;；:：。｡!！?？|".unicodeScalars.map(\.value))
}

/// Digits, repetitions and separators that are written as words.
enum SpokenDigits {
    private static let words: [[UInt32]: UInt8] = {
        let words = [
            "ZERO OH NOUGHT LING DONG", "ONE YI YAO", "TWO ER LIANG", "THREE SAN", "FOUR SI", "FIVE WU", "SIX LIU",
            "SEVEN QI GUAI", "EIGHT BA", "NINE JIU GOU",
        ]
        return words.enumerated().reduce(into: [:]) { all, entry in
            for word in entry.element.split(separator: " ") {
                all[word.unicodeScalars.map(\.value)] = UInt8(truncatingIfNeeded: entry.offset)
            }
        }
    }()
    private static let repetitions: [[UInt32]: Int] = [units("DOUBLE"): 2, units("TRIPLE"): 3]
    private static let separators = Set(
        ["杠", "横杠", "横线", "横", "空格", "空", "点", "减", "斜杠", "转", "DASH", "HYPHEN", "SPACE", "DOT", "SLASH"].map(
            FoldedText.units))
    private static let longest = 6

    private static func units(_ word: String) -> [UInt32] { word.unicodeScalars.map(\.value) }

    static func digit(_ word: ArraySlice<UInt32>) -> UInt8? {
        word.count <= longest ? words[Array(word)] : nil
    }

    static func repetition(_ word: ArraySlice<UInt32>) -> Int? {
        word.count == longest ? repetitions[Array(word)] : nil
    }

    static func lookalike(_ value: UInt32) -> UInt32? {
        switch value {
        case 0x4f: 0x30
        case 0x49, 0x4c, 0x7c: 0x31
        default: nil
        }
    }

    /// "138杠0000", "138 dash 0000".
    static func isSeparatorWord(_ gap: ArraySlice<UInt32>, of text: FoldedText, at range: Range<Int>) -> Bool {
        guard range.count <= longest + 4 else { return false }
        let letters = range.filter { text.isWord($0) }.map { text.values[$0] }
        return separators.contains(letters)
    }
}
