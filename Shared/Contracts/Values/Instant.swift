/// A moment in UTC, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Reads RFC 3339 with any offset, writes UTC with milliseconds; what is read is written so that it is read again as the same.
/// Leap seconds do not exist here.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since the Unix epoch; negative before it.
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    public static func + (instant: Instant, span: Duration) -> Instant {
        Instant(milliseconds: instant.milliseconds + span.wholeMilliseconds)
    }

    public static func - (instant: Instant, span: Duration) -> Instant {
        Instant(milliseconds: instant.milliseconds - span.wholeMilliseconds)
    }

    /// The time from `earlier` to `later`; negative when they are the other way round.
    public static func - (later: Instant, earlier: Instant) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }
}

extension Duration {
    /// The whole milliseconds of this span, cut towards zero.
    public var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

// MARK: - RFC 3339

extension Instant: CustomStringConvertible {
    /// Reads an RFC 3339 date-time; the offset is required, because a local time is not a moment.
    ///
    /// Digits beyond milliseconds are cut. Returns nil for anything else, also for 24:00, the 31st of February, and what lies
    /// outside the years 0 to 9999 once the offset is applied.
    public init?(rfc3339 text: String) {
        guard let milliseconds = Self.milliseconds(rfc3339: text) else { return nil }
        self.init(milliseconds: milliseconds)
        guard Self.writable.contains(self) else { return nil }
    }

    /// What RFC 3339 can write: years of four digits.
    private static let writable =
        Instant(milliseconds: -62_167_219_200_000)..<Instant(milliseconds: 253_402_300_800_000)

    /// The years 2000 to 2099: what outsiders may speak of, as far as timetables reach.
    package static let believable =
        Instant(milliseconds: 946_684_800_000)..<Instant(milliseconds: 4_102_444_800_000)

    static let words = LocalizedText(
        "带时区偏移的 RFC 3339 时间,如 2026-11-22T09:30:00+08:00",
        "an RFC 3339 instant with an offset, like 2026-11-22T09:30:00+08:00")

    /// Milliseconds since the epoch of an RFC 3339 date-time, in whatever year its offset leads to.
    static func milliseconds(rfc3339 text: String) -> Int64? {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(4), scanner.skip("-"), let month = scanner.number(2), scanner.skip("-"),
            let day = scanner.number(2), scanner.skip("T", "t", " "), let hour = scanner.number(2), scanner.skip(":"),
            let minute = scanner.number(2), scanner.skip(":"), let second = scanner.number(2),
            let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 61
        else { return nil }
        let fraction = scanner.skip(".") ? scanner.milliseconds() : 0
        guard let fraction, let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        let seconds =
            Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + min(second, 59)) - Int64(offset)
        return seconds * 1000 + Int64(fraction)
    }

    /// RFC 3339 in UTC with milliseconds: "2026-11-22T02:16:53.123Z"; only the years 0 to 9999 can be read again.
    public var description: String {
        let (days, inDay) = milliseconds.flooredQuotientAndRemainder(86_400_000)
        let (year, month, day) = CivilDate(daysSinceEpoch: Int(days)).parts
        let seconds = Int(inDay / 1000)
        let text = String(unsafeUninitializedCapacity: 24) { digits in
            func put(_ value: Int, at place: Int, width: Int, behind mark: UInt8) {
                var rest = value
                for position in (place..<(place + width)).reversed() {
                    digits[position] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
                digits[place + width] = mark
            }
            put(max(0, year), at: 0, width: 4, behind: 0x2d)
            put(month, at: 5, width: 2, behind: 0x2d)
            put(day, at: 8, width: 2, behind: 0x54)
            put(seconds / 3600, at: 11, width: 2, behind: 0x3a)
            put(seconds / 60 % 60, at: 14, width: 2, behind: 0x3a)
            put(seconds % 60, at: 17, width: 2, behind: 0x2e)
            put(Int(inDay % 1000), at: 20, width: 3, behind: 0x5a)
            return 24
        }
        guard !(0...9999).contains(year) else { return text }
        let longYear = String(year)
        return String(repeating: "0", count: max(0, 4 - longYear.count)) + longYear + text.dropFirst(4)
    }
}

extension Instant: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let instant = Instant(rfc3339: text) ?? Instant(formerly: text) else {
            throw DecodingError.expected(Self.words.english, decoder)
        }
        self = instant
    }

    /// - Throws: `EncodingError` for what nobody could read again; such an instant can only be the result of arithmetic.
    public func encode(to encoder: any Encoder) throws {
        guard Self.writable.contains(self) else {
            throw EncodingError.invalidValue(
                self, .init(codingPath: encoder.codingPath, debugDescription: "no instant of the years 0 to 9999"))
        }
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Instant {
    /// Reads what earlier builds stored of instants that no four digits can name, "00-1-12-31T…" and "10000-01-01T…", as the
    /// nearest that can be written, so that their tickets go on.
    fileprivate init?(formerly text: String) {
        let year = text.prefix { $0 != "T" }.dropLast(6)
        guard text.hasSuffix("Z"), text.utf8.count <= 40, let year = Int(year.drop { $0 == "0" }) else { return nil }
        switch year {
        case ..<0: self = Self.writable.lowerBound
        case 10_000...: self.init(milliseconds: Self.writable.upperBound.milliseconds - 1)
        default: return nil
        }
    }
}

/// Walks over the ASCII digits and marks of one date-time.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number(_ width: Int) -> Int? {
        guard rest.count >= width else { return nil }
        var value = 0
        for byte in rest.prefix(width) {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        rest = rest.dropFirst(width)
        return value
    }

    mutating func skip(_ marks: Unicode.Scalar...) -> Bool {
        guard let first = rest.first, marks.contains(where: { $0.value == UInt32(first) }) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// The digits behind a decimal point as milliseconds; nil when there is none.
    mutating func milliseconds() -> Int? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        return zip(digits, [100, 10, 1]).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int? {
        if skip("Z", "z") { return 0 }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60 else {
            return nil
        }
        return sign * (hours * 3600 + minutes * 60)
    }
}

extension Int64 {
    /// Division that rounds towards negative infinity, so that moments before 1970 keep a positive time of day.
    fileprivate func flooredQuotientAndRemainder(_ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
