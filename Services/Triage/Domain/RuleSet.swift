import Contracts

/// A whole rule file: the taxonomy, the rules in their order, and what holds when no rule speaks.
///
/// The taxonomy and its rules are data with a version (S1-25); an assessment keeps the version it was made under.
public struct RuleSet: Sendable {
    /// What a ticket is when no rule gives it a category: never nothing, always for a person to look at.
    public struct Fallback: Hashable, Sendable {
        public let category: String
        public let because: LocalizedText
    }

    public let version: String
    /// Category → its name for people.
    public let categories: [String: LocalizedText]
    public let fallback: Fallback
    public let warranty: WarrantyTerm
    /// Nil where the file does not say; then every department and team is taken.
    public let organisation: Organisation?
    /// Phrases that hold a word of the rules and mean a thing, "漏电保护器"; inside them nothing is mentioned.
    public let names: [String]
    public let rules: [Rule]
    let lexicon: Lexicon

    /// The template that goes with a category, for a category that a person chose: that of the first rule that gives it.
    func template(of category: String) -> TicketTemplate {
        rules.first { $0.set.category == category && $0.set.template != nil }?.set.template ?? .repair
    }
}

extension RuleSet: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case version, categories, organisation, fallback, warranty, names, rules
    }

    /// - Throws: `DecodingError` whose path leads to the key and whose text says what belongs there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        version = try container.decode(String.self, forKey: .version)
        categories = try container.decode([String: LocalizedText].self, forKey: .categories)
        fallback = try container.decode(Fallback.self, forKey: .fallback)
        warranty = try container.decodeIfPresent(WarrantyTerm.self, forKey: .warranty) ?? WarrantyTerm()
        organisation = try container.decodeIfPresent(Organisation.self, forKey: .organisation)
        rules = try container.decode([Rule].self, forKey: .rules)
        names = try container.decodeIfPresent([String].self, forKey: .names) ?? []
        lexicon = Lexicon(words: rules.flatMap(\.when.words), names: names)
        let path = decoder.codingPath
        try refuseUndeclared(fallback.category, at: path + [CodingKeys.fallback, AnyKey(stringValue: "category")])
        try refuseDoubles(at: path + [CodingKeys.rules])
        try refuseStrangers(at: path + [CodingKeys.rules])
    }

    /// A rule sends a ticket only where the organisation has somebody.
    private func refuseStrangers(at path: [any CodingKey]) throws {
        guard let organisation else { return }
        for (index, rule) in rules.enumerated() {
            let named = [
                ("department", rule.set.department, organisation.departments),
                ("team", rule.set.team, organisation.teams),
            ]
            for (key, name, known) in named {
                guard let name, !known.contains(name) else { continue }
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: path
                            + [AnyKey(intValue: index), AnyKey(stringValue: "set"), AnyKey(stringValue: key)],
                        debugDescription: "a \(key) declared under /organisation: \(known.joined(separator: ", "))"))
            }
        }
    }

    private func refuseUndeclared(_ category: String, at path: [any CodingKey]) throws {
        guard categories[category] == nil else { return }
        let known = categories.keys.sorted().joined(separator: ", ")
        throw DecodingError.dataCorrupted(
            .init(codingPath: path, debugDescription: "a category declared under /categories: \(known)"))
    }

    private func refuseDoubles(at path: [any CodingKey]) throws {
        var firstUse: [String: Int] = [:]
        for (index, rule) in rules.enumerated() {
            let here = path + [AnyKey(intValue: index)]
            if let first = firstUse.updateValue(index, forKey: rule.id) {
                let expected = "an id of its own; /rules/\(first) is called \(rule.id), too"
                throw DecodingError.dataCorrupted(
                    .init(codingPath: here + [AnyKey(stringValue: "id")], debugDescription: expected))
            }
            if let category = rule.set.category {
                let keys = [AnyKey(stringValue: "set"), AnyKey(stringValue: "category")]
                try refuseUndeclared(category, at: here + keys)
            }
        }
    }
}

extension RuleSet.Fallback: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case category, because
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        category = try container.decode(String.self, forKey: .category)
        because = try container.bothLanguages(forKey: .because)
    }
}
