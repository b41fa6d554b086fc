/// Reads a JSON text into nodes.
struct JSONReader {
    /// Levels of objects and arrays within each other, so that brackets cannot exhaust the stack.
    static let deepest = 256

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// False when the text is no JSON.
    mutating func read(into nodes: inout ContiguousArray<JSONDocument.Node>) -> Bool {
        // A byte order mark says nothing that UTF-8 needs; some senders write one.
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
        skipBlanks()
        guard value(into: &nodes, depth: 0) else { return false }
        skipBlanks()
        return position == bytes.count
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func value(into nodes: inout ContiguousArray<JSONDocument.Node>, depth: Int) -> Bool {
        guard position < bytes.count, depth < Self.deepest else { return false }
        switch bytes[position] {
        case 0x7b: return object(into: &nodes, depth: depth)
        case 0x5b: return array(into: &nodes, depth: depth)
        case 0x22: return string(into: &nodes)
        case 0x74: return word("true", .yes, into: &nodes)
        case 0x66: return word("false", .no, into: &nodes)
        case 0x6e: return word("null", .null, into: &nodes)
        default: return number(into: &nodes)
        }
    }

    private mutating func word(
        _ word: StaticString, _ kind: JSONDocument.Kind, into nodes: inout ContiguousArray<JSONDocument.Node>
    ) -> Bool {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count else { return false }
        for offset in 0..<word.utf8CodeUnitCount where bytes[position + offset] != word.utf8Start[offset] {
            return false
        }
        nodes.append(.init(kind: kind, start: Int32(position), next: Int32(nodes.count + 1)))
        position = end
        return true
    }

    private mutating func array(into nodes: inout ContiguousArray<JSONDocument.Node>, depth: Int) -> Bool {
        let own = nodes.count
        nodes.append(.init(kind: .array, start: Int32(position)))
        position += 1
        var count: Int32 = 0
        skipBlanks()
        if position < bytes.count, bytes[position] == 0x5d {
            position += 1
        } else {
            repeat {
                skipBlanks()
                guard value(into: &nodes, depth: depth + 1) else { return false }
                count += 1
                skipBlanks()
            } while take(0x2c)
            guard take(0x5d) else { return false }
        }
        nodes[own].count = count
        nodes[own].next = Int32(nodes.count)
        return true
    }

    private mutating func object(into nodes: inout ContiguousArray<JSONDocument.Node>, depth: Int) -> Bool {
        let own = nodes.count
        nodes.append(.init(kind: .object, start: Int32(position)))
        position += 1
        var names = NamesSeen()
        var count: Int32 = 0
        skipBlanks()
        if position < bytes.count, bytes[position] == 0x7d {
            position += 1
        } else {
            repeat {
                skipBlanks()
                let name = nodes.count
                guard position < bytes.count, bytes[position] == 0x22, string(into: &nodes) else { return false }
                nodes[name].isRepeated = !names.insert(name, of: own, in: nodes, bytes)
                if !nodes[name].isRepeated { count += 1 }
                skipBlanks()
                guard take(0x3a) else { return false }
                skipBlanks()
                guard value(into: &nodes, depth: depth + 1) else { return false }
                skipBlanks()
            } while take(0x2c)
            guard take(0x7d) else { return false }
        }
        nodes[own].count = count
        nodes[own].next = Int32(nodes.count)
        return true
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func string(into nodes: inout ContiguousArray<JSONDocument.Node>) -> Bool {
        position += 1
        let start = position
        var isEscaped = false
        while position < bytes.count {
            switch bytes[position] {
            case 0x22:
                nodes.append(
                    .init(
                        kind: .string, isEscaped: isEscaped, start: Int32(start), count: Int32(position - start),
                        next: Int32(nodes.count + 1)))
                position += 1
                return true
            case 0x5c:
                isEscaped = true
                position += 2
            case ..<0x20: return false
            default: position += 1
            }
        }
        return false
    }

    /// A minus, digits without leading zeros, a fraction, an exponent; only the digits must be there.
    private mutating func number(into nodes: inout ContiguousArray<JSONDocument.Node>) -> Bool {
        let start = position
        _ = take(0x2d)
        if take(0x30) {
            guard position == bytes.count || !isDigit(bytes[position]) else { return false }
        } else {
            guard digits() else { return false }
        }
        if take(0x2e) { guard digits() else { return false } }
        if take(0x65) || take(0x45) {
            if !take(0x2b) { _ = take(0x2d) }
            guard digits() else { return false }
        }
        nodes.append(
            .init(
                kind: .number, start: Int32(start), count: Int32(position - start), next: Int32(nodes.count + 1)))
        return true
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private mutating func digits() -> Bool {
        let start = position
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        return position > start
    }

    // MARK: - Escapes

    /// The text that a string with escapes stands for; nil for an unknown escape, half a surrogate pair, or no UTF-8.
    ///
    /// - Parameter keepingControls: False leaves out the control characters that are no tab and no line end.
    static func unescaped(_ content: UnsafeBufferPointer<UInt8>, keepingControls: Bool) -> String? {
        var plain: [UInt8] = []
        plain.reserveCapacity(content.count)
        var index = 0
        while index < content.count {
            let byte = content[index]
            index += 1
            guard byte == 0x5c else {
                plain.append(byte)
                continue
            }
            guard index < content.count else { return nil }
            let mark = content[index]
            index += 1
            if mark == 0x75 {
                guard let scalar = scalar(content, &index) else { return nil }
                if !keepingControls, scalar.value < 0x20, TextSafety.isRemoved(UInt8(scalar.value)) { continue }
                plain.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            } else {
                guard let byte = escapes[mark] else { return nil }
                if keepingControls || !TextSafety.isRemoved(byte) { plain.append(byte) }
            }
        }
        return String(validating: plain, as: UTF8.self)
    }

    private static let escapes: [UInt8: UInt8] = [
        0x22: 0x22, 0x5c: 0x5c, 0x2f: 0x2f, 0x62: 0x08, 0x66: 0x0c, 0x6e: 0x0a, 0x72: 0x0d, 0x74: 0x09,
    ]

    /// What `\u` introduces, with the second half of a pair.
    private static func scalar(_ content: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Unicode.Scalar? {
        guard let first = unit(content, &index) else { return nil }
        guard (0xd800..<0xdc00).contains(first) else { return Unicode.Scalar(first) }
        guard index + 1 < content.count, content[index] == 0x5c, content[index + 1] == 0x75 else { return nil }
        index += 2
        guard let second = unit(content, &index), (0xdc00..<0xe000).contains(second) else { return nil }
        return Unicode.Scalar(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
    }

    private static func unit(_ content: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt32? {
        guard index + 4 <= content.count else { return nil }
        var unit: UInt32 = 0
        for byte in content[index..<(index + 4)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        index += 4
        return unit
    }
}

/// The names that an object has had so far; compares only those that could be equal.
private struct NamesSeen {
    /// One bit for each (length, first, last character) that was seen.
    private var marks: UInt64 = 0
    /// Made once an object has more members than are compared one by one.
    private var many: Set<[UInt8]>?

    /// False when the name was there before.
    mutating func insert(
        _ name: Int, of object: Int, in nodes: ContiguousArray<JSONDocument.Node>, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let content = Self.content(name, nodes, bytes)
        if many != nil { return many?.insert(Array(content)).inserted ?? true }
        let first = content.first ?? 0
        let last = content.last ?? 0
        let mark = UInt64(1) << (UInt64(content.count &* 7 &+ Int(first) &* 31 &+ Int(last)) & 63)
        guard marks & mark != 0 else {
            marks |= mark
            return true
        }
        var count = 0
        var other = object + 1
        while other < name {
            let earlier = Self.content(other, nodes, bytes)
            if earlier.count == content.count, earlier.elementsEqual(content) { return false }
            count += 1
            other = Int(nodes[other + 1].next)
        }
        if count > 64 { many = Self.all(before: name, of: object, nodes, bytes) }
        return true
    }

    private static func all(
        before name: Int, of object: Int, _ nodes: ContiguousArray<JSONDocument.Node>,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Set<[UInt8]> {
        var all: Set<[UInt8]> = [Array(content(name, nodes, bytes))]
        var other = object + 1
        while other < name {
            all.insert(Array(content(other, nodes, bytes)))
            other = Int(nodes[other + 1].next)
        }
        return all
    }

    private static func content(
        _ name: Int, _ nodes: ContiguousArray<JSONDocument.Node>, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        let node = nodes[name]
        return UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.start + node.count)])
    }
}
