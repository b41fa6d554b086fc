import Contracts

extension Limit {
    /// Holds only while somebody has agreed something, so that the next line is needed for everybody else.
    var isOnRequest: Bool {
        switch self {
        case .windowEnd, .beforeWindow, .agreed: true
        case .elapsed, .workingTime, .workingDays, .localDays, .months, .endOf, .dayOfMonth: false
        }
    }

    /// A figure for limits that can be compared with each other, with the unit that has to be the same.
    private var size: (unit: String, amount: Int64)? {
        switch self {
        case .elapsed(let span): ("elapsed", span.components.seconds)
        case .workingTime(let span): ("working time", span.components.seconds)
        case .workingDays(let days): ("working days", Int64(days))
        case .localDays(let days, let cutOff): ("local days \(cutOff ?? -1)", Int64(days))
        case .months(let months): ("months", Int64(months))
        case .endOf, .dayOfMonth, .windowEnd, .beforeWindow, .agreed: nil
        }
    }

    /// Whether this certainly is the longer one; false where they cannot be compared.
    func isLonger(than other: Limit) -> Bool {
        guard let left = size, let right = other.size, left.unit == right.unit else { return false }
        return left.amount > right.amount
    }
}

extension ClockRule.LimitRule {
    /// Holds for every ticket.
    var isUnconditional: Bool { when == .always && !limit.isOnRequest }

    /// Whether this line, above another, leaves it no ticket.
    func hides(_ later: ClockRule.LimitRule) -> Bool {
        when.covers(later.when) && (!limit.isOnRequest || limit == later.limit)
    }
}

extension Condition {
    /// Holds whenever `other` does.
    func covers(_ other: Condition) -> Bool {
        anyOf.allSatisfy { attribute, words in
            guard let others = other.anyOf[attribute] else { return false }
            return others.allSatisfy { other in words.contains { $0 == other || other.hasPrefix($0 + "/") } }
        }
    }

    /// Whether some ticket could fulfil both.
    func canHold(with other: Condition) -> Bool {
        anyOf.allSatisfy { attribute, words in
            guard let others = other.anyOf[attribute] else { return true }
            return words.contains { word in
                others.contains { $0 == word || $0.hasPrefix(word + "/") || word.hasPrefix($0 + "/") }
            }
        }
    }
}

extension ClockRule {
    /// The line that counts for a ticket without any agreement; nil when the clock is not for it.
    func limitIndex(for attributes: Attributes) -> Int? {
        guard when.holds(for: attributes) else { return nil }
        return limits.firstIndex { !$0.limit.isOnRequest && $0.when.holds(for: attributes) }
    }

    /// What a line cites: its own ids, or else the clock's.
    func requirements(ofLimit index: Int) -> [String] {
        limits[index].requirements.isEmpty ? requirements : limits[index].requirements
    }

    var conditions: [Condition] { [when] + limits.map(\.when) }
}

/// Every kind of ticket that some conditions can tell apart.
enum Situations {
    /// More would take longer than anybody waits; no pack that a person can still read comes near.
    private static let maximum = 20_000

    static func telling(apart conditions: [Condition]) -> [Attributes] {
        var words: [Attribute: Set<String>] = [:]
        for condition in conditions {
            for (attribute, named) in condition.anyOf { words[attribute, default: []].formUnion(named) }
        }
        var situations = [Attributes()]
        for (attribute, named) in words.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard situations.count * (named.count + 1) <= maximum else { break }
            situations += situations.flatMap { situation in
                named.sorted().map { situation.merging([attribute: $0]) }
            }
        }
        return situations
    }
}
