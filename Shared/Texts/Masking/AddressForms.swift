/// Where somebody lives: "世纪大道100号", "5栋2单元301室", "221B Baker Street".
///
/// A single storey or number is none: "3号机", "十二楼".
struct AddressForms {
    let text: FoldedText

    private static let strong = ["号楼", "號樓", "号院", "单元", "單元", "弄", "栋", "棟", "幢", "室", "门牌"].map(FoldedText.units)
    private static let weak = ["号", "號", "楼", "樓", "层", "層", "座", "房"].map(FoldedText.units)
    private static let roads = Set("路街道巷弄里坊胡同".unicodeScalars.map(\.value))
    private static let streets = Set(
        "STREET ST ROAD RD AVENUE AVE LANE DRIVE BOULEVARD BLVD SQUARE COURT TERRACE".split(separator: " ").map {
            FoldedText.units(of: String($0))
        })

    private struct Part {
        let range: Range<Int>
        let isStrong: Bool
        /// "100号" behind the name of a road.
        let isOnRoad: Bool
    }

    func redactions() -> [Redaction] {
        var found: [Redaction] = []
        var parts: [Part] = []
        func close() {
            let isAddress = parts.contains(where: \.isOnRoad) || (parts.count >= 2 && parts.contains(where: \.isStrong))
            if isAddress, let first = parts.first, let last = parts.last {
                found.append(Redaction(range: first.range.lowerBound..<roomEnd(last.range.upperBound)))
            }
            parts = []
        }
        var index = 0
        while index < text.count {
            guard text.isDigit(index), !text.isLatinOrDigit(index - 1) else {
                index += 1
                continue
            }
            if let street = street(at: index) {
                found.append(Redaction(range: street))
                index = street.upperBound
                continue
            }
            guard let part = part(at: index) else {
                index = behindDigits(index)
                continue
            }
            if let last = parts.last, part.range.lowerBound > last.range.upperBound + 1 { close() }
            parts.append(part)
            index = part.range.upperBound
        }
        close()
        return found
    }

    private func behindDigits(_ start: Int) -> Int {
        var end = start
        while text.isDigit(end) { end += 1 }
        return end
    }

    private func part(at start: Int) -> Part? {
        let digits = behindDigits(start)
        guard digits - start <= 5 else { return nil }
        let isOnRoad = start > 0 && Self.roads.contains(text.values[start - 1])
        if let word = Self.strong.first(where: { text.holds($0, at: digits) }) {
            return Part(range: start..<(digits + word.count), isStrong: true, isOnRoad: isOnRoad)
        }
        guard let word = Self.weak.first(where: { text.holds($0, at: digits) }) else { return nil }
        let isNumber = text.holds([Self.weak[0][0]], at: digits) || text.holds([Self.weak[1][0]], at: digits)
        return Part(range: start..<(digits + word.count), isStrong: false, isOnRoad: isOnRoad && isNumber)
    }

    /// "3栋2单元501": the number behind the last part is the room.
    private func roomEnd(_ end: Int) -> Int {
        let digits = behindDigits(end)
        return (3...4).contains(digits - end) && !text.isLatin(digits) ? digits : end
    }

    /// A number, one to three words, and what streets are called.
    private func street(at start: Int) -> Range<Int>? {
        var index = behindDigits(start)
        guard index - start <= 5 else { return nil }
        if text.isLatin(index), !text.isLatin(index + 1) { index += 1 }
        for word in 0..<4 {
            guard text.isSpace(index), text.isLatin(index + 1) else { return nil }
            let first = index + 1
            index = first
            while text.isLatin(index) || text[index] == "'" || text[index] == "’", index - first < 20 { index += 1 }
            if word > 0, Self.streets.contains(Array(text.values[first..<index])) { return start..<index }
        }
        return nil
    }
}
