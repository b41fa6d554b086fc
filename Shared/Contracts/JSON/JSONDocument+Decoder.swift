import Foundation

/// Decodes from the nodes of a document; as small as a reference and an index.
struct DocumentDecoder: Decoder {
    let document: JSONDocument
    let node: Int

    var codingPath: [any CodingKey] { document.path(to: node) }
    var userInfo: [CodingUserInfoKey: Any] { document.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard document.nodes[node].kind == .object else { throw document.mismatch([String: JSONValue].self, node) }
        return KeyedDecodingContainer(DocumentMembers<Key>(document, node))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard document.nodes[node].kind == .array else { throw document.mismatch([JSONValue].self, node) }
        return DocumentItems(document, node)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        DocumentValue(document: document, node: node)
    }
}

extension JSONDocument {
    /// Makes a value of a node.
    func decode<Value: Decodable>(_ type: Value.Type, _ node: Int) throws -> Value {
        if type == JSONValue.self {
            guard let value = value(node) as? Value else { throw corrupted(node) }
            return value
        }
        return try Value(from: DocumentDecoder(document: self, node: node))
    }

    func decodeText(_ node: Int) throws -> String {
        guard nodes[node].kind == .string else { throw mismatch(String.self, node) }
        guard let text = text(node) else { throw corrupted(node) }
        return text
    }

    func decodeInteger<Value: FixedWidthInteger>(_ type: Value.Type, _ node: Int) throws -> Value {
        guard let value = integer(node, as: type) else { throw mismatch(type, node) }
        return value
    }

    func decodeDouble(_ node: Int) throws -> Double {
        guard let value = double(node) else { throw mismatch(Double.self, node) }
        return value
    }

    func decodeBool(_ node: Int) throws -> Bool {
        switch nodes[node].kind {
        case .yes: return true
        case .no: return false
        default: throw mismatch(Bool.self, node)
        }
    }

    func mismatch(_ type: Any.Type, _ node: Int) -> DecodingError {
        let found = nodes[node].kind
        let context = DecodingError.Context(
            codingPath: path(to: node), debugDescription: "Expected to decode \(type) but found \(found) instead.")
        return found == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    private func corrupted(_ node: Int) -> DecodingError {
        .dataCorrupted(.init(codingPath: path(to: node), debugDescription: "text in UTF-8 with the escapes of JSON"))
    }
}

/// The members of one object.
private final class DocumentMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let document: JSONDocument
    private let node: Int
    /// Behind the member found last: members are mostly asked for in their order.
    private var cursor: Int

    init(_ document: JSONDocument, _ node: Int) {
        self.document = document
        self.node = node
        cursor = node + 1
    }

    var codingPath: [any CodingKey] { document.path(to: node) }

    var allKeys: [Key] {
        var keys: [Key] = []
        var name = node + 1
        while name < Int(document.nodes[node].next) {
            if !document.nodes[name].isRepeated, let key = document.text(name).flatMap({ Key(stringValue: $0) }) {
                keys.append(key)
            }
            name = Int(document.nodes[name + 1].next)
        }
        return keys
    }

    /// The value of a member; nil when there is none.
    private func find(_ key: some CodingKey) -> Int? {
        var name = key.stringValue
        return name.withUTF8 { name in
            find(name, from: cursor, to: Int(document.nodes[node].next)) ?? find(name, from: node + 1, to: cursor)
        }
    }

    private func find(_ name: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int? {
        var member = start
        while member < end {
            let next = Int(document.nodes[member + 1].next)
            if document.isNamed(member, name) {
                cursor = next
                return member + 1
            }
            member = next
        }
        return nil
    }

    private func require(_ key: Key) throws -> Int {
        guard let value = find(key) else {
            throw DecodingError.keyNotFound(
                key, .init(codingPath: codingPath, debugDescription: "No member \(key.stringValue)."))
        }
        return value
    }

    /// The value of a member that is there and not null.
    private func present(_ key: Key) -> Int? {
        find(key).flatMap { document.saysNothing($0) ? nil : $0 }
    }

    func contains(_ key: Key) -> Bool { find(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { document.nodes[try require(key)].kind == .null }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try document.decodeBool(require(key)) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try document.decodeText(require(key)) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try document.decodeDouble(require(key)) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { Float(try document.decodeDouble(require(key))) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try document.decodeInteger(type, require(key)) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try document.decodeInteger(type, require(key)) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try document.decodeInteger(type, require(key)) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try document.decodeInteger(type, require(key)) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try document.decodeInteger(type, require(key)) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try document.decodeInteger(type, require(key)) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try document.decodeInteger(type, require(key)) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
        try document.decodeInteger(type, require(key))
    }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
        try document.decodeInteger(type, require(key))
    }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
        try document.decodeInteger(type, require(key))
    }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try document.decode(type, require(key))
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try present(key).map(document.decodeBool)
    }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try present(key).map(document.decodeText)
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try present(key).map { try document.decodeInteger(type, $0) }
    }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        try present(key).map { try document.decodeInteger(type, $0) }
    }
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try present(key).map { try document.decode(type, $0) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try superDecoder(forKey: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try superDecoder(forKey: key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        guard let value = find(JSONKey("super")) else {
            throw DecodingError.keyNotFound(
                JSONKey("super"), .init(codingPath: codingPath, debugDescription: "No member super."))
        }
        return DocumentDecoder(document: document, node: value)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        DocumentDecoder(document: document, node: try require(key))
    }
}

/// The items of one array, one after the other.
private struct DocumentItems: UnkeyedDecodingContainer {
    private let document: JSONDocument
    private let node: Int
    private var item: Int
    private(set) var currentIndex = 0

    init(_ document: JSONDocument, _ node: Int) {
        self.document = document
        self.node = node
        item = node + 1
    }

    var codingPath: [any CodingKey] { document.path(to: node) }
    var count: Int? { Int(document.nodes[node].count) }
    var isAtEnd: Bool { item >= Int(document.nodes[node].next) }

    private mutating func take<Value>(_ type: Value.Type, _ decode: (JSONDocument, Int) throws -> Value) throws -> Value
    {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                type, .init(codingPath: codingPath + [JSONKey(currentIndex)], debugDescription: "The array ends here."))
        }
        let value = try decode(document, item)
        item = Int(document.nodes[item].next)
        currentIndex += 1
        return value
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, document.nodes[item].kind == .null else { return false }
        return try take(Bool.self) { _, _ in true }
    }

    mutating func decode(_ type: String.Type) throws -> String { try take(type) { try $0.decodeText($1) } }
    mutating func decode(_ type: Bool.Type) throws -> Bool { try take(type) { try $0.decodeBool($1) } }
    mutating func decode(_ type: Double.Type) throws -> Double { try take(type) { try $0.decodeDouble($1) } }
    mutating func decode(_ type: Float.Type) throws -> Float {
        Float(try take(Double.self) { try $0.decodeDouble($1) })
    }
    mutating func decode(_ type: Int.Type) throws -> Int { try take(type) { try $0.decodeInteger(type, $1) } }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try take(type) { try $0.decodeInteger(type, $1) } }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try take(type) { try $0.decodeInteger(type, $1) } }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try take(type) { try $0.decodeInteger(type, $1) } }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try take(type) { try $0.decodeInteger(type, $1) } }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try take(type) { try $0.decodeInteger(type, $1) } }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try take(type) { try $0.decodeInteger(type, $1) } }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 {
        try take(type) { try $0.decodeInteger(type, $1) }
    }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 {
        try take(type) { try $0.decodeInteger(type, $1) }
    }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 {
        try take(type) { try $0.decodeInteger(type, $1) }
    }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try take(type) { try $0.decode(type, $1) }
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try superDecoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try superDecoder().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        try take(DocumentDecoder.self) { DocumentDecoder(document: $0, node: $1) }
    }
}

/// One value.
private struct DocumentValue: SingleValueDecodingContainer {
    let document: JSONDocument
    let node: Int

    var codingPath: [any CodingKey] { document.path(to: node) }

    func decodeNil() -> Bool { document.nodes[node].kind == .null }
    func decode(_ type: String.Type) throws -> String { try document.decodeText(node) }
    func decode(_ type: Bool.Type) throws -> Bool { try document.decodeBool(node) }
    func decode(_ type: Double.Type) throws -> Double { try document.decodeDouble(node) }
    func decode(_ type: Float.Type) throws -> Float { Float(try document.decodeDouble(node)) }
    func decode(_ type: Int.Type) throws -> Int { try document.decodeInteger(type, node) }
    func decode(_ type: Int8.Type) throws -> Int8 { try document.decodeInteger(type, node) }
    func decode(_ type: Int16.Type) throws -> Int16 { try document.decodeInteger(type, node) }
    func decode(_ type: Int32.Type) throws -> Int32 { try document.decodeInteger(type, node) }
    func decode(_ type: Int64.Type) throws -> Int64 { try document.decodeInteger(type, node) }
    func decode(_ type: UInt.Type) throws -> UInt { try document.decodeInteger(type, node) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try document.decodeInteger(type, node) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try document.decodeInteger(type, node) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try document.decodeInteger(type, node) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try document.decodeInteger(type, node) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try document.decode(type, node) }
}
