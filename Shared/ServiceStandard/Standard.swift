import Contracts

/// What an organisation promises, as written down in one file: every clock with its limits, and who is woken how fast.
///
/// A ticket keeps the clocks of the standard it was opened under; a new version concerns new tickets.
public struct Standard: Codable, Hashable, Sendable {
    /// In whose hours limits are counted; "always" is elapsed time, day and night.
    public enum Calendar: String, ClosedEnumeration {
        case always
    }

    /// How fast an escalation climbs.
    public struct Ladder: Codable, Hashable, Sendable {
        /// How long a level has before the next one is told.
        public var step: Duration
        /// How long an acknowledgement keeps the ladder still.
        public var hold: Duration

        public init(step: Duration, hold: Duration) {
            self.step = step
            self.hold = hold
        }
    }

    public var id: String
    public var version: String
    public var calendar: Calendar
    public var clocks: [ClockRule]
    public var ladder: Ladder

    public init(id: String, version: String, calendar: Calendar = .always, clocks: [ClockRule], ladder: Ladder) {
        self.id = id
        self.version = version
        self.calendar = calendar
        self.clocks = clocks
        self.ladder = ladder
    }

    /// The rule of a clock; every clock has one in a standard that ``validate()`` let pass.
    public func rule(_ clock: ClockName) -> ClockRule? {
        clocks.first { $0.id == clock }
    }
}

// MARK: - Coding

extension Standard.Ladder {
    private enum CodingKeys: String, CodingKey {
        case step, hold
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        step = try container.decode(WrittenDuration.self, forKey: .step).duration
        hold = try container.decode(WrittenDuration.self, forKey: .hold).duration
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(WrittenDuration(step), forKey: .step)
        try container.encode(WrittenDuration(hold), forKey: .hold)
    }
}

// MARK: - Validation

extension Standard {
    /// Checks what the types cannot say.
    ///
    /// - Throws: The first fault, with the key it is under and what belongs there.
    public func validate() throws(FieldError) {
        guard !id.isEmpty else { throw FieldError("/id", expected: "a name, like pipeline") }
        guard !version.isEmpty else { throw FieldError("/version", expected: "a version in quotes, like \"1\"") }
        for name in ClockName.allCases where clocks.count(where: { $0.id == name }) != 1 {
            throw FieldError("/clocks", expected: "exactly one clock with the id \(name.rawValue)")
        }
        for (index, rule) in clocks.enumerated() {
            do { try rule.validate() } catch { throw error.below("/clocks/\(index)") }
        }
        try validateOrder(of: [.acknowledged, .responded, .resolved])
        guard ladder.step > .zero else { throw FieldError("/ladder/step", expected: "more than nothing, like 10m") }
        guard ladder.hold >= ladder.step else {
            throw FieldError(
                "/ladder/hold",
                expected: "at least the step, \(ladder.step.written): an answer calms, it does not hurry")
        }
    }

    private func validateOrder(of names: [ClockName]) throws(FieldError) {
        for (first, then) in zip(names, names.dropFirst()) {
            guard let sooner = rule(first), let index = clocks.firstIndex(where: { $0.id == then }) else { continue }
            for urgency in Urgency.allCases {
                let least = sooner.limit(for: urgency)
                guard clocks[index].limit(for: urgency) < least else { continue }
                throw FieldError(
                    "/clocks/\(index)/limits/\(urgency.rawValue)",
                    expected: "at least \(least.written), the limit of \(first.rawValue), which comes first")
            }
        }
    }
}
