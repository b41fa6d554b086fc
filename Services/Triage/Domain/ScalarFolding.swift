import Foundation

/// What becomes of each scalar that is folded by itself, whatever stands beside it; nearly all texts hold no others.
///
/// ICU walks its rules for every scalar of a text; this looks up what it said of each the first time.
struct ScalarFolding: Sendable {
    static let shared = ScalarFolding()

    /// By scalar of the basic plane; 0 for one that ICU has to see in its text.
    private let folded: [UInt16]

    /// Nothing here joins with its neighbours, as letters and their accents do.
    private static let plain: [ClosedRange<UInt32>] = [
        0x20...0x7e, 0x2010...0x2027, 0x3000...0x3020, 0xff01...0xff5e,
    ]
    private static let chinese: ClosedRange<UInt32> = 0x4e00...0x9fff

    private init() {
        var folded = [UInt16](repeating: 0, count: 0x1_0000)
        for mark in [0x9, 0xa, 0xd] { folded[mark] = UInt16(mark) }
        for (scalar, result) in Self.plain.flatMap(Self.fold) { folded[Int(scalar)] = result }
        // A traditional sign may be half of a word that is simplified as a whole.
        for (scalar, result) in Self.fold(Self.chinese) where scalar == result { folded[Int(scalar)] = result }
        self.folded = folded
    }

    /// A text whose scalars are all folded by themselves; nil for any other.
    func fold(_ text: String) -> [Unicode.Scalar]? {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            guard scalar.value < folded.count, let plain = Unicode.Scalar(folded[Int(scalar.value)]), plain.value > 0
            else { return nil }
            result.append(plain)
        }
        return result
    }

    /// What ICU makes of each scalar on a line of its own; those that do not become exactly one are left out.
    private static func fold(_ range: ClosedRange<UInt32>) -> [(scalar: UInt16, result: UInt16)] {
        let scalars = range.compactMap(Unicode.Scalar.init)
        let lines = NormalisedText.folded(scalars.map { String($0) }.joined(separator: "\n"))
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == scalars.count else { return [] }
        return zip(scalars, lines).compactMap { scalar, line in
            guard let result = line.unicodeScalars.first, line.unicodeScalars.count == 1 else { return nil }
            return UInt16(exactly: result.value).map { (UInt16(scalar.value), $0) }
        }
    }
}
