import Contracts

/// Which pack a new ticket is opened under: `select.yaml`, first match in written order.
public struct Selection: Codable, Hashable, Sendable {
    public struct Rule: Codable, Hashable, Sendable {
        public var id: String
        /// For every attribute named, one of the patterns; empty holds for every ticket.
        ///
        /// A star in a pattern stands for any letters.
        public var when: [Attribute: [String]]
        /// Id of the pack.
        public var use: String
        public var because: LocalizedText

        public init(id: String, when: [Attribute: [String]] = [:], use: String, because: LocalizedText) {
            self.id = id
            self.when = when
            self.use = use
            self.because = because
        }

        /// An attribute that is not known matches no pattern; a word also holds for what lies below it, as in ``Condition``.
        public func holds(for attributes: Attributes) -> Bool {
            when.allSatisfy { attribute, patterns in
                guard let value = attributes[attribute] else { return false }
                return patterns.contains { Pattern.matches(value, $0) || Pattern.matches(value, $0 + "/*") }
            }
        }
    }

    /// What was chosen, and why.
    public struct Choice: Codable, Hashable, Sendable {
        /// Id of the rule that decided.
        public var rule: String
        /// Id of the pack.
        public var standard: String
        /// Names the rules that held but whose pack could not be used, too.
        public var because: LocalizedText

        public init(rule: String, standard: String, because: LocalizedText) {
            self.rule = rule
            self.standard = standard
            self.because = because
        }
    }

    /// What a rule may look at: known as soon as a ticket is submitted, and not ours to change afterwards.
    public static let attributes: [Attribute] =
        [.contract, .brand, .category, .tier, .region, .channel, .kind]

    public var rules: [Rule]

    public init(rules: [Rule] = []) {
        self.rules = rules
    }

    /// The pack of the first rule that holds and whose pack can be used; nil when there is none.
    ///
    /// - Parameter refusal: Why a pack cannot be used just now; nil for one that can.
    public func choose(for attributes: Attributes, refusal: (String) -> LocalizedText?) -> Choice? {
        var passedOver: [LocalizedText] = []
        for rule in rules where rule.holds(for: attributes) {
            guard let refused = refusal(rule.use) else {
                let reasons = passedOver + [rule.reason(for: attributes)]
                return Choice(
                    rule: rule.id, standard: rule.use,
                    because: LocalizedText(
                        reasons.map(\.chinese).joined(separator: "；"), reasons.map(\.english).joined(separator: "; ")))
            }
            passedOver.append(
                LocalizedText(
                    "规则 \(rule.id) 符合，但\(refused.chinese)", "rule \(rule.id) holds, but \(refused.english)"))
        }
        return nil
    }
}

extension Selection.Rule {
    /// "rule gold: gold contract (contract GOLD-7)".
    fileprivate func reason(for attributes: Attributes) -> LocalizedText {
        let values = when.keys.sorted { $0.rawValue < $1.rawValue }.compactMap { attribute in
            attributes[attribute].map { "\(attribute.rawValue) \($0)" }
        }
        let matched = values.isEmpty ? "" : " (" + values.joined(separator: ", ") + ")"
        return LocalizedText("规则 \(id)：\(because.chinese)\(matched)", "rule \(id): \(because.english)\(matched)")
    }
}

/// Words with `*` for any letters.
enum Pattern {
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, parts.count > 1 else { return text == pattern }
        guard text.hasPrefix(first), text.hasSuffix(last), text.count >= first.count + last.count else { return false }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}

extension Standard {
    /// Whether new tickets may be opened under it on a day, in the zone of its calendar.
    public func isEffective(on day: CivilDate) -> Bool {
        (effectiveFrom.map { $0 <= day } ?? true) && (effectiveUntil.map { day <= $0 } ?? true)
    }
}
