import Contracts

/// Says when every promise to a ticket is due, and why: a pure function of history, standard, calendar and instant.
///
/// Nothing is remembered from one question to the next. Made once for each standard and calendar, and asked for many tickets.
public struct DeadlineEngine: Sendable {
    /// A rule with what would otherwise be worked out again for every ticket.
    final class Clock: Sendable {
        struct Line: Sendable {
            let when: Condition
            let limit: Limit
            let requirements: [String]
            let isUnconditional: Bool
        }

        let rule: ClockRule
        let standsStill: ReasonSet
        let lines: [Line]
        let isUnconditional: Bool

        init(_ rule: ClockRule) {
            self.rule = rule
            standsStill = ReasonSet(rule.standsStill)
            isUnconditional = rule.when.anyOf.isEmpty
            lines = rule.limits.map { line in
                Line(
                    when: line.when, limit: line.limit,
                    requirements: line.requirements.isEmpty ? rule.requirements : line.requirements,
                    isUnconditional: line.when.anyOf.isEmpty)
            }
        }
    }

    public let standard: Standard
    public let timetable: Timetable
    private let clocks: [Clock]
    private let zones = ZoneTable()

    /// - Parameter timetable: Of the calendar that the standard names.
    public init(standard: Standard, timetable: Timetable) {
        self.standard = standard
        self.timetable = timetable
        clocks = standard.clocks.map(Clock.init)
    }

    /// Every run of every clock that has started by `now`, in the order of the standard.
    ///
    /// Facts that lie behind `now` have not happened yet. A clock that never applied to the ticket is left out.
    public func deadlines(of history: TicketHistory, at now: Instant) -> [Deadline] {
        let story = Story(history, now: now)
        var deadlines: [Deadline] = []
        deadlines.reserveCapacity(clocks.count)
        for clock in clocks {
            let runs = clock.rule.recurs ? recurringRuns(clock, story) : RunFinder(clock.rule, story.events).runs
            guard !runs.isEmpty else { continue }
            let pauses = story.pauses(for: clock.standsStill)
            for (index, run) in runs.enumerated() where run.start <= story.now {
                if let deadline = reckon(clock, run, index + 1, pauses, story).deadline() { deadlines.append(deadline) }
            }
        }
        return deadlines
    }

    private func reckon(
        _ clock: Clock, _ run: ClockRun, _ number: Int, _ pauses: Pauses, _ story: Story
    ) -> Reckoning {
        var pauses = pauses
        if !run.gaps.isEmpty {
            pauses = Pauses(
                pauses.stretches + run.gaps.map { .init(from: $0.lowerBound, until: $0.upperBound, reasons: []) })
        }
        pauses = pauses.clamped(to: run.start..<max(run.start, run.end ?? .max))
        return Reckoning(
            clock: clock, run: run, number: number, story: story,
            time: DueInstant(timetable: timetable, zones: zones, pauses: pauses))
    }

    /// Patrols and reports: when a run is due the next one starts, until the ticket is over.
    private func recurringRuns(_ clock: Clock, _ story: Story) -> [ClockRun] {
        guard let first = RunFinder(clock.rule, story.events).runs.first else { return [] }
        let pauses = story.pauses(for: clock.standsStill)
        let over = story.events.first { $0.at >= first.start && FactName.terminal.contains($0.name) }
        var runs: [ClockRun] = []
        var next = ClockRun(anchor: first.anchor, start: first.start, startIsLate: first.startIsLate)
        while next.start <= story.now, next.start <= over?.at ?? .max {
            let isAnchor = { (event: Story.Event) in event.at == first.start && event.name == first.anchor }
            let answer = story.events.first {
                $0.at >= next.start && clock.rule.satisfiedBy.contains($0.name) && !isAnchor($0)
            }
            var run = next
            if let answer, answer.at <= over?.at ?? .max {
                run.end(.met(by: answer.name), at: answer.at, isLate: answer.isLate)
            } else if let over {
                run.end(.stopped(by: over.name), at: over.at)
            }
            runs.append(run)
            var open = next
            open.end = nil
            guard let due = reckon(clock, open, runs.count, pauses, story).dueInstant, due > next.start else { break }
            next = ClockRun(anchor: first.anchor, start: due, startIsLate: false)
        }
        return runs
    }
}
