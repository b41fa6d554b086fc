import Foundation

/// A JSON text that was read once: its bytes, and one node for each value in the order of the text.
///
/// Strict RFC 8259 (no trailing commas, no comments, at most 256 levels); of a member that stands twice the first counts. Values
/// are made only when asked for. It is read by one decoder at a time and never leaves the call that made it.
final class JSONDocument {
    enum Kind: UInt8 {
        case null, no, yes, number, string, array, object
    }

    struct Node {
        var kind: Kind
        /// A string with escapes; its text is not its bytes.
        var isEscaped = false
        /// The second copy of a member's name.
        var isRepeated = false
        /// Byte of the text where the value starts: for a string behind the quote.
        var start: Int32
        /// Bytes of a number or a string; members of an object, items of an array.
        var count: Int32 = 0
        /// The node behind this value and all that is in it.
        var next: Int32 = 0
    }

    let bytes: UnsafeBufferPointer<UInt8>
    /// What decoders are told beside the text.
    var userInfo: [CodingUserInfoKey: any Sendable] = [:]
    /// Whether an optional member that is empty counts as one that is not there: programs send what their forms hold.
    var emptyIsAbsent = false
    let nodes: ContiguousArray<Node>

    /// - Throws: `DecodingError.dataCorrupted` when it is no JSON.
    init(_ data: Data) throws {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: data.count)
        _ = copy.initialize(from: data)
        bytes = UnsafeBufferPointer(copy)
        var nodes: ContiguousArray<Node> = []
        nodes.reserveCapacity(data.count / 12 + 4)
        var reader = JSONReader(bytes)
        let isRead = data.count < Int(Int32.max) && reader.read(into: &nodes)
        self.nodes = nodes
        guard isRead else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "The given data was not valid JSON."))
        }
    }

    deinit {
        bytes.deallocate()
    }

    // MARK: - Values

    /// The text of a string; nil when it is no string, or one that is not UTF-8 or no Unicode.
    func text(_ index: Int) -> String? {
        let node = nodes[index]
        guard node.kind == .string else { return nil }
        let content = UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.start + node.count)])
        return node.isEscaped ? JSONReader.unescaped(content) : String(validating: content, as: UTF8.self)
    }

    /// Whether an optional member says nothing: null, and where ``emptyIsAbsent`` also "", blanks, [] and {}.
    func saysNothing(_ index: Int) -> Bool {
        let node = nodes[index]
        switch node.kind {
        case .null: return true
        case .string:
            // A text of blanks only is short; a long one is not read twice.
            guard emptyIsAbsent, node.count <= 64 else { return false }
            return text(index)?.allSatisfy(\.isWhitespace) ?? false
        case .array, .object: return emptyIsAbsent && node.count == 0
        case .no, .yes, .number: return false
        }
    }

    /// Whether a member's name is this text.
    func isNamed(_ index: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let node = nodes[index]
        guard !node.isRepeated else { return false }
        guard !node.isEscaped else { return text(index).map { $0.utf8.elementsEqual(name) } ?? false }
        guard Int(node.count) == name.count else { return false }
        guard let mine = bytes.baseAddress, let other = name.baseAddress else { return true }
        return memcmp(mine + Int(node.start), other, name.count) == 0
    }

    /// A whole number; nil when the value is another one, or does not fit.
    func integer<Value: FixedWidthInteger>(_ index: Int, as type: Value.Type) -> Value? {
        let node = nodes[index]
        guard node.kind == .number else { return nil }
        var value: Value = 0
        var position = Int(node.start)
        let end = position + Int(node.count)
        let isNegative = bytes[position] == 0x2d
        if isNegative { position += 1 }
        while position < end {
            let digit = bytes[position] &- 0x30
            // "1.0" and "1e2" are whole numbers, too.
            guard digit < 10 else { return double(index).flatMap { Value(exactly: $0) } }
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) =
                isNegative
                ? product.subtractingReportingOverflow(Value(digit))
                : product.addingReportingOverflow(Value(digit))
            guard !tooLarge, !overflow else { return nil }
            value = sum
            position += 1
        }
        return value
    }

    func double(_ index: Int) -> Double? {
        let node = nodes[index]
        guard node.kind == .number else { return nil }
        let text = String(decoding: bytes[Int(node.start)..<Int(node.start + node.count)], as: UTF8.self)
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    /// The value as a whole; nil when it holds a string or a number that is none.
    func value(_ index: Int) -> JSONValue? {
        let node = nodes[index]
        switch node.kind {
        case .null: return .null
        case .no: return .bool(false)
        case .yes: return .bool(true)
        case .number: return integer(index, as: Int64.self).map { .integer($0) } ?? double(index).map { .number($0) }
        case .string: return text(index).map { .string($0) }
        case .array:
            var items: [JSONValue] = []
            items.reserveCapacity(Int(node.count))
            var item = index + 1
            while item < Int(node.next) {
                guard let value = value(item) else { return nil }
                items.append(value)
                item = Int(nodes[item].next)
            }
            return .array(items)
        case .object:
            var members = [String: JSONValue](minimumCapacity: Int(node.count))
            var name = index + 1
            while name < Int(node.next) {
                guard let key = text(name), let value = value(name + 1) else { return nil }
                if !nodes[name].isRepeated { members[key] = value }
                name = Int(nodes[name + 1].next)
            }
            return .object(members)
        }
    }

    // MARK: - Where a value stands

    /// The way from the root to a node, for errors; found by walking down again, so that it costs nothing while all is well.
    func path(to index: Int) -> [any CodingKey] {
        var path: [any CodingKey] = []
        var current = 0
        while current < index {
            let isObject = nodes[current].kind == .object
            var place = 0
            var child = current + 1
            while child < Int(nodes[current].next) {
                let value = isObject ? child + 1 : child
                if index < Int(nodes[value].next) {
                    path.append(isObject ? JSONKey(text(child) ?? "") : JSONKey(place))
                    current = value
                    break
                }
                child = Int(nodes[value].next)
                place += 1
            }
            // The name of a member stands in its object.
            if current > index { break }
        }
        return path
    }
}

/// The name of a member or the place of an item.
struct JSONKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ name: String) {
        stringValue = name
        intValue = nil
    }

    init(_ place: Int) {
        stringValue = "Index \(place)"
        intValue = place
    }

    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init(intValue) }
}
