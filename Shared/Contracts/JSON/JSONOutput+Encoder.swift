/// Encodes into an output; as small as a reference and an index.
struct JSONOutputEncoder: Encoder {
    let output: JSONOutput
    let frame: Int

    /// Not kept: what is encoded here is our own, and a fault in it names the type.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        output.shape(frame, as: .object)
        return KeyedEncodingContainer(OutputMembers<Key>(output: output))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        output.shape(frame, as: .array)
        return OutputItems(output: output, frame: frame)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        OutputValue(output: output, frame: frame)
    }
}

/// The members of the object that is being written.
private struct OutputMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let output: JSONOutput

    var codingPath: [any CodingKey] { [] }

    private func member(_ key: Key, _ write: () throws -> Void) rethrows {
        let member = output.beginMember(key.stringValue)
        try write()
        output.endMember(member)
    }

    func encodeNil(forKey key: Key) { member(key) { output.append("null") } }
    func encode(_ value: Bool, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: String, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: Double, forKey key: Key) throws { try member(key) { try output.write(value) } }
    func encode(_ value: Float, forKey key: Key) throws { try member(key) { try output.write(value) } }
    func encode(_ value: Int, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: Int8, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: Int16, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: Int32, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: Int64, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: UInt, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: UInt8, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: UInt16, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: UInt32, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: UInt64, forKey key: Key) { member(key) { output.write(value) } }
    func encode(_ value: some Encodable, forKey key: Key) throws { try member(key) { try output.encode(value) } }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        superEncoder(forKey: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        superEncoder(forKey: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { JSONOutputEncoder(output: output.child("super"), frame: 0) }
    func superEncoder(forKey key: Key) -> any Encoder {
        JSONOutputEncoder(output: output.child(key.stringValue), frame: 0)
    }
}

/// The items of the array that is being written.
private struct OutputItems: UnkeyedEncodingContainer {
    let output: JSONOutput
    let frame: Int
    private(set) var count = 0

    init(output: JSONOutput, frame: Int) {
        self.output = output
        self.frame = frame
    }

    var codingPath: [any CodingKey] { [] }

    private mutating func item(_ write: (JSONOutput) throws -> Void) rethrows {
        output.beginItem(frame)
        try write(output)
        count += 1
    }

    mutating func encodeNil() { item { $0.append("null") } }
    mutating func encode(_ value: Bool) { item { $0.write(value) } }
    mutating func encode(_ value: String) { item { $0.write(value) } }
    mutating func encode(_ value: Double) throws { try item { try $0.write(value) } }
    mutating func encode(_ value: Float) throws { try item { try $0.write(value) } }
    mutating func encode(_ value: Int) { item { $0.write(value) } }
    mutating func encode(_ value: Int8) { item { $0.write(value) } }
    mutating func encode(_ value: Int16) { item { $0.write(value) } }
    mutating func encode(_ value: Int32) { item { $0.write(value) } }
    mutating func encode(_ value: Int64) { item { $0.write(value) } }
    mutating func encode(_ value: UInt) { item { $0.write(value) } }
    mutating func encode(_ value: UInt8) { item { $0.write(value) } }
    mutating func encode(_ value: UInt16) { item { $0.write(value) } }
    mutating func encode(_ value: UInt32) { item { $0.write(value) } }
    mutating func encode(_ value: UInt64) { item { $0.write(value) } }
    mutating func encode(_ value: some Encodable) throws { try item { try $0.encode(value) } }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        superEncoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { superEncoder().unkeyedContainer() }

    mutating func superEncoder() -> any Encoder {
        count += 1
        return JSONOutputEncoder(output: output.child(frame), frame: 0)
    }
}

/// One value.
private struct OutputValue: SingleValueEncodingContainer {
    let output: JSONOutput
    let frame: Int

    var codingPath: [any CodingKey] { [] }

    private func single(_ write: () throws -> Void) rethrows {
        output.shape(frame, as: .single)
        try write()
    }

    func encodeNil() { single { output.append("null") } }
    func encode(_ value: Bool) { single { output.write(value) } }
    func encode(_ value: String) { single { output.write(value) } }
    func encode(_ value: Double) throws { try single { try output.write(value) } }
    func encode(_ value: Float) throws { try single { try output.write(value) } }
    func encode(_ value: Int) { single { output.write(value) } }
    func encode(_ value: Int8) { single { output.write(value) } }
    func encode(_ value: Int16) { single { output.write(value) } }
    func encode(_ value: Int32) { single { output.write(value) } }
    func encode(_ value: Int64) { single { output.write(value) } }
    func encode(_ value: UInt) { single { output.write(value) } }
    func encode(_ value: UInt8) { single { output.write(value) } }
    func encode(_ value: UInt16) { single { output.write(value) } }
    func encode(_ value: UInt32) { single { output.write(value) } }
    func encode(_ value: UInt64) { single { output.write(value) } }
    func encode(_ value: some Encodable) throws { try single { try output.encode(value) } }
}
