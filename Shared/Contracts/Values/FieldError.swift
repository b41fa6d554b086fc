/// One field of a message or a file that cannot be taken as it is: where, and what would be right.
public struct FieldError: Error, Equatable, Sendable, CustomStringConvertible {
    /// RFC 6901, from the root of the document: "/data/parties/0/phones/0".
    public let pointer: String
    /// What belongs there, in words: "11 digits or +country".
    public let expected: String
    /// The same for who reads Chinese; nil where it was only said in English.
    public let expectedInChinese: String?

    public init(_ pointer: String, expected: String) {
        self.pointer = pointer
        self.expected = expected
        expectedInChinese = nil
    }

    public init(_ pointer: String, _ expected: LocalizedText) {
        self.pointer = pointer
        self.expected = expected.english
        expectedInChinese = expected.chinese
    }

    public var description: String { "\(pointer.isEmpty ? "/" : pointer): expected \(expected)" }

    /// The same fault seen from further out: `pointer` in front of this one's.
    public func below(_ pointer: String) -> FieldError {
        guard let expectedInChinese else { return FieldError(pointer + self.pointer, expected: expected) }
        return FieldError(pointer + self.pointer, LocalizedText(expectedInChinese, expected))
    }
}

extension FieldError {
    /// What a decoder complained of, as a pointer and an expectation.
    public init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(Self.pointer(context.codingPath + [key]), expected: "a value; the field is required")
        case .valueNotFound(let type, let context):
            self.init(Self.pointer(context.codingPath), expected: Self.words(for: type))
        case .typeMismatch(let type, let context):
            self.init(Self.pointer(context.codingPath), expected: Self.words(for: type))
        case .dataCorrupted(let context):
            self.init(Self.pointer(context.codingPath), expected: context.debugDescription)
        @unknown default:
            self.init("", expected: "a document of this type")
        }
    }

    /// The longest name of a member in a pointer, in characters; a sender recognises its own field by less.
    private static let longestToken = 64

    static func pointer(_ path: [any CodingKey]) -> String {
        path.map { key in
            let name = key.intValue.map(String.init) ?? key.stringValue
            let token = name.count > longestToken ? name.prefix(longestToken) + "…" : name
            return "/" + token.replacing("~", with: "~0").replacing("/", with: "~1")
        }.joined()
    }

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type: "a number"
        case is any DictionaryLike.Type: "an object"
        case is any ArrayLike.Type: "an array"
        default: "an object with the fields of \(type)"
        }
    }
}

private protocol ArrayLike {}
extension Array: ArrayLike {}
private protocol DictionaryLike {}
extension Dictionary: DictionaryLike {}

extension DecodingError {
    /// A value that decodes but is not one of those allowed; `expected` is shown to the sender.
    public static func expected(_ expected: String, _ decoder: any Decoder) -> DecodingError {
        .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: expected))
    }
}

/// A closed enumeration of the contract: an unknown word is an error that lists the known ones.
public protocol ClosedEnumeration: RawRepresentable, CaseIterable, Codable, Sendable, Hashable
where RawValue == String {}

extension ClosedEnumeration {
    public init(from decoder: any Decoder) throws {
        let word = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(rawValue: word) else {
            throw DecodingError.expected("one of " + Self.allCases.map(\.rawValue).joined(separator: ", "), decoder)
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
