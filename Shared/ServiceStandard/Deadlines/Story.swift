import Contracts

/// A history put in order: what happened when, which stretches were waited for, and what the ticket was like.
///
/// Made once for all clocks of a ticket. The order in which facts became known leaves no trace but ``Event/isLate``.
final class Story {
    struct Event {
        var at: Int64
        var learnedAt: Int64
        var name: FactName
        /// It became known after something that happened later, or long after it happened.
        var isLate: Bool
    }

    /// What the ticket was like from an instant on.
    struct Version {
        var from: Int64
        var attributes: Attributes
        var window: TimeWindow?
        /// When the window was agreed.
        var windowAt: Int64 = .min
        /// When each attribute got its value; nothing for one that it has had from the beginning.
        var since: [Attribute: Int64] = [:]
        /// Attributes that differ from the version before.
        var changed: [Attribute] = []
    }

    /// Everything but pauses, excuses and recorded breaches.
    private(set) var events: [Event] = []
    /// Never empty; the first from the beginning of time.
    private(set) var versions: [Version]
    private(set) var pauses: [Pauses.Stretch] = []
    private(set) var latePauses: [Event] = []
    private(set) var excuses: [(at: Int64, excuse: Excuse)] = []
    private(set) var recorded: [(at: Int64, breach: RecordedBreach)] = []
    let now: Int64

    /// Contract, "Three times": what is recorded later than this after it happened is late.
    private static let lateness = Int64(15 * 60_000)
    /// Facts that overtake one another on the way are not late.
    private static let disorder = Int64(60_000)

    /// - Parameter now: What lies behind it is not looked at.
    init(_ history: TicketHistory, now: Instant) {
        self.now = now.milliseconds
        versions = [Version(from: .min, attributes: history.attributes)]
        var turns: [Turn] = []
        var changes: [ClockFact] = []
        var reopenings: Set<Int64> = []
        var latest = ZoneOffsets.span.lowerBound
        events.reserveCapacity(history.facts.count)
        for fact in history.facts where fact.at <= now {
            let at = fact.at.milliseconds
            let learnedAt = fact.learnedAt.map { max(at, $0.milliseconds) } ?? at
            let isLate = at < latest - Self.disorder || learnedAt - at > Self.lateness
            latest = max(latest, at)
            let event = Event(at: at, learnedAt: learnedAt, name: fact.name, isLate: isLate)
            switch fact.what {
            case .happened(.reopened):
                events.append(event)
                changes.append(fact)
                reopenings.insert(at)
            case .happened: events.append(event)
            case .scheduled, .attributesChanged:
                events.append(event)
                changes.append(fact)
            case .paused(let reason): turns.append(Turn(at: at, reason: reason, opens: 1, isLate: isLate))
            case .resumed(let reason): turns.append(Turn(at: at, reason: reason, opens: -1, isLate: isLate))
            case .excused(let excuse): excuses.append((at, excuse))
            case .breached(let breach): recorded.append((at, breach))
            }
        }
        if !events.isSorted { events.sort { $0.at < $1.at } }
        pair(turns, reopenings)
        changes.sort { $0.at < $1.at }
        changes.forEach { apply($0) }
    }

    /// One word for a clock to stand still, or to go on.
    private struct Turn {
        var at: Int64
        var reason: PauseReason
        var opens: Int
        var isLate: Bool
    }

    /// Of each reason one stretch at a time; as many words to pause as to go on at one instant change nothing.
    ///
    /// What was waited for in one round is waited for no longer in the next: a reopening ends every wait that nobody has
    /// ended, and what pauses at its instant is of the new round. A disaster goes on.
    private func pair(_ turns: [Turn], _ reopenings: Set<Int64>) {
        guard !turns.isEmpty else { return }
        var open: [Int64?] = Array(repeating: nil, count: PauseReason.allCases.count)
        let words = Dictionary(grouping: turns, by: \.at)
        for at in Set(words.keys).union(reopenings).sorted() {
            var sums = Array(repeating: 0, count: open.count)
            var resumed = sums
            for turn in words[at] ?? [] {
                sums[turn.reason.index] += turn.opens
                if turn.opens < 0 { resumed[turn.reason.index] += 1 }
                guard turn.isLate else { continue }
                let name: FactName = turn.opens > 0 ? .paused : .resumed
                latePauses.append(Event(at: at, learnedAt: at, name: name, isLate: true))
            }
            for (place, reason) in PauseReason.allCases.enumerated() {
                let isLeft = open[place] != nil && resumed[place] == 0 && reason != .forceMajeure
                if isLeft, reopenings.contains(at) { sums[place] -= 1 }
                if sums[place] > 0, open[place] == nil {
                    open[place] = at
                } else if sums[place] < 0, let from = open[place] {
                    pauses.append(.init(from: from, until: at, reasons: ReasonSet(reason)))
                    open[place] = nil
                }
            }
        }
        for (place, reason) in PauseReason.allCases.enumerated() {
            guard let from = open[place] else { continue }
            pauses.append(.init(from: from, until: .max, reasons: ReasonSet(reason)))
        }
    }

    private func apply(_ fact: ClockFact) {
        var version = versions[versions.count - 1]
        let at = fact.at.milliseconds
        let isSame = version.from == at
        if !isSame { version.changed = [] }
        version.from = at
        switch fact.what {
        case .scheduled(let window):
            version.window = window
            version.windowAt = at
        case .attributesChanged(let changes):
            let before = version.attributes
            version.attributes = before.merging(changes)
            for (attribute, value) in changes.values where before[attribute] != value {
                version.changed.append(attribute)
                version.since[attribute] = at
            }
            version.changed.sort { $0.rawValue < $1.rawValue }
        case .happened(.reopened):
            // The visit that was agreed belongs to the round before.
            guard version.window != nil else { return }
            version.window = nil
        case .happened, .paused, .resumed, .excused, .breached: return
        }
        if isSame { versions[versions.count - 1] = version } else { versions.append(version) }
    }

    /// Where a clock stands still that does so for these reasons.
    func pauses(for reasons: ReasonSet) -> Pauses {
        guard !pauses.isEmpty else { return .none }
        return Pauses(pauses.filter { !$0.reasons.isDisjoint(with: reasons) })
    }

    /// The place of the version that holds at an instant.
    func version(at instant: Int64) -> Int {
        versions.lastIndex { $0.from <= instant } ?? 0
    }
}

extension PauseReason {
    fileprivate var index: Int {
        switch self {
        case .customer: 0
        case .consent: 1
        case .parts: 2
        case .thirdParty: 3
        case .forceMajeure: 4
        }
    }
}

extension [Story.Event] {
    fileprivate var isSorted: Bool { zip(self, dropFirst()).allSatisfy { $0.at <= $1.at } }
}
