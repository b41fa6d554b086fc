import Contracts
import Foundation
import ServiceStandard
import TestSupport
import Testing

/// What holds for every history, whatever happened: 14,000 random ones a run.
@Suite("Properties of deadlines")
struct DeadlinePropertyTests {
    private static let histories = 50

    @Test("adding a pause never makes a deadline earlier", arguments: 0..<World.count)
    func onePauseMore(_ index: Int) throws {
        try forEveryHistory(index, "one pause more", RandomCase.oneRun) { world, sample, random in
            let before = sample.deadlines(world)
            let start = world.wall.index(sample.history.facts[0].at)
            let from = RandomCase.moment(world, after: start, using: &random)
            let until = RandomCase.moment(world, after: from, using: &random)
            var more = sample
            more.history.facts += [
                ClockFact(.paused(.forceMajeure), at: world.instant(from)),
                ClockFact(.resumed(.forceMajeure), at: world.instant(until)),
            ]
            let after = more.deadlines(world)
            #expect(after.count == before.count)
            return zip(before, after).allSatisfy { ($1.dueAt ?? .endOfTime) >= ($0.dueAt ?? .endOfTime) }
        }
    }

    @Test("working time between start and due, less pauses, is the limit to the second", arguments: 0..<World.count)
    func wholeLimit(_ index: Int) throws {
        try forEveryHistory(index, "whole limit", RandomCase.oneRun) { world, sample, random in
            var sample = sample
            let limit = Duration.seconds(60 * Int64.random(in: 1...2400, using: &random))
            sample.rule.limits = [.init(.workingTime(limit))]
            sample.rule.satisfiedBy = []
            guard let deadline = sample.deadlines(world).first, let due = deadline.dueAt else { return true }
            let pauses = sample.pauses(until: max(due, deadline.startedAt))
            var worked = Duration.zero
            var from = deadline.startedAt
            for pause in pauses where pause.upperBound > from {
                worked += world.timetable.worked(from: from, to: max(from, min(pause.lowerBound, due)))
                from = pause.upperBound
            }
            if from < due { worked += world.timetable.worked(from: from, to: due) }
            return worked == limit
        }
    }

    @Test("the lines of a ledger that count add up to the limit", arguments: 0..<World.count)
    func ledger(_ index: Int) throws {
        try forEveryHistory(index, "ledger", RandomCase.oneRun) { world, sample, _ in
            var sample = sample
            sample.history.facts.removeAll { $0.name == .attributesChanged }
            guard let deadline = sample.deadlines(world).first, deadline.dueAt != nil else { return true }
            let counted = deadline.ledger.reduce(Duration.zero) {
                if case .counted(_, let span) = $1.what { $0 + span } else { $0 }
            }
            switch deadline.limit {
            case .elapsed(let limit), .workingTime(let limit): return counted == limit
            default: return true
            }
        }
    }

    @Test("splitting a pause in two changes nothing", arguments: 0..<World.count)
    func split(_ index: Int) throws {
        try forEveryHistory(index, "split", RandomCase.wholeStory) { world, sample, random in
            let whole = sample.pauses(until: sample.now)
            guard let pause = whole.randomElement(using: &random), pause.lowerBound < pause.upperBound else {
                return true
            }
            let length = world.wall.steps(pause.upperBound - pause.lowerBound)
            let middle = pause.lowerBound + world.wall.duration(Int.random(in: 0..<length, using: &random))
            guard let reason = sample.reason(standingStillAt: middle) else { return true }
            var twice = sample
            twice.history.facts += [ClockFact(.resumed(reason), at: middle), ClockFact(.paused(reason), at: middle)]
            return twice.deadlines(world).map(\.withoutLateness) == sample.deadlines(world).map(\.withoutLateness)
        }
    }

    @Test("the order in which facts arrive changes no due instant, no state, no breach", arguments: 0..<World.count)
    func arrival(_ index: Int) throws {
        try forEveryHistory(index, "arrival", RandomCase.wholeStory) { world, sample, random in
            var other = sample
            other.history.facts.shuffle(using: &random)
            return other.deadlines(world).map(\.withoutLedger) == sample.deadlines(world).map(\.withoutLedger)
        }
    }

    @Test(
        "a deadline never falls into closed time, and one in days falls on the end of a day", arguments: 0..<World.count
    )
    func openTime(_ index: Int) throws {
        try forEveryHistory(index, "open time", RandomCase.wholeStory) { world, sample, _ in
            sample.deadlines(world).allSatisfy { deadline in
                guard let due = deadline.dueAt else { return true }
                let around = world.timetable.openings(from: due - .seconds(86_400), to: due + .seconds(86_400))
                switch deadline.limit.base {
                case .elapsed: return true
                case .workingTime: return around.contains { $0.from < due && due <= $0.until }
                case .workingDays:
                    guard let last = around.first(where: { $0.until == due }) else { return false }
                    return !around.contains { $0.day == last.day && $0.until > due }
                case .localDay:
                    guard let step = world.place.known(due) else { return true }
                    return world.place.day[step] > world.place.day[step - 1]
                }
            }
        }
    }

    @Test("a prefix kept, read again and continued gives what all facts at once give", arguments: 0..<World.count)
    func prefix(_ index: Int) throws {
        try forEveryHistory(index, "prefix", RandomCase.wholeStory) { world, sample, random in
            let engine = DeadlineEngine(standard: sample.standard, timetable: world.timetable)
            let cut = Int.random(in: 0...sample.history.facts.count, using: &random)
            var prefix = TicketHistory(
                attributes: sample.history.attributes, facts: Array(sample.history.facts.prefix(cut)))
            _ = engine.deadlines(of: prefix, at: sample.now)
            prefix = try JSONDecoder().decode(TicketHistory.self, from: try JSONEncoder().encode(prefix))
            prefix.facts += sample.history.facts.dropFirst(cut)
            let later = sample.now - .seconds(60 * Int64.random(in: 0...4000, using: &random))
            let known = TicketHistory(
                attributes: sample.history.attributes, facts: sample.history.facts.filter { $0.at <= later })
            return engine.deadlines(of: prefix, at: sample.now) == sample.deadlines(world)
                && engine.deadlines(of: known, at: later) == engine.deadlines(of: sample.history, at: later)
        }
    }

    // MARK: -

    private func forEveryHistory(
        _ index: Int, _ name: String, _ make: (World, inout Seeded) -> RandomCase,
        holds: (World, RandomCase, inout Seeded) throws -> Bool
    ) throws {
        let world = try World.minute(index)
        var random = Seeds.random(name, index)
        for number in 0..<Self.histories {
            let sample = make(world, &random)
            guard try !holds(world, sample, &random) else { continue }
            Issue.record(
                """
                AFTERCARE_TEST_SEED=\(Seeds.base), world \(index), history \(number), zone \(world.setting.zone), \
                place \(world.place.zone), hours \(world.hours.calendar.week.map { $0.map(\.written) })
                \(sample.description)
                """)
        }
    }
}

extension Instant {
    fileprivate static let endOfTime = Instant(milliseconds: .max)
}

extension Deadline {
    /// The ledger says what came late, and that depends on the order of arrival.
    fileprivate var withoutLateness: Deadline {
        var deadline = self
        deadline.ledger.removeAll { if case .late = $0.what { true } else { false } }
        return deadline
    }

    fileprivate var withoutLedger: Deadline {
        var deadline = self
        deadline.ledger = []
        return deadline
    }
}

extension WallClock {
    /// The step of an instant, if it has one.
    func known(_ instant: Instant) -> Int? {
        let index = Int((instant - first).wholeMilliseconds / step)
        return (1...last).contains(index) ? index : nil
    }
}

extension RandomCase {
    /// When the clock stood still, reason by reason put together, in order; what is open ends at `end`.
    func pauses(until end: Instant) -> [Range<Instant>] {
        var stretches: [Range<Instant>] = []
        for reason in rule.standsStill { stretches += pauses(reason, until: end) }
        var whole: [Range<Instant>] = []
        for stretch in stretches.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = whole.last, stretch.lowerBound <= last.upperBound {
                whole[whole.count - 1] = last.lowerBound..<max(last.upperBound, stretch.upperBound)
            } else {
                whole.append(stretch)
            }
        }
        return whole
    }

    /// A reason for which it stood still at an instant and a moment after.
    func reason(standingStillAt instant: Instant) -> PauseReason? {
        rule.standsStill.first { reason in
            pauses(reason, until: now).contains { $0.lowerBound <= instant && instant < $0.upperBound }
        }
    }

    private func pauses(_ reason: PauseReason, until end: Instant) -> [Range<Instant>] {
        var balance: [Instant: Int] = [:]
        var resumed: Set<Instant> = []
        var reopened: Set<Instant> = []
        for fact in history.facts where fact.at <= now {
            if fact.what == .paused(reason) { balance[fact.at, default: 0] += 1 }
            if fact.what == .resumed(reason) {
                balance[fact.at, default: 0] -= 1
                resumed.insert(fact.at)
            }
            if fact.name == .reopened, reason != .forceMajeure { reopened.insert(fact.at) }
        }
        var stretches: [Range<Instant>] = []
        var since: Instant?
        for instant in Set(balance.keys).union(reopened).sorted() {
            // A round ends what is waited for in it, unless somebody has.
            if let from = since, reopened.contains(instant), !resumed.contains(instant) {
                stretches.append(from..<instant)
                since = nil
            }
            let sum = balance[instant, default: 0]
            guard sum != 0 else { continue }
            if sum > 0 {
                since = since ?? instant
            } else if let from = since {
                stretches.append(from..<instant)
                since = nil
            }
        }
        if let since, since < end { stretches.append(since..<end) }
        return stretches
    }
}
