import Contracts
import ServiceStandard
import TestSupport
import Testing

@Suite("The deadline engine against a clock that is counted step by step")
struct EngineAgainstReferenceTests {
    @Test("one run, minute by minute", arguments: 0..<World.count)
    func minutes(_ index: Int) throws {
        let world = try World.minute(index)
        var random = Seeds.random("one run", index)
        for number in 0..<100 {
            let sample = RandomCase.oneRun(world, using: &random)
            try compare(sample, world, "world \(index), history \(number)")
        }
    }

    @Test("one run, second by second", arguments: 0..<8)
    func seconds(_ index: Int) throws {
        let world = try World.second(index)
        var random = Seeds.random("seconds", index)
        for number in 0..<40 {
            let sample = RandomCase.oneRun(world, using: &random)
            try compare(sample, world, "second world \(index), history \(number)")
        }
    }

    @Test("several runs, closings and reopenings in any order of arrival", arguments: 0..<World.count)
    func stories(_ index: Int) throws {
        let world = try World.minute(index)
        var random = Seeds.random("stories", index)
        for number in 0..<60 {
            let sample = RandomCase.wholeStory(world, using: &random)
            try compare(sample, world, "world \(index), story \(number)")
        }
    }

    private func compare(_ sample: RandomCase, _ world: World, _ name: String) throws {
        let reference = ReferenceEngine(hours: world.hours, place: world.place, rule: sample.rule)
        let expected = reference.outcomes(of: sample.history, at: sample.now).map { $0.facts(in: world) }
        let got = sample.deadlines(world)
        let seen = got.enumerated().map { index, deadline in
            deadline.facts(asUnknown: index < expected.count && expected[index].due == "unknown")
        }
        guard seen != expected else { return }
        Issue.record(
            """
            AFTERCARE_TEST_SEED=\(Seeds.base), \(name), zone \(world.setting.zone), place \(world.place.zone)
            \(sample.description)
            engine    \(seen.map(\.description).joined(separator: "\n          "))
            reference \(expected.map(\.description).joined(separator: "\n          "))
            """)
    }
}

/// What engine and reference have to agree on.
private struct AgreedFacts: Equatable, CustomStringConvertible {
    var run: Int
    var started: String
    var ended: String
    var state: Deadline.State
    var due: String
    var elapsed: Duration
    var paused: Duration
    var breaches: [String]

    var description: String {
        "run \(run) from \(started) to \(ended): \(state.rawValue), due \(due), elapsed \(elapsed), paused \(paused), breaches \(breaches)"
    }
}

extension Deadline {
    fileprivate func facts(asUnknown: Bool) -> AgreedFacts {
        AgreedFacts(
            run: run, started: "\(startedAt)", ended: endedAt.map { "\($0)" } ?? "-", state: state,
            due: asUnknown && dueAt != nil ? "unknown" : dueAt.map { "\($0)" } ?? "-", elapsed: elapsed, paused: paused,
            breaches: breaches.map { "\($0.due) at \($0.at)" })
    }
}

extension ReferenceEngine.Outcome {
    fileprivate func facts(in world: World) -> AgreedFacts {
        let due: String =
            switch self.due {
            case .at(let step): "\(world.instant(step))"
            case .unknown: "unknown"
            case .never, nil: "-"
            }
        return AgreedFacts(
            run: run, started: "\(world.instant(start))", ended: end.map { "\(world.instant($0))" } ?? "-",
            state: state,
            due: due, elapsed: world.wall.duration(used), paused: world.wall.duration(stoodStill),
            breaches: zip(breachDues, breaches).map { "\(world.instant($0)) at \(world.instant($1))" })
    }
}

extension RandomCase: CustomStringConvertible {
    var description: String {
        let limits = rule.limits.map { $0.limit.written }.joined(separator: ", else ")
        let facts = history.facts.map { fact in
            switch fact.what {
            case .paused(let reason), .resumed(let reason): "\(fact.at) \(fact.name) \(reason.rawValue)"
            case .attributesChanged(let change): "\(fact.at) urgency \(change[.urgency] ?? "-")"
            default: "\(fact.at) \(fact.name)"
            }
        }
        return """
            limits urgent \(limits); anchors \(rule.anchor.facts), satisfied by \(rule.satisfiedBy), \
            on reopened \(rule.onReopened.rawValue); asked at \(now)
            \(facts.joined(separator: "\n"))
            """
    }
}
