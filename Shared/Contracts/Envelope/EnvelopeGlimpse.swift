import Foundation

/// The id and the type of a body that cannot be read as a whole: too large, cut off, nested too deep, or not quite JSON.
///
/// One pass over the members of the outermost object, as far as they can be told apart.
struct EnvelopeGlimpse {
    private(set) var id: String?
    private(set) var type: String?

    private static let blanks: Set<UInt8> = [0x20, 0x0a, 0x0d, 0x09]

    init(_ body: Data) {
        body.withUnsafeBytes { bytes in
            scan(bytes.bindMemory(to: UInt8.self))
        }
    }

    private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
        var position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        func skip(_ byte: UInt8) -> Bool {
            while position < bytes.count, Self.blanks.contains(bytes[position]) { position += 1 }
            guard position < bytes.count, bytes[position] == byte else { return false }
            position += 1
            return true
        }
        guard skip(0x7b) else { return }
        repeat {
            guard skip(0x22), let name = Self.string(bytes, &position), skip(0x3a) else { return }
            if skip(0x22) {
                guard let content = Self.string(bytes, &position) else { return }
                if name.elementsEqual("id".utf8) { id = id ?? Self.text(content) }
                if name.elementsEqual("type".utf8) { type = type ?? Self.text(content) }
            } else {
                Self.skipValue(bytes, &position)
            }
        } while skip(0x2c)
    }

    /// The bytes up to the closing quote, which is passed; nil when there is none.
    private static func string(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
    ) -> UnsafeBufferPointer<UInt8>? {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case 0x22:
                position += 1
                return UnsafeBufferPointer(rebasing: bytes[start..<(position - 1)])
            case 0x5c: position += 2
            default: position += 1
            }
        }
        return nil
    }

    /// Goes to the comma or brace behind a value that is no string, however deep it is.
    private static func skipValue(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) {
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case 0x22:
                position += 1
                guard string(bytes, &position) != nil else { return }
                continue
            case 0x7b, 0x5b: depth += 1
            case 0x7d, 0x5d:
                guard depth > 0 else { return }
                depth -= 1
            case 0x2c where depth == 0: return
            default: break
            }
            position += 1
        }
    }

    private static func text(_ content: UnsafeBufferPointer<UInt8>) -> String? {
        guard content.count <= InboundFault.longestId else { return nil }
        return JSONReader.unescaped(content, keepingControls: true)
    }
}
