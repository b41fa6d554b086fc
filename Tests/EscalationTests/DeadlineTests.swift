import Contracts
import ServiceStandard
import TestSupport
import Testing

@Suite("Deadlines")
struct DeadlineTests {
    private static let rule = Story.rule(
        .resolved, general: .seconds(1000), urgent: .seconds(500), standsStill: [.customer])
    private static let zero = Story.start
    private static let limit = Duration.seconds(1000)

    private func pause(_ from: Int64, _ until: Int64?) -> Pause {
        Pause(from: Self.zero + .seconds(from), until: until.map { Self.zero + .seconds($0) })
    }

    private func due(_ pauses: [Pause], percent: Int = 100) -> Int64? {
        let due = Deadline.due(rule: Self.rule, start: Self.zero, pauses: pauses, limit: Self.limit, percent: percent)
        return due.map { ($0 - Self.zero).wholeMilliseconds / 1000 }
    }

    @Test("every pause that lies before the due instant moves it by its own length")
    func pauses() {
        #expect(due([]) == 1000)
        #expect(due([pause(100, 200), pause(300, 350)]) == 1150)
        #expect(due([pause(1050, 1060)]) == 1000)
        #expect(due([pause(900, 1100), pause(1150, 1160)]) == 1210)
        #expect(due([pause(-100, 50)]) == 1050)
    }

    @Test("a paused clock has no deadline, unless it ran out before the pause")
    func open() {
        #expect(due([pause(100, nil)]) == nil)
        #expect(due([pause(1000, nil)]) == 1000)
        #expect(due([pause(850, nil)], percent: 80) == 800)
        #expect(due([pause(850, nil)], percent: 100) == nil)
    }

    @Test("a clock that no reason stops takes no notice of pauses")
    func stubborn() {
        let rule = Story.rule(.responded, general: .seconds(1000), urgent: .seconds(500))
        let due = Deadline.due(rule: rule, start: Self.zero, pauses: [pause(100, nil)], limit: Self.limit)
        #expect(due == Self.zero + Self.limit)
    }

    @Test(
        "pauses never take remaining time away, and the share used at the due instant is the whole", arguments: 1...200)
    func remaining(_ seed: Int) throws {
        var random = Seeded(UInt64(seed))
        var pauses: [Pause] = []
        var at: Int64 = 0
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let from = at + Int64.random(in: 0...400, using: &random)
            at = from + Int64.random(in: 1...400, using: &random)
            pauses.append(pause(from, at))
        }
        let due = try #require(self.due(pauses), "seed \(seed)")
        let stood = pauses.reduce(Int64(0)) { sum, pause in
            let from = (pause.from - Self.zero).wholeMilliseconds / 1000
            let until = pause.until.map { ($0 - Self.zero).wholeMilliseconds / 1000 } ?? 0
            return from < due ? sum + until - from : sum
        }
        #expect(due - stood == 1000, "seed \(seed)")
        let percent = Deadline.percent(
            rule: Self.rule, start: Self.zero, pauses: pauses, limit: Self.limit, at: Self.zero + .seconds(due))
        #expect(percent == 100, "seed \(seed)")
        let marks = [50, 80, 100, 150].map { self.due(pauses, percent: $0) ?? 0 }
        #expect(marks == marks.sorted(), "seed \(seed)")
    }
}
