import Contracts
import ServiceStandard

/// The clocks of one ticket as they stand at one instant; worked out once for all that an event leads to.
public struct ClockReading: Sendable {
    public let now: Instant
    /// In the order of the pack, within a clock by run; empty while no standard is known.
    public let deadlines: [Deadline]
    public let standard: Standard?
    let unassessed: TriageGuard?

    /// The run of a clock, or nil when the standard in force has none.
    public func deadline(_ clock: ClockID, run: Int) -> Deadline? {
        deadlines.first { $0.clock == clock && $0.run == run }
    }

    /// The latest run of each clock, as others see it; the guard over our own triage is no promise.
    public var promises: [Clock] {
        deadlines.indices.filter { index in
            !deadlines[(index + 1)...].contains { $0.clock == deadlines[index].clock }
        }.map { deadlines[$0].rendered }
    }

    /// What counts down to a breach of ours; the customer's time to answer does not.
    public var upcoming: [Deadline] {
        deadlines.filter { $0.isOpen && $0.dueAt != nil && isOurs($0) && $0.breachedAt == nil }
    }

    func isOurs(_ deadline: Deadline) -> Bool {
        standard?.clock(deadline.clock)?.owner == .us
    }
}

/// One clock as a page speaks of it: a promise of the standard, or the guard over triage.
struct ShownClock {
    var title: LocalizedText
    var limit: LocalizedText
    var satisfiedBy: [FactName]
    var clock: Clock
}

extension ClockReading {
    /// Nil for a clock that the standard in force does not have.
    func shown(_ clock: ClockID, run: Int) -> ShownClock? {
        if clock == .unassessed {
            return unassessed.map {
                ShownClock(
                    title: LocalizedText("评估", "assessment"), limit: TriageGuard.limit.words, satisfiedBy: ["assigned"],
                    clock: $0.clock(at: now))
            }
        }
        guard let deadline = deadline(clock, run: run), let rule = standard?.clock(clock) else { return nil }
        return ShownClock(
            title: rule.title, limit: deadline.limit.title, satisfiedBy: rule.satisfiedBy, clock: deadline.rendered)
    }
}

extension Deadline {
    /// Neither met nor stopped.
    public var isOpen: Bool { endedAt == nil }

    /// The promise itself among the marks.
    var dueMark: MarkPoint? { marks.first { $0.mark.point == Mark.due } }

    /// When a mark is passed, or was; nil while the clock stands still before it.
    func instant(of point: Mark.Point) -> Instant? {
        marks.first { $0.mark.point == point }?.at
    }

    /// The clock as it travels.
    public var rendered: Clock {
        Clock(
            id: clock.rawValue, requirement: requirements, startedAt: startedAt, dueAt: dueAt, state: state,
            percent: percent)
    }

    /// Of the limit, in the clock's time base; nil where there is no deadline.
    private var percent: Int? {
        guard dueAt != nil, let remaining else { return nil }
        let whole = (elapsed + remaining).wholeMilliseconds
        return whole > 0 ? Int(elapsed.wholeMilliseconds * 100 / whole) : nil
    }
}
