import Foundation

/// One scalar in the form in which texts are compared: one spelling for all widths, cases, scripts of digits and look-alikes.
struct NormalUnit: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        /// Seen by nobody: zero width, soft hyphens, direction marks, combining marks.
        case ignorable
        /// White space, line breaks, control characters.
        case space
        /// Punctuation and symbols.
        case mark
        /// `value` is "0" … "9".
        case digit
        /// `value` is "A" … "Z".
        case latin
        /// Letters of all other scripts.
        case letter
    }

    let value: UInt32
    let kind: Kind
}

/// The normal form of every scalar, looked up in a table that is made once.
///
/// What becomes of a scalar never depends on what stands beside it, so folding a text is linear in its length.
struct NormalForms: Sendable {
    static let shared = NormalForms()

    /// By scalar of the basic plane: the kind in the upper byte, the value in the rest; ``several`` for more than one unit.
    private let table: [UInt32]
    /// Scalars that stand for several ("⑩", "℡"), and those beyond the basic plane that are not themselves.
    private let expansions: [UInt32: [NormalUnit]]

    private static let several: UInt32 = 0xff << 24

    private init() {
        var table = (0..<UInt32(0x1_0000)).map { value in
            Self.packed(Unicode.Scalar(value).map(Self.plain) ?? NormalUnit(value: value, kind: .mark))
        }
        var expansions: [UInt32: [NormalUnit]] = [:]
        for value in Self.compatible.lazy.joined() {
            guard let scalar = Unicode.Scalar(value), let units = Self.decomposed(scalar) else { continue }
            if value > 0xffff || units.count > 1 {
                expansions[value] = units
                if value <= 0xffff { table[Int(value)] = Self.several }
            } else {
                table[Int(value)] = Self.packed(units[0])
            }
        }
        self.table = table
        self.expansions = expansions
    }

    /// Gives the units of a scalar one after the other; most have one.
    @inline(__always)
    func fold(_ scalar: Unicode.Scalar, into take: (NormalUnit) -> Void) {
        if scalar.value <= 0xffff {
            let entry = table[Int(scalar.value)]
            if let kind = NormalUnit.Kind(rawValue: UInt8(entry >> 24)) {
                return take(NormalUnit(value: entry & 0xff_ffff, kind: kind))
            }
        }
        guard let units = expansions[scalar.value] else { return take(Self.plain(scalar)) }
        units.forEach(take)
    }

    private static func packed(_ unit: NormalUnit) -> UInt32 {
        UInt32(unit.kind.rawValue) << 24 | unit.value
    }

    // MARK: - How the table is made

    /// Blocks of forms that Unicode calls compatible with others: accented letters, circled and full-width ones.
    private static let compatible: [ClosedRange<UInt32>] = [
        0xa0...0x24f, 0x1e00...0x1eff, 0x2000...0x2bff, 0x3200...0x33ff, 0xfb00...0xfb06, 0xfe10...0xfe6f,
        0xff01...0xffee, 0x1_d400...0x1_d7ff, 0x1_f100...0x1_f1ff,
    ]

    /// Digits of a script that Unicode does not call decimal, with those of the financial and the spoken forms.
    private static let chineseDigits: [Unicode.Scalar: UInt32] = {
        let digits: [(String, UInt32)] = [
            ("〇零○◯⭕洞", 0), ("一壹弌壱幺么", 1), ("二贰貳弍弐两兩", 2), ("三叁參弎", 3), ("四肆", 4), ("五伍", 5),
            ("六陆陸", 6), ("七柒拐", 7), ("八捌", 8), ("九玖勾", 9),
        ]
        return digits.reduce(into: [:]) { all, entry in
            for scalar in entry.0.unicodeScalars where scalar != "么" { all[scalar] = 0x30 + entry.1 }
        }
    }()

    /// Greek and Cyrillic letters that look like Latin ones.
    private static let lookalikes: [Unicode.Scalar: Unicode.Scalar] = {
        let alike = [
            ("АВЕКМНОРСТХУІЅЈаеорсухікмнвтѕј", "ABEKMHOPCTXYISJAEOPCYXIKMHBTSJ"), ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
            ("ο", "O"),
        ]
        return alike.reduce(into: [:]) { all, pair in
            for (left, right) in zip(pair.0.unicodeScalars, pair.1.unicodeScalars) { all[left] = right }
        }
    }()

    private static func decomposed(_ scalar: Unicode.Scalar) -> [NormalUnit]? {
        let text = String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars
        guard text.first != scalar || text.count > 1, !text.contains("\u{2044}") else { return nil }
        let units = text.map(plain).filter { $0.kind != .ignorable }
        return units.isEmpty || (units.count == 1 && units[0].kind == .space) ? nil : units
    }

    private static func plain(_ scalar: Unicode.Scalar) -> NormalUnit {
        let value = scalar.value
        switch value {
        case 0x30...0x39: return NormalUnit(value: value, kind: .digit)
        case 0x41...0x5a: return NormalUnit(value: value, kind: .latin)
        case 0x61...0x7a: return NormalUnit(value: value - 0x20, kind: .latin)
        case ...0x20: return NormalUnit(value: 0x20, kind: .space)
        case ...0x7e: return NormalUnit(value: value, kind: .mark)
        default: break
        }
        if let digit = chineseDigits[scalar] { return NormalUnit(value: digit, kind: .digit) }
        if let latin = lookalikes[scalar] { return NormalUnit(value: latin.value, kind: .latin) }
        return classified(scalar)
    }

    private static func classified(_ scalar: Unicode.Scalar) -> NormalUnit {
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint { return NormalUnit(value: scalar.value, kind: .ignorable) }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark, .format:
            return NormalUnit(value: scalar.value, kind: .ignorable)
        case .decimalNumber, .otherNumber, .letterNumber:
            guard let number = properties.numericValue, let digit = UInt32(exactly: number), digit < 10 else {
                return NormalUnit(value: scalar.value, kind: .mark)
            }
            return NormalUnit(value: 0x30 + digit, kind: .digit)
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            let upper = properties.uppercaseMapping.unicodeScalars
            return NormalUnit(
                value: upper.count == 1 ? upper.first?.value ?? scalar.value : scalar.value, kind: .letter)
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control:
            return NormalUnit(value: 0x20, kind: .space)
        default:
            return NormalUnit(value: scalar.value, kind: .mark)
        }
    }
}
