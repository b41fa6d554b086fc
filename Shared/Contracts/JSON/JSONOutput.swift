import Foundation

/// JSON text in the making: values are appended as they come, and the members of an object are sorted when it is complete.
///
/// What is encoded through a `superEncoder` or a nested container may come at any time, so it grows in an output of its own
/// and is put in its place at the end.
final class JSONOutput {
    enum Shape {
        /// Nothing was encoded yet.
        case none
        case single, object, array
    }

    /// A value under way, and which of the members are its own.
    struct Frame {
        var shape = Shape.none
        let start: Int
        let firstMember: Int
    }

    /// A member of an object, or an item of an array that grows elsewhere.
    private struct Member {
        /// Bytes of `"name":value`, and of the name inside.
        var start: Int
        var end: Int
        var nameEnd: Int
        /// Where the value grows instead; index into ``children``, negative for none.
        var child = -1
    }

    private let text: TextBuffer
    /// Where members of an object are put in order.
    private let ordered = TextBuffer(capacity: 512)
    private var frames: [Frame] = []
    private var members: [Member] = []
    private var children: [JSONOutput] = []

    init(capacity: Int = 512) {
        text = TextBuffer(capacity: capacity)
        members.reserveCapacity(64)
    }

    // MARK: - Values

    func encode<Value: Encodable>(_ value: Value) throws {
        if Value.self == JSONValue.self, let json = value as? JSONValue { return write(json) }
        if Value.self == Amount.self, let amount = value as? Amount { return write(amount) }
        let frame = open()
        try value.encode(to: JSONOutputEncoder(output: self, frame: frame))
        close()
    }

    /// Begins a value that a container or a nested value will fill.
    func open() -> Int {
        frames.append(Frame(start: text.count, firstMember: members.count))
        return frames.count - 1
    }

    /// Ends the value that was begun last.
    func close() {
        let frame = frames.removeLast()
        switch frame.shape {
        case .none: append("{}")
        case .single: return
        case .object: closeObject(frame)
        case .array: closeArray(frame)
        }
    }

    func shape(_ frame: Int, as shape: Shape) {
        guard frames[frame].shape == .none else { return }
        frames[frame].shape = shape
        if shape == .array { text.append(0x5b) }
    }

    // MARK: - Objects

    /// Begins a member; its value is to be written next, then ``endMember(_:)``.
    func beginMember(_ name: String) -> Int {
        let start = text.count
        write(name)
        members.append(Member(start: start, end: start, nameEnd: text.count - 1))
        text.append(0x3a)
        return members.count - 1
    }

    func endMember(_ member: Int) {
        members[member].end = text.count
    }

    /// Begins a member whose value grows in an output of its own.
    func child(_ name: String) -> JSONOutput {
        let member = beginMember(name)
        members[member].child = children.count
        endMember(member)
        return newChild()
    }

    private func newChild() -> JSONOutput {
        let child = JSONOutput()
        _ = child.open()
        children.append(child)
        return child
    }

    private func closeObject(_ frame: Frame) {
        sortMembers(from: frame.firstMember)
        ordered.removeAll()
        ordered.append(0x7b)
        members.withUnsafeBufferPointer { members in
            for index in frame.firstMember..<members.count {
                let member = members[index]
                // Of a name that was encoded twice, the later value counts.
                if index + 1 < members.count, order(member, members[index + 1]) == 0 { continue }
                if ordered.count > 1 { ordered.append(0x2c) }
                ordered.append(text.slice(member.start..<member.end))
                if member.child >= 0 { ordered.append(children[member.child].finished()) }
            }
        }
        ordered.append(0x7d)
        text.removeAll(from: frame.start)
        text.append(ordered.whole)
        members.removeSubrange(frame.firstMember...)
    }

    /// By the bytes of the names; stable, and nothing is moved when they are in order.
    private func sortMembers(from first: Int) {
        guard members.count - first > 1 else { return }
        guard members.count - first <= 32 else {
            members[first...].sort { left, right in
                let order = order(left, right)
                return order == 0 ? left.start < right.start : order < 0
            }
            return
        }
        for index in (first + 1)..<members.count {
            let member = members[index]
            var place = index
            while place > first, order(members[place - 1], member) > 0 {
                members[place] = members[place - 1]
                place -= 1
            }
            if place != index { members[place] = member }
        }
    }

    /// Negative when `left` comes first, zero when both have one name.
    private func order(_ left: Member, _ right: Member) -> Int {
        let (leftCount, rightCount) = (left.nameEnd - left.start, right.nameEnd - right.start)
        let difference = memcmp(text.start + left.start, text.start + right.start, min(leftCount, rightCount))
        return difference == 0 ? leftCount - rightCount : Int(difference)
    }

    // MARK: - Arrays

    /// Begins an item; its value is to be written next.
    func beginItem(_ frame: Int) {
        if text.count > frames[frame].start + 1 { text.append(0x2c) }
    }

    /// Begins an item that grows in an output of its own.
    func child(_ frame: Int) -> JSONOutput {
        beginItem(frame)
        members.append(Member(start: text.count, end: text.count, nameEnd: text.count, child: children.count))
        // Keeps the place, so that the next item is not taken for the first.
        text.append(0x20)
        return newChild()
    }

    private func closeArray(_ frame: Frame) {
        text.append(0x5d)
        guard members.count > frame.firstMember else { return }
        ordered.removeAll()
        var position = frame.start
        for member in members[frame.firstMember...] {
            ordered.append(text.slice(position..<member.start))
            ordered.append(children[member.child].finished())
            position = member.start + 1
        }
        ordered.append(text.slice(position..<text.count))
        text.removeAll(from: frame.start)
        text.append(ordered.whole)
        members.removeSubrange(frame.firstMember...)
    }

    /// The whole text of an output whose only value is complete; borrowed until the next call.
    func finished() -> UnsafeBufferPointer<UInt8> {
        if !frames.isEmpty { close() }
        return text.whole
    }

    // MARK: - Scalars

    func append(_ word: StaticString) {
        text.append(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    func write(_ value: Bool) {
        append(value ? "true" : "false")
    }

    func write(_ value: some FixedWidthInteger) {
        var digits = String(value)
        digits.withUTF8 { text.append($0) }
    }

    /// - Throws: `EncodingError` for what JSON has no number for.
    func write(_ value: some BinaryFloatingPoint & CustomStringConvertible) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: [], debugDescription: "JSON has no number for \(value)"))
        }
        var digits = value.description
        if digits.hasSuffix(".0") { digits.removeLast(2) }
        digits.withUTF8 { text.append($0) }
    }

    /// As a number with the digits it has.
    private func write(_ value: Amount) {
        var digits = value.description
        digits.withUTF8 { text.append($0) }
    }

    func write(_ value: String) {
        var value = value
        text.append(0x22)
        value.withUTF8 { characters in
            guard characters.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5c }) else {
                return text.append(characters)
            }
            for byte in characters { writeEscaped(byte) }
        }
        text.append(0x22)
    }

    private func writeEscaped(_ byte: UInt8) {
        switch byte {
        case 0x22: append(#"\""#)
        case 0x5c: append(#"\\"#)
        case 0x08: append(#"\b"#)
        case 0x0c: append(#"\f"#)
        case 0x0a: append(#"\n"#)
        case 0x0d: append(#"\r"#)
        case 0x09: append(#"\t"#)
        case ..<0x20:
            append(#"\u00"#)
            text.append(Hexadecimal.digit(byte >> 4))
            text.append(Hexadecimal.digit(byte & 15))
        default: text.append(byte)
        }
    }

    private func write(_ value: JSONValue) {
        switch value {
        case .null: append("null")
        case .bool(let value): write(value)
        case .integer(let value): write(value)
        case .number(let value):
            // Only decoding makes numbers, and JSON has no other ones; a computed one is written as nothing.
            do { try write(value) } catch { append("null") }
        case .string(let value): write(value)
        case .array(let items):
            text.append(0x5b)
            for (index, item) in items.enumerated() {
                if index > 0 { text.append(0x2c) }
                write(item)
            }
            text.append(0x5d)
        case .object(let object):
            text.append(0x7b)
            for (index, name) in object.keys.sorted(by: Self.precedes).enumerated() {
                if index > 0 { text.append(0x2c) }
                write(name)
                text.append(0x3a)
                if let value = object[name] { write(value) }
            }
            text.append(0x7d)
        }
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
