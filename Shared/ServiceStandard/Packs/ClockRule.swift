import Contracts

/// The name of a clock, "responded"; a pack may define any.
public struct ClockID: RawRepresentable, Hashable, Codable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension ClockID: ExpressibleByStringLiteral, CustomStringConvertible {
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    public var description: String { rawValue }
}

/// What one clock counts, and what happens on its way.
public struct ClockRule: Codable, Hashable, Sendable {
    /// What starts a clock.
    public struct Anchor: Codable, Hashable, Sendable {
        public enum Time: String, ClosedEnumeration {
            /// When the fact happened.
            case happened
            /// When we heard of it: a promise that nobody could keep before (T-1).
            case learned
        }

        /// Any of these starts a run, unless one is open already.
        public var facts: [FactName]
        public var time: Time

        public init(_ facts: [FactName], time: Time = .happened) {
            self.facts = facts
            self.time = time
        }
    }

    /// One line of limits; the first that holds counts.
    public struct LimitRule: Codable, Hashable, Sendable {
        public var when: Condition
        public var limit: Limit
        /// Instead of the clock's own, where they differ.
        public var requirements: [String]

        public init(_ limit: Limit, when: Condition = .always, requirements: [String] = []) {
            self.when = when
            self.limit = limit
            self.requirements = requirements
        }
    }

    /// What a reopening does to a clock that was met or stopped.
    public enum Reopening: String, ClosedEnumeration {
        /// It goes on where it ended; the time in between is not counted.
        case resume
        /// A new run starts, with the whole limit.
        case restart
        /// Nothing: the promise was kept once and for all.
        case none
    }

    /// Whose silence is measured.
    public enum Owner: String, ClosedEnumeration {
        /// A promise of ours, which can be broken.
        case us
        /// The customer's time to answer (C-15): its end is reckoned like any other, but pages nobody and counts against nobody.
        case customer
    }

    public var id: ClockID
    public var title: LocalizedText
    /// Requirement ids, ["S1-6"]; shown with every page.
    public var requirements: [String]
    public var anchor: Anchor
    /// For which tickets there is such a clock.
    public var when: Condition
    public var satisfiedBy: [FactName]
    /// Never empty; the last one holds for every ticket, unless the clock is only for those that have an appointment or an
    /// agreement.
    public var limits: [LimitRule]
    /// While a ticket waits for one of these the clock stands still.
    public var standsStill: [PauseReason]
    public var onReopened: Reopening
    /// When a run is due the next one starts (patrols, reports).
    public var recurs: Bool
    public var owner: Owner
    /// Rising; 100 % is always among them.
    public var marks: [Mark]

    public init(
        id: ClockID, title: LocalizedText, requirements: [String], anchor: Anchor, when: Condition = .always,
        satisfiedBy: [FactName], limits: [LimitRule], standsStill: [PauseReason] = [.forceMajeure],
        onReopened: Reopening = .none, recurs: Bool = false, owner: Owner = .us, marks: [Mark] = Mark.ladder
    ) {
        self.id = id
        self.title = title
        self.requirements = requirements
        self.anchor = anchor
        self.when = when
        self.satisfiedBy = satisfiedBy
        self.limits = limits
        self.standsStill = standsStill
        self.onReopened = onReopened
        self.recurs = recurs
        self.owner = owner
        self.marks = marks
    }
}
