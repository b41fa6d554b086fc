import Foundation

/// Questions about single values that limits are made of; none builds more than the value itself.
extension JSONDocument {
    private func content(_ node: Int) -> UnsafeBufferPointer<UInt8> {
        let node = nodes[node]
        return UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.start + node.count)])
    }

    /// Bytes from the beginning of a value to the end of what is in it.
    func span(_ node: Int) -> Int {
        let last = nodes[Int(nodes[node].next) - 1]
        let end = last.kind == .array || last.kind == .object ? last.start + 2 : last.start + last.count
        return Int(end - nodes[node].start)
    }

    /// The text of a string of at most 64 bytes; nil for anything else.
    func shortText(_ node: Int) -> String? {
        nodes[node].count <= 64 ? text(node) : nil
    }

    /// The number as it is written; nil for anything else.
    func numberText(_ node: Int) -> String? {
        nodes[node].kind == .number ? String(decoding: content(node), as: UTF8.self) : nil
    }

    /// Whether a string is empty or all white space.
    func isBlank(_ node: Int) -> Bool {
        let content = content(node)
        guard let first = content.first else { return true }
        // Only these begin white space, or an escape that may stand for it.
        guard first == 0x20 || first == 0x09 || first == 0x5c || first == 0xc2 || first >= 0xe1, content.count <= 512
        else { return false }
        return text(node)?.allSatisfy(\.isWhitespace) ?? false
    }

    /// Whether a string is text of an allowed length, and more than white space where it must be something.
    ///
    /// Bytes are counted first, because they are cheap: a text of no more bytes than characters are allowed is short enough.
    func isWithin(_ limit: TextLimit, _ node: Int) -> Bool {
        let count = Int(nodes[node].count)
        // An escape is at most six times as long as what it stands for.
        guard count <= limit.bytes * (nodes[node].isEscaped ? 6 : 1) else { return false }
        guard limit.characters.lowerBound == 0 || !isBlank(node) else { return false }
        if !nodes[node].isEscaped, count <= limit.characters.upperBound, limit.characters.lowerBound <= 1 {
            return true
        }
        guard let text = text(node), text.utf8.count <= limit.bytes else { return false }
        return limit.characters.contains(text.count)
    }

    /// Whether a string has no control character, no line end and none that turns the direction of writing.
    func isPlainLine(_ node: Int) -> Bool {
        guard nodes[node].isEscaped else { return TextSafety.isPlainLine(content(node)) }
        guard var text = JSONReader.unescaped(content(node), keepingControls: true) else { return false }
        return text.withUTF8(TextSafety.isPlainLine)
    }

    /// Whether a string has control characters that are removed from texts; they can only be written as escapes.
    func hasControls(_ node: Int) -> Bool {
        guard nodes[node].isEscaped, let whole = JSONReader.unescaped(content(node), keepingControls: true) else {
            return false
        }
        return whole.utf8.contains(where: TextSafety.isRemoved)
    }

    /// Whether a value is one of a kind that has no limits of its own.
    func fits(_ node: Int, _ kind: FieldKind) -> Bool {
        switch kind {
        case .flag: return nodes[node].kind == .yes || nodes[node].kind == .no
        case .whole(let range): return integer(node, as: Int.self).map(range.contains) ?? false
        case .amount(let range): return amount(node).map(range.contains) ?? false
        default: break
        }
        guard nodes[node].count <= 512, isPlainLine(node), let text = text(node) else { return false }
        return switch kind {
        case .choice(let words): words.contains(text)
        case .identifier: TicketID(text) != nil
        case .phone: (1...64).contains(text.count)
        case .email: (try? Check.email(text, at: "")) != nil
        case .currency: text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5a).contains($0) }
        default: true
        }
    }

    /// A number, or a string of one, as exact as it is written.
    private func amount(_ node: Int) -> Amount? {
        guard nodes[node].count <= 64 else { return nil }
        return (numberText(node) ?? text(node)).flatMap { Amount(exactly: $0) }
    }
}

/// Which characters of outside texts are no text.
enum TextSafety {
    /// C0 controls but tab, line feed and carriage return.
    static func isRemoved(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d
    }

    /// No C0 or C1 control, no delete, no line or paragraph separator (U+2028, U+2029), and none of the characters that
    /// turn the direction of writing (U+202A … U+202E, U+2066 … U+2069).
    static func isPlainLine(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < text.count {
            switch text[index] {
            case ..<0x20, 0x7f: return false
            case 0xc2 where index + 1 < text.count && text[index + 1] < 0xa0: return false
            case 0xe2 where index + 2 < text.count:
                switch (text[index + 1], text[index + 2]) {
                case (0x80, 0xa8...0xae), (0x81, 0xa6...0xa9): return false
                default: break
                }
            default: break
            }
            index += 1
        }
        return true
    }
}
