import Contracts
import ServiceStandard
import TestSupport

/// A clock, what happened to a ticket, and the moment at which somebody asks.
struct RandomCase {
    var rule: ClockRule
    var history: TicketHistory
    var now: Instant

    var standard: Standard {
        Standard(
            id: "random", version: "1", title: LocalizedText("随机", "Random"), calendar: "random", clocks: [rule])
    }

    func deadlines(_ world: World) -> [Deadline] {
        DeadlineEngine(standard: standard, timetable: world.timetable).deadlines(of: history, at: now)
    }
}

extension RandomCase {
    /// One run, from `received` on, with pauses of two reasons, one of which does not stop the clock, and changes of
    /// urgency; perhaps satisfied at the end.
    static func oneRun(_ world: World, using random: inout Seeded) -> RandomCase {
        let rule = clock(world, satisfiedBy: ["resolved"], using: &random)
        let start = min(third(world), moment(world, after: 0, using: &random))
        var facts = [ClockFact(.received, at: world.instant(start))]
        facts += pauses(world, after: start, using: &random)
        facts += changes(world, after: start, using: &random)
        if Int.random(in: 0..<3, using: &random) == 0 {
            facts.append(ClockFact("resolved", at: world.instant(moment(world, after: start, using: &random))))
        }
        let now =
            Int.random(in: 0..<3, using: &random) == 0 ? moment(world, after: start, using: &random) : 2 * third(world)
        return RandomCase(
            rule: rule, history: TicketHistory(attributes: attributes(world), facts: facts), now: world.instant(now))
    }

    /// Several runs: anchors again and again, satisfaction, closing, reopening in every mode.
    static func wholeStory(_ world: World, using random: inout Seeded) -> RandomCase {
        var story = oneRun(world, using: &random)
        story.rule.onReopened = ClockRule.Reopening.allCases[Int.random(in: 0..<3, using: &random)]
        if Bool.random(using: &random) { story.rule.anchor.facts = ["received", "onsite_decided"] }
        if Int.random(in: 0..<5, using: &random) == 0 {
            story.rule.anchor.facts = ["received", "progressed"]
            story.rule.satisfiedBy = ["progressed", "resolved"]
        }
        let start = world.wall.index(story.history.facts[0].at)
        var taken = Set(story.history.facts.filter { $0.name == "resolved" }.map { world.wall.index($0.at) } + [start])
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let at = moment(world, after: start, using: &random)
            guard taken.insert(at).inserted else { continue }
            let names: [FactName] = ["resolved", "onsite_decided", "reopened", "progressed", "closed", "reopened"]
            story.history.facts.append(
                ClockFact(names[Int.random(in: names.indices, using: &random)], at: world.instant(at)))
        }
        if story.rule.anchor.facts == ["received"], Bool.random(using: &random),
            let index = story.history.facts.firstIndex(where: { $0.name == .received })
        {
            story.rule.anchor.time = .learned
            let learned = moment(world, after: start, using: &random)
            if taken.insert(learned).inserted { story.history.facts[index].learnedAt = world.instant(learned) }
        }
        story.history.facts.shuffle(using: &random)
        return story
    }

    /// One run whose limit is an appointment or an agreement, made and made again, or an end of a month or a day of it.
    static func agreement(_ world: World, using random: inout Seeded) -> RandomCase {
        var story = oneRun(world, using: &random)
        let start = world.wall.index(story.history.facts[0].at)
        let limit: Limit =
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: .windowEnd
            case 2: .beforeWindow(world.wall.duration(Int.random(in: 1...200, using: &random)))
            case 3: .agreed(.resolutionDue)
            case 4: [.endOf(.month), .endOf(.quarter), .months(1)][Int.random(in: 0..<3, using: &random)]
            default: .dayOfMonth(Int.random(in: 1...28, using: &random))
            }
        story.rule.limits.insert(.init(limit), at: Int.random(in: 0...1, using: &random))
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let at = moment(world, after: start, using: &random) - Int.random(in: 0...1, using: &random)
            let from = moment(world, after: at, using: &random)
            guard at >= 0, !story.history.facts.contains(where: { $0.at == world.instant(at) }) else { continue }
            let until = world.instant(from + Int.random(in: 1...300, using: &random))
            let what: ClockFact.What =
                limit == .agreed(.resolutionDue)
                ? .attributesChanged([.resolutionDue: "\(until)"])
                : .scheduled(TimeWindow(from: world.instant(from), to: until))
            story.history.facts.append(ClockFact(what, at: world.instant(at)))
        }
        story.history.facts.shuffle(using: &random)
        return story
    }

    // MARK: - Parts

    private static func third(_ world: World) -> Int { world.wall.last / 3 }

    /// Within a third of the world's days after `start`, near it more often than far, often where something begins or ends.
    static func moment(_ world: World, after start: Int, using random: inout Seeded) -> Int {
        let width = third(world) >> Int.random(in: 0...5, using: &random)
        let moment = start + Int.random(in: 0...max(1, width), using: &random)
        guard Int.random(in: 0..<4, using: &random) == 0 else { return moment }
        return world.edges.first { $0 >= moment } ?? moment
    }

    static func attributes(_ world: World) -> Attributes {
        [.urgency: "general", .zone: world.place.zone]
    }

    private static func clock(_ world: World, satisfiedBy: [FactName], using random: inout Seeded) -> ClockRule {
        ClockRule(
            id: "clock", title: LocalizedText("钟", "Clock"), requirements: ["T-0"], anchor: .init([.received]),
            satisfiedBy: satisfiedBy,
            limits: [
                .init(limit(world, using: &random), when: Condition([.urgency: ["urgent"]])),
                .init(limit(world, using: &random)),
            ],
            standsStill: [.consent, .parts, .forceMajeure], marks: [Mark(Mark.due, .page(.l1))])
    }

    /// In any time base, of such a size that most deadlines fall into the world.
    static func limit(_ world: World, using random: inout Seeded) -> Limit {
        let day = Int(86_400_000 / world.step)
        func span(_ days: Int) -> Duration {
            world.wall.duration(
                Int.random(in: 1...(days * day >> Int.random(in: 0...4, using: &random)), using: &random))
        }
        let days = world.wall.last / day
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return .elapsed(span(max(1, days / 5)))
        case 1, 2: return .workingTime(world.wall.duration(Int.random(in: 1...max(1, days * day / 24), using: &random)))
        case 3: return .workingDays(Int.random(in: 1...max(1, days / 7), using: &random))
        default:
            let cutOff = Bool.random(using: &random) ? Int.random(in: 1..<1440, using: &random) : nil
            return .localDays(cutOff == nil ? Int.random(in: 1...3, using: &random) : 1, cutOff: cutOff)
        }
    }

    static func pauses(_ world: World, after start: Int, using random: inout Seeded) -> [ClockFact] {
        var facts: [ClockFact] = []
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let reason = [PauseReason.consent, .parts, .customer][Int.random(in: 0..<3, using: &random)]
            let from =
                moment(world, after: start, using: &random) - (Int.random(in: 0..<10, using: &random) == 0 ? 1 : 0)
            facts.append(ClockFact(.paused(reason), at: world.instant(max(0, from))))
            guard Int.random(in: 0..<8, using: &random) > 0 else { continue }
            let until = min(moment(world, after: from, using: &random), 2 * third(world))
            facts.append(ClockFact(.resumed(reason), at: world.instant(max(from, until))))
        }
        return facts
    }

    private static func changes(_ world: World, after start: Int, using random: inout Seeded) -> [ClockFact] {
        var taken: Set<Int> = []
        return (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in
            let at = moment(world, after: start, using: &random)
            guard taken.insert(at).inserted else { return nil }
            let urgency = Bool.random(using: &random) ? "urgent" : "general"
            return ClockFact(.attributesChanged([.urgency: urgency]), at: world.instant(at))
        }
    }
}
