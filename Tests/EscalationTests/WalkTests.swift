import Contracts
import ServiceStandard
import TestSupport
import Testing

@testable import EscalationDomain

/// Random lives of a ticket: whatever happens in whatever order, these rules hold.
@Suite("Random lives of a ticket")
struct WalkTests {
    private static let seeds = Array(1...150)

    private enum Step: CaseIterable {
        case pass, passLong, sleep, assess, assign, respond, wait, resume, resolve, reopen, receipt, acknowledge,
            dissatisfied
    }

    private func walk(_ seed: Int, _ check: (_ before: Story, _ after: Story, _ step: String) throws -> Void) throws {
        var random = Seeded(UInt64(seed))
        var story = try Story()
        try story.register(urgent: Bool.random(using: &random))
        for _ in 0..<40 {
            let before = story
            let step = Step.allCases[Int.random(in: 0..<Step.allCases.count, using: &random)]
            try take(step, &story, &random)
            try check(before, story, "seed \(seed), \(step)")
        }
    }

    private func take(_ step: Step, _ story: inout Story, _ random: inout Seeded) throws {
        switch step {
        case .pass: story.pass(.seconds(Int.random(in: 1...900, using: &random)))
        case .passLong: story.pass(.seconds(Int.random(in: 1...40_000, using: &random)))
        case .sleep: story.sleep(.seconds(Int.random(in: 1...5000, using: &random)))
        case .assess: story.assess(Bool.random(using: &random) ? .urgent : .general)
        case .assign: story.assign("E1024")
        case .respond: story.respond(ago: .seconds(Int.random(in: 0...600, using: &random)))
        case .wait: story.wait(on: Bool.random(using: &random) ? .customer : .parts)
        case .resume: story.wait(on: .none)
        case .resolve: story.resolve()
        case .reopen: story.reopen()
        case .receipt: story.notice(.sent)
        case .acknowledge:
            if let matter = story.watch?.cases.randomElement(using: &random) { story.acknowledge(matter) }
        case .dissatisfied: story.verdict(.dissatisfied, score: 1)
        }
    }

    @Test("an open escalation never falls a level, and revisions only rise", arguments: seeds)
    func monotone(_ seed: Int) throws {
        try walk(seed) { before, after, step in
            for old in before.watch?.cases ?? [] {
                let new = try #require(after.watch?.cases.first { $0.id == old.id }, "\(step): never forgotten")
                #expect(new.revision >= old.revision, "\(step)")
                #expect(new.history.starts(with: old.history), "\(step): the past does not change")
            }
            let revisions = Dictionary(grouping: after.pages, by: \.escalationId).mapValues { $0.map(\.revision) }
            for (_, revisions) in revisions {
                #expect(revisions == Array(1...revisions.count), "\(step): every revision is published once, in order")
            }
            for matter in after.watch?.cases ?? [] {
                let sinceOpened = matter.history.drop { $0.at < matter.openedAt }
                if matter.reason == .breach,
                    let raised = sinceOpened.lastIndex(where: { $0.because.code == "clock_breached" })
                {
                    let levels = sinceOpened[raised...].map(\.level)
                    #expect(levels == levels.sorted(), "\(step)")
                }
            }
        }
    }

    @Test("each deadline value breaks once and is announced once, each mark is told at most once", arguments: seeds)
    func once(_ seed: Int) throws {
        try walk(seed) { _, after, step in
            let recorded = after.recorded()
            #expect(Set(recorded).count == recorded.count, "\(step)")
            #expect(after.breaches.count { $0.clock.id != "unassessed" } == recorded.count, "\(step)")
            #expect(after.breaches.count { $0.clock.id == "unassessed" } <= 1, "\(step)")
            let passed = after.watch?.passed ?? []
            #expect(Set(passed).count == passed.count, "\(step)")
            #expect(after.warnings.count <= passed.count { $0.point == .percent(80) }, "\(step)")
        }
    }

    @Test("no promise breaks inside a pause that stops it (glpi#24481)", arguments: seeds)
    func paused(_ seed: Int) throws {
        try walk(seed) { _, after, step in
            var since: [PauseReason: Instant] = [:]
            var stretches: [Range<Instant>] = []
            for fact in after.watch?.history.facts ?? [] {
                if case .paused(let reason) = fact.what { since[reason] = since[reason] ?? fact.at }
                if case .resumed(let reason) = fact.what, let from = since[reason] {
                    stretches.append(from..<fact.at)
                    since[reason] = nil
                }
            }
            for breach in after.recorded("resolved") {
                #expect(!stretches.contains { $0.lowerBound < breach.due && $0.contains(breach.due) }, "\(step)")
            }
        }
    }

    @Test("an acknowledged escalation does not climb before the hold ends, save by a mark", arguments: seeds)
    func held(_ seed: Int) throws {
        try walk(seed) { _, after, step in
            for matter in after.watch?.cases ?? [] {
                for (held, next) in zip(matter.history, matter.history.dropFirst())
                where held.because.code == "acknowledged" {
                    guard held.status == .acknowledged, next.level > held.level else { continue }
                    let isMark = next.because.code == "clock_overdue"
                    #expect(isMark || next.at - held.at >= after.policy.ladder.hold, "\(step)")
                }
            }
        }
    }

    @Test("the clocks' timer waits for a mark that lies ahead of an open clock, and for nothing else", arguments: seeds)
    func still(_ seed: Int) throws {
        try walk(seed) { _, after, step in
            let watch = try #require(after.watch)
            guard let timer = watch.timers.first(where: { $0.kind == .clocks }) else { return }
            let at = timer.due - .milliseconds(1)
            let isGuard = watch.unassessed.map { $0.heardAt == nil && $0.due == at } ?? false
            // What came to light when it was past is told at once, not at its own instant.
            let isClock = after.reading?.deadlines.contains { deadline in
                deadline.isOpen
                    && (deadline.marks.compactMap(\.at) + deadline.breaches.map(\.at)).contains { $0 <= at }
            }
            #expect(isGuard || isClock == true, "\(step)")
        }
    }

    @Test("following the same facts again changes nothing", arguments: seeds)
    func idempotent(_ seed: Int) throws {
        try walk(seed) { _, after, step in
            var watch = try #require(after.watch)
            let reading = try #require(after.reading)
            let announced = watch.follow(because: "again", reading, under: after.policy)
            #expect(announced.isEmpty, "\(step): \(announced)")
            #expect(watch == after.watch, "\(step)")
            #expect(
                try WireJSON.decode(TicketWatch.self, from: WireJSON.encode(watch)) == watch,
                "\(step): survives the store")
        }
    }
}
