import Contracts

/// The clocks that a ticket can have, in the order in which they end.
public enum ClockName: String, ClosedEnumeration {
    /// Nobody has judged the ticket yet; a guard over our own triage, no promise to the customer.
    case unassessed
    /// The customer knows that we have it (S2-64, S2-84).
    case acknowledged
    /// A person gave a solution, an arrangement or a referral (S1-29, S1-106); an automatic receipt is none.
    case responded
    case resolved
}

/// What one clock counts, and what happens on its way.
public struct ClockRule: Codable, Hashable, Sendable {
    /// Which milestone a clock starts at; from the second round on `responded` and `resolved` start at the reopening.
    public enum Anchor: String, ClosedEnumeration {
        /// When the customer told us, as far as that is believed (contract, "Three times").
        case anchorAt
        /// Intake's own stamp.
        case receivedAt
    }

    /// How long a promise may take; the urgent limit is never the longer one.
    public struct Limits: Codable, Hashable, Sendable {
        public var general: Duration
        public var urgent: Duration

        public init(general: Duration, urgent: Duration) {
            self.general = general
            self.urgent = urgent
        }
    }

    public var id: ClockName
    /// The requirements it answers, ["S1-6"]; shown with every page.
    public var requirement: [String]
    public var anchor: Anchor
    public var limits: Limits
    /// Percent of the limit at which something happens, rising.
    ///
    /// Below 100 a warning, 100 the breach, from 101 the second level, from 200 leadership.
    public var marks: [Int]
    /// While a ticket waits on one of these the clock stands still.
    public var standsStill: [WaitingOn]

    public init(
        id: ClockName, requirement: [String], anchor: Anchor, limits: Limits, marks: [Int],
        standsStill: [WaitingOn] = []
    ) {
        self.id = id
        self.requirement = requirement
        self.anchor = anchor
        self.limits = limits
        self.marks = marks
        self.standsStill = standsStill
    }

    /// The limit that holds for an urgency.
    public func limit(for urgency: Urgency) -> Duration {
        switch urgency {
        case .general: limits.general
        case .urgent: limits.urgent
        }
    }
}

// MARK: - Coding

extension ClockRule {
    private enum CodingKeys: String, CodingKey {
        case id, requirement, anchor, limits, marks
        case standsStill = "stands_still"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(ClockName.self, forKey: .id)
        requirement = try container.decode([String].self, forKey: .requirement)
        anchor = try container.decode(Anchor.self, forKey: .anchor)
        limits = try container.decode(Limits.self, forKey: .limits)
        marks = try container.decode([Int].self, forKey: .marks)
        standsStill = try container.decodeIfPresent([WaitingOn].self, forKey: .standsStill) ?? []
    }
}

extension ClockRule.Limits {
    private enum CodingKeys: String, CodingKey {
        case general, urgent
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        general = try container.decode(WrittenDuration.self, forKey: .general).duration
        urgent = try container.decode(WrittenDuration.self, forKey: .urgent).duration
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(WrittenDuration(general), forKey: .general)
        try container.encode(WrittenDuration(urgent), forKey: .urgent)
    }
}

// MARK: - Validation

extension ClockRule {
    /// Pointers start below the rule.
    func validate() throws(FieldError) {
        guard !requirement.isEmpty else {
            throw FieldError("/requirement", expected: "at least one requirement id, like S1-6")
        }
        guard limits.urgent > .zero else { throw FieldError("/limits/urgent", expected: "more than nothing, like 2h") }
        guard limits.urgent <= limits.general else {
            throw FieldError("/limits/urgent", expected: "at most \(limits.general.written), the general limit")
        }
        guard marks.contains(100) else {
            throw FieldError("/marks", expected: "100 among the marks: the promise itself")
        }
        guard marks.allSatisfy((1...1000).contains), zip(marks, marks.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw FieldError("/marks", expected: "percents from 1 to 1000, rising, like [80, 100, 150, 200]")
        }
        if let index = standsStill.firstIndex(of: .none) {
            throw FieldError(
                "/stands_still/\(index)", expected: "what a ticket waits on; none means that it does not wait")
        }
    }
}
