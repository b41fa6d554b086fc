import Contracts

/// One line of the rule file: when it holds, what it says, and why in words (S1-28).
public struct Rule: Hashable, Sendable {
    /// Unique in its file; travels with every assessment that the rule took part in.
    public let id: String
    public let when: Condition
    public let set: Setting
    public let because: LocalizedText
}

/// What must be true of a ticket for a rule to fire: every part that is given.
public struct Condition: Hashable, Sendable {
    /// One of these words is mentioned and not denied.
    var any: [String] = []
    /// All of these words are.
    var all: [String] = []
    /// One word of each group is mentioned in the same sentence: gas and a smell, a child and a wound.
    var together: [Set<String>] = []
    /// None of these words is.
    var not: [String] = []
    var serviceType: [String] = []
    /// A trailing `*` leaves the end open; compared without regard to case.
    var faultCode: [String] = []
    var kind: [RequestKind] = []
    var channel: [String] = []
    /// Tier of the customer.
    var tier: [CustomerTier] = []
    var customerKind: [PartyKindOf] = []
    var productCategory: [String] = []
    /// What a complaint says it is about.
    var about: [String] = []

    var words: [String] { any + all + not + together.joined() }

    /// Whether the condition names nothing that must be there; such a rule would fire on almost every ticket.
    var isOpen: Bool {
        any.isEmpty && all.isEmpty && together.isEmpty && serviceType.isEmpty && faultCode.isEmpty && kind.isEmpty
            && channel.isEmpty
            && tier.isEmpty && customerKind.isEmpty && productCategory.isEmpty && about.isEmpty
    }

    /// - Parameter mentions: What the ticket's text affirms of the rule file's words.
    func holds(for ticket: TicketRegistered, mentions: Lexicon.Mentions) -> Bool {
        let customer = ticket.customer
        let mentioned = mentions.words
        // A text mentions few words or none, a file knows hundreds.
        return (any.isEmpty || mentioned.contains(where: any.contains))
            && all.allSatisfy(mentioned.contains)
            && (together.isEmpty || mentions.sentences.contains(where: joins))
            && !mentioned.contains(where: not.contains)
            && Self.meets(serviceType, ticket.serviceType)
            && (faultCode.isEmpty || faultCode.contains { Self.isCode(ticket.faultCode, like: $0) })
            && Self.meets(kind, ticket.kind)
            && Self.meets(channel, ticket.channel)
            && Self.meets(tier, customer?.tier)
            && Self.meets(customerKind, customer?.kind)
            && Self.meets(productCategory, ticket.product?.category)
            && Self.meets(about, ticket.about?.subject)
    }

    private func joins(_ sentence: Set<String>) -> Bool {
        together.allSatisfy { group in sentence.contains(where: group.contains) }
    }

    private static func meets<Value: Equatable>(_ wanted: [Value], _ actual: Value?) -> Bool {
        wanted.isEmpty || actual.map(wanted.contains) ?? false
    }

    private static func isCode(_ code: String?, like pattern: String) -> Bool {
        guard let code = code?.lowercased() else { return false }
        let wanted = pattern.lowercased()
        return wanted.hasSuffix("*") ? code.hasPrefix(wanted.dropLast()) : code == wanted
    }
}

/// What a rule says of the tickets it fires on; at least one attribute.
public struct Setting: Hashable, Sendable {
    /// Declared under `categories` of the same file.
    var category: String?
    var severity: Severity?
    var urgency: Urgency?
    var department: String?
    var team: String?
    var serviceType: String?
    var serviceForm: Assessment.ServiceForm?
    var complexity: Complexity?
    var complaintSubject: String?
    var specialCase: SpecialCase?
    var template: TicketTemplate?

    var isEmpty: Bool { self == Setting() }
}

/// S2-143: what makes a matter one for the leadership.
public enum SpecialCase: String, ClosedEnumeration {
    case crisis, media, litigation, credibility
}

extension TicketRegistered {
    /// The party whose standing counts: the customer, else whoever is named first.
    var customer: Party? {
        parties.first { $0.role == .customer } ?? parties.first
    }
}

// MARK: - Reading

extension Rule: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case id, when, set, because
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        guard !id.isEmpty else { throw container.fault(.id, expected: "a short name, like safety.fire") }
        when = try container.decode(Condition.self, forKey: .when)
        guard !when.isOpen else {
            throw container.fault(.when, expected: "at least one condition besides `not`, like any: [冒烟, smok*]")
        }
        set = try container.decode(Setting.self, forKey: .set)
        guard !set.isEmpty else {
            throw container.fault(.set, expected: "at least one attribute, like severity: major")
        }
        because = try container.bothLanguages(forKey: .because)
    }
}

extension Condition: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case any, all, together, not, serviceType, faultCode, kind, channel, tier, customerKind, productCategory, about
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        any = try container.list(String.self, forKey: .any) ?? []
        all = try container.list(String.self, forKey: .all) ?? []
        together = (try container.decodeIfPresent([[String]].self, forKey: .together) ?? []).map(Set.init)
        not = try container.list(String.self, forKey: .not) ?? []
        serviceType = try container.list(String.self, forKey: .serviceType) ?? []
        faultCode = try container.list(String.self, forKey: .faultCode) ?? []
        kind = try container.list(RequestKind.self, forKey: .kind) ?? []
        channel = try container.list(String.self, forKey: .channel) ?? []
        tier = try container.list(CustomerTier.self, forKey: .tier) ?? []
        customerKind = try container.list(PartyKindOf.self, forKey: .customerKind) ?? []
        productCategory = try container.list(String.self, forKey: .productCategory) ?? []
        about = try container.list(String.self, forKey: .about) ?? []
    }
}

extension Setting: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case category, severity, urgency, department, team, serviceType, serviceForm, complexity, complaintSubject
        case specialCase, template
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        category = try container.decodeIfPresent(String.self, forKey: .category)
        severity = try container.decodeIfPresent(Severity.self, forKey: .severity)
        urgency = try container.decodeIfPresent(Urgency.self, forKey: .urgency)
        department = try container.decodeIfPresent(String.self, forKey: .department)
        team = try container.decodeIfPresent(String.self, forKey: .team)
        serviceType = try container.decodeIfPresent(String.self, forKey: .serviceType)
        serviceForm = try container.decodeIfPresent(Assessment.ServiceForm.self, forKey: .serviceForm)
        complexity = try container.decodeIfPresent(Complexity.self, forKey: .complexity)
        complaintSubject = try container.decodeIfPresent(String.self, forKey: .complaintSubject)
        specialCase = try container.decodeIfPresent(SpecialCase.self, forKey: .specialCase)
        template = try container.decodeIfPresent(TicketTemplate.self, forKey: .template)
    }
}
