import Foundation

/// What becomes of each scalar of a text: simplified, half-width, lower-case; what nobody sees is left out.
///
/// ICU walks its rules for every scalar of a text; this looks up what it said of each when the table was made, so folding is
/// linear whatever the text holds. ICU's rules for whole words of traditional Chinese are left out.
struct ScalarFolding: Sendable {
    static let shared = ScalarFolding()

    /// By scalar of the basic plane; 0 for what is left out.
    private let folded: [UInt16]

    /// What ICU is asked about; everything else is only put into lower case.
    private static let asked: [ClosedRange<UInt32>] = [
        0x20...0x7e, 0x2010...0x2027, 0x2e80...0x2fdf, 0x3000...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff,
        0xf900...0xfaff,
        0xff01...0xffee,
    ]

    private init() {
        var folded = (0..<UInt32(0x1_0000)).map { value in Unicode.Scalar(value).map(Self.lowered) ?? 0 }
        for (scalar, result) in Self.asked.flatMap(Self.fold) { folded[Int(scalar)] = result }
        self.folded = folded
    }

    func fold(_ text: String) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            guard scalar.value < folded.count else {
                result.append(scalar)
                continue
            }
            if let plain = Unicode.Scalar(folded[Int(scalar.value)]), plain.value > 0 { result.append(plain) }
        }
        return result
    }

    private static func lowered(_ scalar: Unicode.Scalar) -> UInt16 {
        let properties = scalar.properties
        if scalar.value < 0x20 { return properties.isWhitespace ? UInt16(scalar.value) : 0 }
        let isUnseen = properties.isDefaultIgnorableCodePoint || properties.generalCategory == .nonspacingMark
        guard !isUnseen else { return 0 }
        let lower = properties.lowercaseMapping.unicodeScalars
        return UInt16(exactly: (lower.count == 1 ? lower.first : nil)?.value ?? scalar.value) ?? UInt16(scalar.value)
    }

    /// What ICU makes of each scalar on a line of its own; those that do not become exactly one are left out.
    private static func fold(_ range: ClosedRange<UInt32>) -> [(scalar: UInt16, result: UInt16)] {
        let scalars = range.compactMap(Unicode.Scalar.init)
        let lines = byICU(scalars.map { String($0) }.joined(separator: "\n"))
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == scalars.count else { return [] }
        return zip(scalars, lines).compactMap { scalar, line in
            guard let result = line.unicodeScalars.first, line.unicodeScalars.count == 1 else { return nil }
            return UInt16(exactly: result.value).map { (UInt16(scalar.value), $0) }
        }
    }

    private static func byICU(_ raw: String) -> String {
        let simplified = raw.applyingTransform(StringTransform("Hant-Hans"), reverse: false) ?? raw
        let narrow = simplified.applyingTransform(.fullwidthToHalfwidth, reverse: false) ?? simplified
        return narrow.lowercased()
    }
}
