/// An amount of money, exact: whole ten-thousandths of its currency's unit, up to a hundred thousand million units.
///
/// A JSON number or a string of one; read by its digits and never as a binary fraction, so that 0.1 and 0.2 are 0.3. The
/// currency stands beside the amounts that share it.
public struct Amount: Hashable, Comparable, Sendable {
    private static let decimals = 4
    private static let unit: Int64 = 10_000

    public let tenThousandths: Int64

    private init(tenThousandths: Int64) {
        self.tenThousandths = tenThousandths
    }

    public static let zero = Amount(tenThousandths: 0)
    /// The largest amount a document may name; a hundred such amounts can still be added.
    package static let most = Amount(tenThousandths: 100_000_000_000 * unit - 1)

    public static func < (left: Amount, right: Amount) -> Bool {
        left.tenThousandths < right.tenThousandths
    }

    package static prefix func - (amount: Amount) -> Amount {
        Amount(tenThousandths: -amount.tenThousandths)
    }

    /// The sum of amounts of one currency; nil when it cannot be held.
    package static func sum(_ amounts: some Sequence<Amount>) -> Amount? {
        var total: Int64 = 0
        for amount in amounts {
            let (sum, overflow) = total.addingReportingOverflow(amount.tenThousandths)
            guard !overflow else { return nil }
            total = sum
        }
        return Amount(tenThousandths: total)
    }
}

// MARK: - Digits

extension Amount: CustomStringConvertible {
    /// Reads "12.5", "-3", "1e2"; nil for anything else, for more than four decimals, and beyond ``most``.
    package init?(exactly text: String) {
        guard let (amount, isExact) = Self.read(text), isExact, (-Self.most...Self.most).contains(amount) else {
            return nil
        }
        self = amount
    }

    /// Reads a number as ``init(exactly:)`` does, rounds further decimals and cuts at ``most``: amounts were binary fractions
    /// once, and stores hold 0.30000000000000004.
    init?(_ text: String) {
        guard let (amount, _) = Self.read(text) else { return nil }
        self = min(max(amount, -Self.most), Self.most)
    }

    /// The amount, and whether no decimal was lost.
    private static func read(_ text: String) -> (Amount, isExact: Bool)? {
        var digits: [Int64] = []
        var (point, exponent): (Int?, Int) = (nil, 0)
        var rest = Substring(text).utf8
        let isNegative = rest.first == 0x2d
        if isNegative { rest = rest.dropFirst() }
        scan: while let byte = rest.first {
            rest = rest.dropFirst()
            switch byte {
            case 0x30...0x39: digits.append(Int64(byte - 0x30))
            case 0x2e where point == nil && !digits.isEmpty && !rest.isEmpty: point = digits.count
            case 0x65, 0x45:
                guard let value = Int(String(Substring(rest))), abs(value) <= 400 else { return nil }
                exponent = value
                break scan
            default: return nil
            }
        }
        guard !digits.isEmpty, digits.count <= 400 else { return nil }
        let whole = (point ?? digits.count) + exponent + decimals
        var value: Int64 = 0
        for index in 0..<max(0, whole) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(index < digits.count ? digits[index] : 0)
            guard !overflow, !carry else { return (isNegative ? -most : most, false) }
            value = sum
        }
        let lost = whole < 0 ? digits[...] : digits.dropFirst(whole)
        if whole >= 0, let next = lost.first, next >= 5 { value += 1 }
        return (Amount(tenThousandths: isNegative ? -value : value), lost.allSatisfy { $0 == 0 })
    }

    /// The digits without trailing zeros: "12.5", "100", "-0.0001".
    public var description: String {
        let (whole, part) = tenThousandths.magnitude.quotientAndRemainder(dividingBy: UInt64(Self.unit))
        let sign = tenThousandths < 0 ? "-" : ""
        guard part > 0 else { return "\(sign)\(whole)" }
        var decimals = String(part + UInt64(Self.unit)).dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        return "\(sign)\(whole).\(decimals)"
    }
}

extension Amount: Codable {
    /// ``WireJSON`` reads the digits themselves; other decoders have only a binary fraction to give.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try (try? container.decode(String.self)) ?? container.decode(Double.self).description
        guard let amount = Amount(text) else {
            throw DecodingError.expected("an amount with at most four decimals", decoder)
        }
        self = amount
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Double(tenThousandths) / Double(Self.unit))
    }
}
