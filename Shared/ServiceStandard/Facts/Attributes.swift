import Contracts

/// What a limit, a clock or a pack can be chosen by.
public enum Attribute: String, ClosedEnumeration, CodingKeyRepresentable {
    case kind, category, severity, urgency, complexity, tier, channel, serviceType, serviceForm, productCategory
    case brand, contract, region
    /// IANA zone of the place where the work is done; local days are counted there.
    case zone
    /// Instants that a person has agreed for this one ticket (S1-17, S2-109), RFC 3339.
    case agreedResponseDue, resolutionDue

    /// The words that an attribute can take; nil where any will do.
    public var words: [String]? {
        switch self {
        case .kind: RequestKind.allCases.map(\.rawValue)
        case .severity: Severity.allCases.map(\.rawValue)
        case .urgency: Urgency.allCases.map(\.rawValue)
        case .complexity: Complexity.allCases.map(\.rawValue)
        case .category, .tier, .channel, .serviceType, .serviceForm, .productCategory, .brand, .contract, .region,
            .zone, .agreedResponseDue, .resolutionDue:
            nil
        }
    }
}

/// What is known of a ticket beside what happened to it.
public struct Attributes: Hashable, Sendable {
    public private(set) var values: [Attribute: String]

    public init(_ values: [Attribute: String] = [:]) {
        self.values = values
    }

    public subscript(_ attribute: Attribute) -> String? {
        get { values[attribute] }
        set { values[attribute] = newValue }
    }

    /// These with `changes` over them.
    public func merging(_ changes: Attributes) -> Attributes {
        Attributes(values.merging(changes.values) { $1 })
    }
}

extension Attributes: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (Attribute, String)...) {
        self.init(Dictionary(elements) { $1 })
    }
}

extension Attributes: Codable {
    public init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([Attribute: String].self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}

/// What a ticket must be like for a line of a pack to hold: for every attribute named, one of the words.
public struct Condition: Hashable, Sendable {
    public var anyOf: [Attribute: [String]]

    public init(_ anyOf: [Attribute: [String]] = [:]) {
        self.anyOf = anyOf
    }

    /// Holds for every ticket.
    public static let always = Condition()

    /// A word matches itself and what lies below it: "product_fault" holds for "product_fault/safety".
    public func holds(for attributes: Attributes) -> Bool {
        anyOf.allSatisfy { attribute, words in
            guard let value = attributes[attribute] else { return false }
            return words.contains { $0 == value || (value.hasPrefix($0) && value.dropFirst($0.count).first == "/") }
        }
    }
}

extension Condition: Codable {
    public init(from decoder: any Decoder) throws {
        anyOf = try decoder.singleValueContainer().decode([Attribute: [String]].self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(anyOf)
    }
}
