/// A phone number in one form, whatever spelling it came in; the only reader of phone numbers.
///
/// A number without a country code is one of mainland China. Read are digits of every script, full-width and Chinese ones,
/// spaces, hyphens, dots and brackets of every kind, "+86" and "0086", the trunk's 0, and extensions ("转8001", "ext. 12").
public struct PhoneNumber: Hashable, Sendable {
    /// Country code and national number: "8613800005678"; of a landline said without its area code "8612345678".
    private let digits: String
    /// What is dialled behind it; a desk of a switchboard, or the person behind a number that a platform lends.
    public let `extension`: String?

    /// Nil for what cannot be dialled: too short, too long, several numbers in one, or words.
    public init?(_ written: String) {
        let readings = PhoneSpelling(written)?.readings ?? []
        guard let reading = readings.first(where: { Self.digits(of: $0) != nil }), let digits = Self.digits(of: reading)
        else { return nil }
        self.digits = digits
        self.extension = reading.extension
    }

    private static func digits(of spelling: PhoneSpelling) -> String? {
        var digits = spelling.digits[...]
        let isInternational = spelling.hasPlus || digits.hasPrefix("00")
        if isInternational {
            digits = digits.drop { $0 == "0" }
            guard digits.hasPrefix("86") else {
                return (8...15).contains(digits.count) ? String(digits) : nil
            }
        }
        if digits.hasPrefix("86"), let national = national(digits.dropFirst(2)) { return "86" + national }
        guard !isInternational else { return nil }
        return national(digits).map { "86" + $0 }
    }

    /// A number of mainland China without the trunk's 0; nil when it is none.
    private static func national(_ written: Substring) -> String? {
        let hasTrunk = written.hasPrefix("0")
        let digits = hasTrunk ? written.dropFirst() : written
        let head = digits.prefix(2)
        guard let first = digits.first, first != "0" else { return nil }
        if digits.count == 11, first == "1" { return ("13"..."19").contains(head) ? String(digits) : nil }
        if head == "10" || first == "2", digits.count == 10 { return String(digits) }
        if ("3"..."9").contains(first), (10...11).contains(digits.count) { return String(digits) }
        // Without an area code: seven or eight digits.
        return !hasTrunk && first > "1" && (7...8).contains(digits.count) ? String(digits) : nil
    }

    // MARK: - Forms

    /// "+8613800005678", "+862112345678;ext=8001": the same for every spelling of one number, different for others.
    public var canonical: String {
        "+" + digits + (self.extension.map { ";ext=\($0)" } ?? "")
    }

    /// As dialled inside mainland China, "13800005678", "02112345678"; of a foreign number the country code and the rest.
    public var national: String {
        guard digits.hasPrefix("86") else { return digits }
        let rest = digits.dropFirst(2)
        return isMobile || rest.count < 10 ? String(rest) : "0" + rest
    }

    /// Whether a text message can reach it: a mainland mobile number, or one of another country.
    public var takesMessages: Bool { isMobile || !digits.hasPrefix("86") }

    private var isMobile: Bool { digits.count == 13 && digits.hasPrefix("861") }
}
