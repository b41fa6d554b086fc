import Contracts
import Foundation
import TestSupport

/// Makes a value of any message out of nothing but what its decoding asks for: random, often at the edges.
final class FabricatingDecoder: Decoder {
    var random: Seeded
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(_ random: Seeded) {
        self.random = random
    }

    private static let texts = [
        "a", "", "张伟", "e\u{301}", "👩‍🔧", "\u{0}", "\"\\/", "\u{2028}", "\n\t", "0", "none",
        String(repeating: "字", count: 300),
    ]
    private static let instants =
        OutsideDocuments.instants + [
            "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-23:59",
            "1969-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z",
        ]

    func pick<Value>(_ values: [Value]) throws -> Value {
        guard let value = values.randomElement(using: &random) else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "nothing to pick from"))
        }
        return value
    }

    func text(for key: String?) throws -> String {
        key == "fact" ? try pick(Fact.outsideNames) : try pick(Self.texts)
    }

    func number<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
        try pick([0, 1, 7, 100, .max, .min])
    }

    func make<Value: Decodable>(_ type: Value.Type, for key: String? = nil) throws -> Value {
        func given(_ value: Any) throws -> Value {
            guard let value = value as? Value else { throw DecodingError.expected("a \(type)", self) }
            return value
        }
        if let choice = type as? any ClosedEnumeration.Type { return try given(try pickCase(choice)) }
        if type == String.self { return try given(text(for: key)) }
        if type == Instant.self { return try read(try pick(Self.instants)) }
        if type == CivilDate.self { return try read(try pick(["0000-01-01", "2024-02-29", "9999-12-31"])) }
        if type == EventType.self { return try read(try pick(["ticket.submitted.v1", "a.v99"])) }
        if type == Amount.self {
            return try read(try pick(["0.1", "-0.0001", "12.50", "99999999999.9999", "0.30000000000000004"]))
        }
        if type == JSONValue.self {
            return try given(JSONValue.object(["k": .array([.null, .number(0.5), .string("张")])]))
        }
        if "\(type)".hasPrefix("Identifier<") {
            return try read(try pick([UUID().uuidString, UUID().uuidString.lowercased()]))
        }
        return try Value(from: self)
    }

    private func pickCase(_ type: (some ClosedEnumeration).Type) throws -> Any {
        try pick(Array(type.allCases))
    }

    private func read<Value: Decodable>(_ text: String) throws -> Value {
        try WireJSON.decode(Value.self, from: WireJSON.encode(text))
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Members<Key>(maker: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        Items(maker: self, count: Int.random(in: 0...2, using: &random))
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { Single(maker: self) }
}

private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let maker: FabricatingDecoder
    var codingPath: [any CodingKey] { [] }
    /// Asked for by dictionaries only.
    var allKeys: [Key] { ["eins", "键"].compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { Bool.random(using: &maker.random) }
    func decodeNil(forKey key: Key) -> Bool { false }
    func decode(_ type: Bool.Type, forKey key: Key) -> Bool { Bool.random(using: &maker.random) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try maker.text(for: key.stringValue) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try maker.pick([0, 0.1, -1e300]) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try maker.pick([0, 0.5]) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try maker.number(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try maker.number(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try maker.number(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try maker.number(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try maker.number(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try maker.number(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try maker.number(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try maker.number(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try maker.number(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try maker.number(type) }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try maker.make(type, for: key.stringValue)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedDecodingContainer<Nested> { maker.container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer { maker.unkeyedContainer() }
    func superDecoder() -> any Decoder { maker }
    func superDecoder(forKey key: Key) -> any Decoder { maker }
}

private struct Items: UnkeyedDecodingContainer {
    let maker: FabricatingDecoder
    let count: Int?
    private(set) var currentIndex = 0

    init(maker: FabricatingDecoder, count: Int) {
        self.maker = maker
        self.count = count
    }

    var codingPath: [any CodingKey] { [] }
    var isAtEnd: Bool { currentIndex >= count ?? 0 }

    mutating func decodeNil() -> Bool { false }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        currentIndex += 1
        return try maker.make(type)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedDecodingContainer<Nested> {
        currentIndex += 1
        return maker.container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer {
        currentIndex += 1
        return maker.unkeyedContainer()
    }

    mutating func superDecoder() -> any Decoder {
        currentIndex += 1
        return maker
    }
}

private struct Single: SingleValueDecodingContainer {
    let maker: FabricatingDecoder
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == Bool.self, let value = Bool.random(using: &maker.random) as? Value { return value }
        if type == Int.self, let value = try maker.number(Int.self) as? Value { return value }
        if type == Int64.self, let value = try maker.number(Int64.self) as? Value { return value }
        return try maker.make(type)
    }
}
