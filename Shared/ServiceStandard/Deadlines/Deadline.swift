import Contracts

/// One run of one clock of one ticket, worked out of the facts: when it is due, how far it is, and why.
///
/// A value to be read; nothing in it is ever added to. The same facts, standard, calendar and instant give the same value.
public struct Deadline: Hashable, Sendable {
    public typealias State = Contracts.Clock.State

    /// A promise that was not kept at its due instant.
    public struct Breach: Hashable, Sendable {
        /// When it broke; a limit that was shortened below what is used up breaks at the change.
        public var at: Instant
        /// The due instant that was missed, so that each deadline value breaks once.
        public var due: Instant
        /// It was announced; facts that came later may say otherwise, it stays.
        public var isRecorded: Bool

        public init(at: Instant, due: Instant, isRecorded: Bool) {
            self.at = at
            self.due = due
            self.isRecorded = isRecorded
        }
    }

    /// A mark with the instant at which it is passed; nil while the clock stands still before it.
    public struct MarkPoint: Hashable, Sendable {
        public var mark: Mark
        public var at: Instant?

        public init(mark: Mark, at: Instant?) {
            self.mark = mark
            self.at = at
        }
    }

    public var clock: ClockID
    /// 1, 2, 3 … of this clock in this ticket.
    public var run: Int
    /// The fact that started this run.
    public var anchor: FactName
    public var startedAt: Instant
    /// Nil while the clock is paused; a clock whose limit nobody has agreed yet has no deadline at all.
    public var dueAt: Instant?
    public var state: State
    public var limit: Limit
    public var requirements: [String]
    /// Used up of the limit, in the clock's time base, until the end or the instant asked about.
    public var elapsed: Duration
    /// Time in which the clock stood still, on the wall clock.
    public var paused: Duration
    /// Left of the limit in the clock's time base, negative when late; nil where it cannot be said: a pause in a clock of days.
    public var remaining: Duration?
    /// When it was met or stopped.
    public var endedAt: Instant?
    /// First one first.
    public var breaches: [Breach]
    public var excuse: Excuse?
    /// In the order of the rule.
    public var marks: [MarkPoint]
    public var ledger: [LedgerEntry]

    /// When the promise first broke.
    public var breachedAt: Instant? { breaches.first?.at }
}
