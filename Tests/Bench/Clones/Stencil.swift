import Contracts
import Foundation

/// What makes one clone of a stored ticket differ from the next.
struct CloneMark: Sendable {
    /// At least 1; unique in a store.
    var index: Int
    /// By how much its story lies later than that of the ticket it was made of; earlier when negative.
    var shift: Duration
}

/// Bytes of a stored ticket with the places that name it or say when: filled in for a clone, they are as long and as odd as
/// before, and no two clones share an identifier.
struct Stencil: Sendable {
    private enum Place {
        /// The last 12 hexadecimal digits of a UUID or of a digest.
        case identifier
        /// Decimal digits of a number.
        case digits(Int)
        case instant(Instant)
    }

    private let bytes: [UInt8]
    private let places: [(offset: Int, place: Place)]

    /// - Parameters:
    ///   - names: Texts that stand for the ticket, each with how many digits at its end to replace.
    ///   - shared: Digests that are of more than this ticket and stay as they are.
    init(_ bytes: [UInt8], names: [(text: String, digits: Int)], shared: Set<String>) {
        self.bytes = bytes
        var places: [(Int, Place)] = []
        var offset = 0
        while offset < bytes.count {
            let rest = bytes[offset...]
            if let name = names.first(where: { rest.starts(with: $0.text.utf8) }) {
                offset += name.text.utf8.count
                places.append((offset - name.digits, .digits(name.digits)))
            } else if let length = Self.identifierLength(at: offset, in: bytes) {
                offset += length
                let text = String(decoding: bytes[(offset - length)..<offset], as: UTF8.self)
                if !shared.contains(text) { places.append((offset - 12, .identifier)) }
            } else if rest.count >= 24, rest[offset + 4] == UInt8(ascii: "-"), rest[offset + 23] == UInt8(ascii: "Z"),
                let instant = Instant(rfc3339: String(decoding: rest.prefix(24), as: UTF8.self))
            {
                places.append((offset, .instant(instant)))
                offset += 24
            } else {
                offset += 1
            }
        }
        self.places = places
    }

    /// The bytes of a clone.
    func filled(_ mark: CloneMark) -> [UInt8] {
        var bytes = bytes
        for (offset, place) in places {
            switch place {
            case .identifier: Self.write(mark.index, radix: 16, at: offset, width: 12, in: &bytes)
            case .digits(let width): Self.write(mark.index, radix: 10, at: offset, width: width, in: &bytes)
            case .instant(let instant):
                bytes.replaceSubrange(offset..<(offset + 24), with: (instant + mark.shift).description.utf8)
            }
        }
        return bytes
    }

    private static func write(_ value: Int, radix: Int, at offset: Int, width: Int, in bytes: inout [UInt8]) {
        var rest = value
        for position in (offset..<(offset + width)).reversed() {
            let digit = UInt8(rest % radix)
            bytes[position] = digit < 10 ? 0x30 + digit : 0x57 + digit
            rest /= radix
        }
    }

    /// 36 where a UUID begins, 64 or 32 where a digest begins; nil elsewhere, also in the middle of one.
    private static func identifierLength(at offset: Int, in bytes: [UInt8]) -> Int? {
        func isHexadecimal(_ position: Int) -> Bool {
            bytes.indices.contains(position)
                && ((0x30...0x39).contains(bytes[position]) || (0x61...0x66).contains(bytes[position]))
        }
        guard isHexadecimal(offset), !isHexadecimal(offset - 1) else { return nil }
        let dashes = [8, 13, 18, 23]
        let isUUID = (0..<36).allSatisfy { position in
            dashes.contains(position)
                ? bytes.indices.contains(offset + position) && bytes[offset + position] == UInt8(ascii: "-")
                : isHexadecimal(offset + position)
        }
        if isUUID { return isHexadecimal(offset + 36) ? nil : 36 }
        let run = (0...64).first { !isHexadecimal(offset + $0) } ?? 65
        return run == 64 || run == 32 ? run : nil
    }
}
