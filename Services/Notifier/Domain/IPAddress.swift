/// An IPv4 or IPv6 address as its bytes, in network order.
public enum IPAddress: Hashable, Sendable {
    /// Four bytes.
    case v4([UInt8])
    /// Sixteen bytes.
    case v6([UInt8])

    /// Reads dotted decimal ("192.0.2.1") or RFC 4291 text ("2001:db8::1", "::ffff:192.0.2.1"); no brackets, no zone.
    ///
    /// Nil for all else, also for the octal, hexadecimal and shortened forms of IPv4 that some resolvers still take.
    public init?(_ text: String) {
        if let bytes = Self.dottedDecimal(text[...]) {
            self = .v4(bytes)
        } else if let bytes = Self.colonHexadecimal(text) {
            self = .v6(bytes)
        } else {
            return nil
        }
    }

    private static func dottedDecimal(_ text: Substring) -> [UInt8]? {
        let fields = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = fields.compactMap { field -> UInt8? in
            guard (1...3).contains(field.utf8.count), field.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                field == "0" || field.first != "0"
            else { return nil }
            return UInt8(field)
        }
        return fields.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func colonHexadecimal(_ text: String) -> [UInt8]? {
        guard let gap = text.firstRange(of: "::") else {
            return groups(text[...]).flatMap { $0.count == 16 ? $0 : nil }
        }
        let head = text[..<gap.lowerBound]
        let tail = text[gap.upperBound...]
        guard let left = head.isEmpty ? [] : groups(head, endsAddress: false),
            let right = tail.isEmpty ? [] : groups(tail), left.count + right.count <= 14
        else { return nil }
        return left + [UInt8](repeating: 0, count: 16 - left.count - right.count) + right
    }

    /// Groups of up to four hexadecimal digits; the last one of an address may be a dotted IPv4 address.
    private static func groups(_ text: Substring, endsAddress: Bool = true) -> [UInt8]? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, field) in fields.enumerated() {
            if endsAddress, index == fields.count - 1, let embedded = dottedDecimal(field) {
                bytes += embedded
                continue
            }
            guard (1...4).contains(field.utf8.count), field.utf8.first != 0x2b, let group = UInt16(field, radix: 16)
            else {
                return nil
            }
            bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
        }
        return bytes
    }
}
