/// What links and forms hide behind percent signs.
package enum PercentEncoding {
    /// The text that is meant: a plus is a space, what is no UTF-8 is replaced, what is no escape stays.
    package static func decoded(_ text: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var high: UInt8?
        var isEscaped = false
        for byte in text {
            guard isEscaped else {
                isEscaped = byte == 0x25
                if !isEscaped { bytes.append(byte == 0x2b ? 0x20 : byte) }
                continue
            }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init) else {
                bytes.append(0x25)
                if let high { bytes.append(high < 10 ? 0x30 + high : 0x57 + high) }
                bytes.append(byte)
                (high, isEscaped) = (nil, false)
                continue
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                (high, isEscaped) = (nil, false)
            } else {
                high = digit
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
