import Contracts

/// A key of a rule file that need not be one we know.
struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}

extension Decoder {
    /// The container of a type that knows all its keys: a misspelt one is an error that lists the right ones.
    func strictContainer<Key: CodingKey & CaseIterable>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let known = Key.allCases.map(\.stringValue)
        for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: codingPath + [key], debugDescription: "one of the keys \(known.joined(separator: ", "))"
                ))
        }
        return try container(keyedBy: Key.self)
    }
}

extension KeyedDecodingContainer {
    /// A list, or one value standing for a list of one; nil when the key is absent.
    func list<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> [Value]? {
        guard contains(key) else { return nil }
        guard (try? nestedUnkeyedContainer(forKey: key)) != nil else { return [try decode(Value.self, forKey: key)] }
        let values = try decode([Value].self, forKey: key)
        guard !values.isEmpty else { throw fault(key, expected: "at least one value, or no such key") }
        return values
    }

    func fault(_ key: Key, expected: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: codingPath + [key], debugDescription: expected))
    }

    /// A text that stands in both languages; an empty half is an error.
    func bothLanguages(forKey key: Key) throws -> LocalizedText {
        let text = try decode(LocalizedText.self, forKey: key)
        guard !text.chinese.isEmpty, !text.english.isEmpty else {
            throw fault(key, expected: "a sentence under zh-Hans and one under en")
        }
        return text
    }
}
