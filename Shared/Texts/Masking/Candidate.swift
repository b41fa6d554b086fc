/// Some groups of a written number, and whether they are together what identifies a person.
struct Candidate {
    let number: WrittenNumber
    let groups: Range<Int>
    let sizes: [Int]
    let digits: ArraySlice<UInt8>
    /// Held together by what also stands between the items of a list.
    let hasList: Bool

    init(number: WrittenNumber, groups: Range<Int>) {
        self.number = number
        self.groups = groups
        sizes = groups.map { number.size($0) }
        let first = number.groups[groups.lowerBound].digits.lowerBound
        digits = number.digits[first..<number.groups[groups.upperBound - 1].digits.upperBound]
        hasList = groups.dropFirst().contains { number.groups[$0].gap == .list }
    }

    /// The same separator everywhere.
    private var isEven: Bool {
        guard groups.count > 2 else { return true }
        let separator = number.separators[groups.lowerBound + 1]
        return groups.dropFirst(2).allSatisfy { number.separators[$0] == separator }
    }

    var count: Int { digits.count }

    private func starts(with prefix: [UInt8]) -> Bool { digits.starts(with: prefix) }

    // MARK: - Mobile numbers

    /// The mask of a mainland mobile number, when the digits are one, with or without a prefix.
    var mobile: String? {
        for prefix in Self.prefixes where count == 11 + prefix.count && starts(with: prefix) {
            let rest = Array(digits.dropFirst(prefix.count))
            guard Self.isMobileStart(rest[...]), isWrittenTogether(behind: prefix.count) else { continue }
            return Self.masked(rest)
        }
        return nil
    }

    private static let prefixes: [[UInt8]] = [[], [8, 6], [0, 0, 8, 6], [0], [0, 8, 6]]

    private static func masked(_ digits: [UInt8]) -> String {
        digits.prefix(3).map(String.init).joined() + "****" + digits.suffix(4).map(String.init).joined()
    }

    private static func isMobileStart(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.first == 1 && digits.dropFirst().first.map { (3...9).contains($0) } == true
    }

    /// How people cut a number of eleven digits in pieces.
    private static let cuts: Set<[Int]> = [
        [11], [3, 4, 4], [3, 8], [7, 4], [4, 3, 4], [3, 3, 5], [3, 2, 2, 4], [3, 4, 2, 2], [3, 2, 2, 2, 2], [3, 5, 3],
        [5, 6], [6, 5], [3, 3, 3, 2], [2, 3, 3, 3], [5, 3, 3], [4, 7], [2, 2, 2, 2, 2, 1], [1, 2, 2, 2, 2, 2],
        [1, 3, 3, 4],
        [3, 1, 3, 4], [1, 5, 5], [4, 4, 3], Array(repeating: 1, count: 11),
    ]
    /// Those that the items of a list of measurements have, too.
    private static let listLike: Set<[Int]> = [
        [4, 4, 3], [4, 7], [5, 6], [6, 5], [1, 5, 5], [5, 3, 3], [2, 3, 3, 3], [3, 3, 3, 2],
    ]

    /// Whether the groups look like one number: a list of decimals or of measurements is none.
    private func isWrittenTogether(behind prefix: Int) -> Bool {
        var sizes = sizes
        var left = prefix
        while left > 0, let first = sizes.first {
            if first <= left { sizes.removeFirst() } else { sizes[0] -= left }
            left -= min(left, first)
        }
        if sizes.count == 1 { return true }
        let isCut = Self.cuts.contains(sizes)
        if hasList {
            return isCut && (isEven || [[3, 4, 4], [3, 8], [7, 4]].contains(sizes)) && !Self.listLike.contains(sizes)
        }
        return isCut || !isDecimals
    }

    /// "13.5 14.2 13.8": points and something else by turns.
    private var isDecimals: Bool {
        let points = groups.dropFirst().count { number.separators[$0] == 0x2e }
        return points >= 2 && !isEven
    }

    /// A mobile number with digits glued to it.
    var hidesMobile: Bool {
        guard !hasList else { return false }
        if sizes.count == 1 {
            guard count >= 12 else { return false }
            return digits.indices.contains { digits.endIndex - $0 >= 11 && Self.isMobileStart(digits[$0...]) }
        }
        guard (12...15).contains(count) else { return false }
        let behind = Array(sizes.dropFirst())
        let isGluedInFront = (behind == [4, 4] || behind == [4]) && Self.isMobileStart(digits.suffix(11))
        let isGluedBehind = [[3, 4], [7], [3, 8]].contains(Array(sizes.dropLast())) && Self.isMobileStart(digits)
        return isGluedInFront || isGluedBehind
    }

    // MARK: - Other phones

    var startsWithAreaCode: Bool { digits.first == 0 && count >= 10 }

    /// Area code and seven or eight digits: "021-12345678", "(0755) 1234 5678", "02112345678".
    func isLandline(strictly isCode: Bool) -> Bool {
        guard digits.first == 0, (9...15).contains(count) else { return false }
        if starts(with: [0, 0]) {
            return !isCode && !hasList && (11...15).contains(count) && digits.dropFirst(2).first != 0
        }
        if sizes.count == 1 { return !isCode && (10...12).contains(count) }
        let rest = count - sizes[0]
        let isShaped = (2...5).contains(sizes[0]) && (6...8).contains(rest) && sizes.dropFirst().allSatisfy { $0 >= 2 }
        return isShaped && (!hasList || isEven)
    }

    /// "415-555-2671", "123-45-6789": numbers of other countries in their usual cut.
    var isForeign: Bool {
        guard !hasList, !isHotline else { return false }
        let isAmerican = sizes == [3, 3, 4] || (sizes == [1, 3, 3, 4] && digits.first == 1)
        return (isAmerican && digits.first != 0) || (sizes == [3, 2, 4] && isEven)
    }

    /// A number that belongs to a company: "400-820-8820".
    var isHotline: Bool { count == 10 && (starts(with: [4, 0, 0]) || starts(with: [8, 0, 0])) }

    /// A landline without its area code.
    ///
    /// - Parameter isLabelled: The text says that it is a phone; then any cut does.
    func isShortLandline(isLabelled: Bool) -> Bool {
        guard (7...8).contains(count), !hasList, let first = digits.first, (2...9).contains(first) else { return false }
        guard !number.isWrittenDate(groups) else { return false }
        if sizes.count == 1 { return true }
        guard sizes == [4, 4] || sizes == [3, 4] else { return isLabelled }
        let isRange = number.isRound(groups.lowerBound) && number.isRound(groups.lowerBound + 1)
        return !isRange && !number.isYears(groups)
    }

    // MARK: - Papers and cards

    /// An identity number of 15 or 18 digits, or a bank card of 16 to 19 in fours.
    func isIdentity(strictly isCode: Bool) -> Bool {
        if isCode { return count == 18 && sizes.count == 1 && hasIdentityCheck }
        if sizes.count == 1 { return count >= 15 }
        let isFours = (16...19).contains(count) && sizes.dropLast().allSatisfy { $0 == 4 }
        if hasList {
            return isEven
                && (isFours || [[6, 8, 4], [6, 4, 4, 4], [3, 3, 4, 4, 4]].contains(sizes)
                    || (sizes.allSatisfy { $0 == 1 } && count >= 15))
        }
        return count == 18 || isFours || ((13...19).contains(count) && isLuhn) || (count == 15 && sizes == [6, 6, 3])
    }

    /// GB 11643: the last digit follows from the others.
    private var hasIdentityCheck: Bool {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + Int($1.0) * $1.1 }
        return (12 - sum % 11) % 11 == digits.last.map(Int.init)
    }

    /// ISO 7812.
    private var isLuhn: Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, entry in
            let doubled = Int(entry.element) * (entry.offset.isMultiple(of: 2) ? 1 : 2)
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum.isMultiple(of: 10)
    }
}

extension WrittenNumber {
    /// How many groups from `start` on are a number that many share, and no person has.
    func hotlineGroups(at start: Int) -> Int {
        for end in start..<min(start + 3, groups.count)
        where Candidate(number: self, groups: start..<(end + 1)).isHotline { return end + 1 - start }
        return 0
    }

    /// How many groups from `start` on are a date or a time of day; 0 for none.
    func dateGroups(at start: Int) -> Int {
        if start + 2 < groups.count, separators[start + 1] == separators[start + 2] {
            let (a, b, c) = (start, start + 1, start + 2)
            let isOrdered = isYear(a) && isMonthOrDay(b) && isMonthOrDay(c)
            if [0x2d, 0x2f, 0x2e].contains(separators[start + 1]),
                isOrdered || (isMonthOrDay(a) && isMonthOrDay(b) && isYear(c))
            {
                return 3
            }
            if separators[start + 1] == 0x3a, size(a) <= 2, size(b) == 2, size(c) == 2 { return 3 }
        }
        if start + 1 < groups.count, separators[start + 1] == 0x3a, size(start) <= 2, size(start + 1) == 2,
            value(start).map({ $0 < 24 }) == true, value(start + 1).map({ $0 < 60 }) == true,
            start + 2 >= groups.count || separators[start + 2] != 0x3a
        {
            return 2
        }
        return isWrittenDate(start..<(start + 1)) ? 1 : 0
    }

    /// "2026-11-22", "22/11/2026": what stands in front of it is another number.
    func isDate(at start: Int) -> Bool { dateGroups(at: start) == 3 && separators[start + 1] != 0x3a }

    /// "20261122".
    func isWrittenDate(_ groups: Range<Int>) -> Bool {
        guard groups.count == 1, size(groups.lowerBound) == 8, let value = value(groups.lowerBound) else {
            return false
        }
        return (1900...2099).contains(value / 10_000) && (1...12).contains(value / 100 % 100)
            && (1...31).contains(value % 100)
    }

    /// "2020-2026".
    func isYears(_ groups: Range<Int>) -> Bool { groups.allSatisfy(isYear) }

    func isRound(_ group: Int) -> Bool { value(group).map { $0.isMultiple(of: 50) } ?? false }

    private func isYear(_ group: Int) -> Bool {
        size(group) == 4 && value(group).map { (1900...2099).contains($0) } == true
    }

    private func isMonthOrDay(_ group: Int) -> Bool {
        size(group) <= 2 && value(group).map { (1...31).contains($0) } == true
    }
}
