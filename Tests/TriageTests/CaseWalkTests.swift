import Contracts
import TestSupport
import Testing

@testable import TriageDomain

@Suite("A case under any order of facts")
struct CaseWalkTests {
    @Test("its invariants hold", arguments: [1, UInt64.random(in: 2...(.max))])
    func walk(seed: UInt64) throws {
        print("case walk: seed \(seed)")
        var random = Seeded(seed)
        let policy = try Sample.shippedPolicy()
        let texts = ["空调不制冷", "怎么设置定时", "冒烟", "请来安装"]
        for trial in 1...120 {
            let text = try #require(texts.randomElement(using: &random))
            let ticket = try Sample.ticket(text, serviceType: text == "请来安装" ? "installation" : nil)
            var (ticketCase, _) = TicketCase.opened(by: ticket, repeating: nil, under: policy)
            var now = Sample.now
            var trace: [String] = []
            for _ in 1...25 {
                now = now + .seconds(Int64.random(in: 0...400_000, using: &random))
                let before = ticketCase
                let consequence = try step(&ticketCase, now: now, policy, &trace, &random)
                try check(before, ticketCase, consequence, "seed \(seed), trial \(trial): \(trace)")
            }
        }
    }

    private func step(
        _ ticketCase: inout TicketCase, now: Instant, _ policy: CasePolicy, _ trace: inout [String],
        _ random: inout Seeded
    ) throws -> Consequence {
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            let verdict: VerdictGiven.Verdict = [.satisfied, .dissatisfied, .unsolved][
                Int.random(in: 0...2, using: &random)]
            let round = ticketCase.round - Int.random(in: 0...1, using: &random)
            trace.append("\(verdict) \(round)")
            return ticketCase.apply(Sample.verdict(verdict, round: round), now: now, under: policy)
        case 1:
            trace.append("survey ended")
            return ticketCase.surveyEnded(round: ticketCase.round - Int.random(in: 0...1, using: &random), now: now)
        case 2:
            let timers = Sample.timers + [.quoteExpiry, .waitingReminder]
            let timer = timers[Int.random(in: timers.indices, using: &random)]
            trace.append(timer.name)
            return ticketCase.apply(timer, now: now, under: policy)
        default:
            var facts = try Sample.oneOfEachFact()
            facts.append(
                .quoteIssued(
                    try Sample.quote(version: Int.random(in: 1...9, using: &random), validFor: .seconds(9_000_000))))
            let reference = Bool.random(using: &random) ? "PO-\(Int.random(in: 1...2, using: &random))" : nil
            facts.append(.step(.partsRequested, WorkNote(reference: reference)))
            facts.append(.step(.partsReceived, WorkNote(reference: reference)))
            facts.append(.responded(WorkResponded(kind: .solution, summary: "长按三秒")))
            let fact = try #require(facts.randomElement(using: &random))
            trace.append(fact.name)
            let claimed = now - .seconds(Int64.random(in: -100...1_000_000, using: &random))
            return ticketCase.apply(fact, at: claimed, now: now, under: policy)
        }
    }

    private func check(
        _ before: TicketCase, _ after: TicketCase, _ consequence: Consequence, _ trace: String
    ) throws {
        let (old, new) = (before.head, after.head)
        #expect(new.stage == after.state.stage(responded: after.done.contains(.responded)), "\(trace)")
        #expect(after.round >= before.round && after.round <= before.round + 1, "\(trace)")
        #expect(new.firstContact == old.firstContact && new.ticketId == old.ticketId, "\(trace)")
        let milestones = [
            \TicketHead.Milestones.assignedAt, \.respondedAt, \.startedAt, \.completedAt, \.resolvedAt,
        ]
        for milestone in milestones where old.milestones[keyPath: milestone] != nil {
            #expect(new.milestones[keyPath: milestone] != nil, "\(trace)")
        }
        for instant in milestones.compactMap({ new.milestones[keyPath: $0] }) {
            #expect(instant >= new.milestones.anchorAt, "\(trace)")
        }
        if before.state.isTerminal {
            #expect(after.state == before.state || after.round == before.round + 1, "\(trace)")
        }
        if after.round > before.round {
            #expect(
                ["reopened", "reopened assessed"].contains(
                    consequence.events.map(\.change.word).joined(separator: " ")), "\(trace)")
        }
        #expect((new.outcome != nil) == after.state.isTerminal, "\(trace)")
        if after.state != before.state { #expect(!consequence.events.isEmpty, "\(trace)") }
        if consequence.decision?.verdict == .refused { #expect(after == before, "\(trace)") }
        let isWaiting = after.state == .awaitingAcceptance
        if isWaiting != (before.state == .awaitingAcceptance) { #expect(!consequence.timers.isEmpty, "\(trace)") }
        if !after.state.isWorkedOn || after.round > before.round {
            #expect(after.pending?.waits.isEmpty ?? true, "no wait survives its round: \(trace)")
        }
        #expect(new.waits?.first?.on ?? .none == new.waitingOn, "\(trace)")
        #expect((after.state.waitingOn == .none) || new.waits?.first?.on == after.state.waitingOn, "\(trace)")
        if let wait = after.stateWait { #expect(wait.on == after.state.waitingOn, "\(trace)") }
        for event in consequence.events.suffix(1) { #expect(event.head.waits == new.waits, "what was said last holds") }
        if new.waits != old.waits { #expect(!consequence.events.isEmpty, "every change of a wait is told: \(trace)") }
        let copy = try WireJSON.decode(TicketCase.self, from: try WireJSON.encode(after))
        #expect(copy == after, "\(trace)")
    }
}
