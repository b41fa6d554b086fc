import Contracts
import ServiceStandard

/// What the facts of a ticket mean for a clock, worked out the slow way: every instant after the other, every due instant
/// counted anew from the start.
struct ReferenceEngine {
    /// One run as the reference sees it; moments are steps of the wall clock.
    struct Outcome {
        let run: Int
        let start: Int
        let end: Int?
        let state: Deadline.State
        let due: CountedRun.Due?
        let limit: Limit?
        let used: Int
        let stoodStill: Int
        let breaches: [Int]
        let breachDues: [Int]
    }

    private struct Run {
        let start: Int
        var end: Int?
        var isMet = false
        /// Between an end and a reopening that resumed the run.
        var gaps: [Range<Int>] = []
    }

    let hours: OpenHours
    let place: WallClock
    let rule: ClockRule

    func outcomes(of history: TicketHistory, at now: Instant) -> [Outcome] {
        let facts = history.facts.filter { $0.at <= now }
        let now = hours.wall.index(now)
        return runs(facts).enumerated().compactMap { number, run in
            outcome(run, number + 1, facts, history.attributes, now)
        }
    }

    // MARK: - Runs

    /// Instant by instant: what satisfies or ends the open run, then what reopens, then what starts one.
    private func runs(_ facts: [ClockFact]) -> [Run] {
        var runs: [Run] = []
        var isOpen = false
        var isOver = false
        let instants = Set(facts.flatMap { [index($0), anchored($0)] }).sorted()
        for instant in instants {
            let happened = facts.filter { index($0) == instant }.map(\.name)
            let anchors = facts.filter { rule.anchor.facts.contains($0.name) && anchored($0) == instant }.map(\.name)
            func end(ignoring own: FactName? = nil) {
                var names = happened
                if let own, let place = names.firstIndex(of: own) { names.remove(at: place) }
                guard isOpen, let last = runs.indices.last else { return }
                if names.contains(where: rule.satisfiedBy.contains) {
                    (runs[last].end, runs[last].isMet, isOpen) = (instant, true, false)
                } else if names.contains(where: FactName.terminal.contains) {
                    (runs[last].end, isOpen) = (instant, false)
                }
            }
            end()
            if happened.contains(where: FactName.terminal.contains) { isOver = true }
            if happened.contains(.reopened) {
                isOver = false
                if !isOpen, let last = runs.indices.last, let ended = runs[last].end {
                    switch rule.onReopened {
                    case .none: break
                    case .restart: runs.append(Run(start: instant))
                    case .resume:
                        runs[last].gaps.append(ended..<instant)
                        (runs[last].end, runs[last].isMet) = (nil, false)
                    }
                    isOpen = rule.onReopened != .none
                }
            }
            if !isOpen, !isOver, let anchor = anchors.first {
                runs.append(Run(start: instant))
                isOpen = true
                end(ignoring: anchor)
            }
        }
        return runs
    }

    private func index(_ fact: ClockFact) -> Int { hours.wall.index(fact.at) }

    private func anchored(_ fact: ClockFact) -> Int {
        hours.wall.index(rule.anchor.time == .learned ? fact.learnedAt ?? fact.at : fact.at)
    }

    // MARK: - One run

    private func outcome(_ run: Run, _ number: Int, _ facts: [ClockFact], _ first: Attributes, _ now: Int) -> Outcome? {
        let end = run.end ?? now
        guard run.start <= now else { return nil }
        let paused = isPaused(run, facts)
        let count = CountedRun(hours: hours, place: place, start: run.start, isPaused: paused)

        let changes = Set(facts.filter { $0.name == .attributesChanged }.map(index))
            .filter { $0 > run.start && (run.end == nil ? $0 <= end : $0 < end) }.sorted()
        var broken: [(at: Int, due: Int)] = []
        var limit: Limit?
        var due: CountedRun.Due?
        for (position, from) in ([run.start] + changes).enumerated() {
            let until = position < changes.count ? changes[position] : end
            limit = self.limit(at: from, facts, first)
            due = limit.map(count.due)
            // A promise that is broken breaks again only at a later due instant; tightening it adds nothing.
            guard case .at(let instant) = due, instant < until, broken.allSatisfy({ $0.due < instant }) else {
                continue
            }
            if rule.owner == .us { broken.append((max(instant, from), instant)) }
        }

        let state: Deadline.State =
            if run.end != nil {
                run.isMet ? (broken.isEmpty ? .met : .metLate) : .stopped
            } else if !broken.isEmpty {
                .breached
            } else if paused[now] {
                .paused
            } else {
                .running
            }
        return Outcome(
            run: number, start: run.start, end: run.end, state: state, due: due, limit: limit,
            used: count.used(limit?.base ?? .elapsed, until: end), stoodStill: count.stoodStill(until: end),
            breaches: broken.map(\.at), breachDues: broken.map(\.due))
    }

    /// Standing still from a pause on until it is taken back, reason by reason.
    ///
    /// Pause and resumption at one instant cancel out. What comes after the end of the run is nothing to it.
    private func isPaused(_ run: Run, _ facts: [ClockFact]) -> [Bool] {
        var paused = Array(repeating: false, count: hours.wall.last + 1)
        for gap in run.gaps {
            for step in gap { paused[step] = true }
        }
        for reason in rule.standsStill {
            var balance: [Int: Int] = [:]
            for fact in facts {
                switch fact.what {
                case .paused(reason): balance[index(fact), default: 0] += 1
                case .resumed(reason): balance[index(fact), default: 0] -= 1
                default: break
                }
            }
            var since: Int?
            for (instant, sum) in balance.sorted(by: { $0.key < $1.key }) where sum != 0 {
                if sum > 0, since == nil {
                    since = instant
                } else if sum < 0, let from = since {
                    for step in from..<instant { paused[step] = true }
                    since = nil
                }
            }
            if let since {
                for step in since...hours.wall.last { paused[step] = true }
            }
        }
        if let end = run.end {
            for step in end...hours.wall.last { paused[step] = false }
        }
        return paused
    }

    /// Of the attributes of the moment.
    private func limit(at instant: Int, _ facts: [ClockFact], _ first: Attributes) -> Limit? {
        var attributes = first
        for fact in facts.filter({ index($0) <= instant }).sorted(by: { $0.at < $1.at }) {
            if case .attributesChanged(let change) = fact.what { attributes = attributes.merging(change) }
        }
        return rule.limits.first { $0.when.holds(for: attributes) }?.limit
    }
}
