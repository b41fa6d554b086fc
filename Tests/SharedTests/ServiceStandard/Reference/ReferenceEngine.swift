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
    ///
    /// A run that counts from when its anchor was learned is kept or ended by what happened since the anchor did, but never
    /// ends before it starts.
    private func runs(_ facts: [ClockFact]) -> [Run] {
        var runs: [Run] = []
        var isOpen = false
        var isOver = false
        let instants = Set(facts.map(index)).sorted()
        for instant in instants {
            let happened = facts.filter { index($0) == instant }.map(\.name)
            let anchor = facts.first { rule.anchor.facts.contains($0.name) && index($0) == instant }
            func end(ignoring own: FactName? = nil) {
                var names = happened
                if let own, let place = names.firstIndex(of: own) { names.remove(at: place) }
                guard isOpen, let last = runs.indices.last else { return }
                let end = max(instant, runs[last].start)
                if names.contains(where: rule.satisfiedBy.contains) {
                    (runs[last].end, runs[last].isMet, isOpen) = (end, true, false)
                } else if names.contains(where: FactName.terminal.contains) {
                    (runs[last].end, isOpen) = (end, false)
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
                        runs[last].gaps.append(ended..<max(ended, instant))
                        (runs[last].end, runs[last].isMet) = (nil, false)
                    }
                    isOpen = rule.onReopened != .none
                }
            }
            if !isOpen, !isOver, let anchor {
                runs.append(Run(start: anchored(anchor)))
                isOpen = true
                end(ignoring: anchor.name)
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

        let changes = Set(facts.filter { [.attributesChanged, .scheduled, .reopened].contains($0.name) }.map(index))
            .filter { $0 > run.start && (run.end == nil ? $0 <= end : $0 < end) }.sorted()
        var broken: [(at: Int, due: Int)] = []
        var limit: Limit?
        var due: CountedRun.Due?
        for (position, from) in ([run.start] + changes).enumerated() {
            let until = position < changes.count ? changes[position] : end
            let promise = promise(at: from, start: run.start, facts, first)
            limit = promise?.limit
            due = promise.map(count.due)
            // A promise that is broken breaks again only at a later due instant; tightening it adds nothing.
            guard case .at(let instant) = due, instant < until, broken.allSatisfy({ $0.due < instant }) else {
                continue
            }
            broken.append((max(instant, from), instant))
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
            let rounds = reason == .forceMajeure ? [] : facts.filter { $0.name == .reopened }.map(index)
            for instant in Set(Array(balance.keys) + rounds).sorted() {
                let isEnded = facts.contains { $0.what == .resumed(reason) && index($0) == instant }
                if rounds.contains(instant), !isEnded, let from = since {
                    for step in from..<instant { paused[step] = true }
                    since = nil
                }
                guard let sum = balance[instant], sum != 0 else { continue }
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

    /// The limit of the moment: the first line that holds, and that has something to hold on to.
    private func promise(at instant: Int, start: Int, _ facts: [ClockFact], _ first: Attributes) -> CountedRun.Promise?
    {
        var attributes = first
        var agreedAt: [Attribute: Int] = [:]
        var visit: (window: TimeWindow, at: Int)?
        for fact in facts.filter({ index($0) <= instant }).sorted(by: { $0.at < $1.at }) {
            switch fact.what {
            case .attributesChanged(let change):
                attributes = attributes.merging(change)
                for attribute in change.values.keys { agreedAt[attribute] = index(fact) }
            case .scheduled(let window): visit = (window, index(fact))
            case .happened(.reopened): visit = nil
            default: break
            }
        }
        for rule in rule.limits where rule.when.holds(for: attributes) {
            switch rule.limit {
            case .windowEnd:
                guard let visit else { continue }
                return .init(limit: rule.limit, since: max(start, visit.at), until: hours.wall.index(visit.window.to))
            case .beforeWindow(let span):
                guard let visit else { continue }
                let until = hours.wall.index(visit.window.from - span)
                return .init(limit: rule.limit, since: max(start, visit.at), until: until)
            case .agreed(let attribute):
                guard let until = attributes[attribute].flatMap({ Instant(rfc3339: $0) }) else { continue }
                let since = max(start, agreedAt[attribute] ?? start)
                return .init(limit: rule.limit, since: since, until: hours.wall.index(until))
            default: return .init(limit: rule.limit)
            }
        }
        return nil
    }
}
