import Contracts

/// One line of the account of a deadline: what counted, what did not, and what changed it.
///
/// Values only; ``LedgerText`` puts them into words.
public struct LedgerEntry: Hashable, Sendable {
    public enum What: Hashable, Sendable {
        /// The clock started, with this limit.
        case started(by: FactName, limit: Limit)
        /// So much of the limit was used up from here to `until`.
        case counted(until: Instant, Duration)
        /// So many working days were over from here to `until`.
        case countedDays(until: Instant, Int)
        /// At least one whole local day was closed.
        case closed(until: Instant, because: Closure)
        /// The clock stood still; `working` of it lay in open time, nil in a clock without a calendar. No reason: it had ended,
        /// until it was reopened.
        case paused(until: Instant?, reasons: [PauseReason], wall: Duration, working: Duration?)
        /// A change of the ticket chose another limit; the start and all pauses stay.
        case reselected(from: Limit, to: Limit, by: [Attribute])
        case rescheduled(TimeWindow)
        /// From here on the calendar knows no holidays, and every week counted as an ordinary one.
        case unpublished(after: CivilDate)
        case reopened(ClockRule.Reopening)
        /// A fact that matters here became known only later.
        case late(FactName)
        case marked(Mark)
        case due
        case breached(due: Instant, isRecorded: Bool)
        case excused(cause: String, by: String)
        case met(by: FactName, isLate: Bool)
        case stopped(by: FactName?)
    }

    public var at: Instant
    public var what: What

    public init(_ what: What, at: Instant) {
        self.what = what
        self.at = at
    }
}

/// Why a calendar has no hours for at least one day.
public enum Closure: Hashable, Sendable {
    case weekend
    /// The first of the holidays that it holds, and whether regular days off lie beside.
    case holiday(LocalizedText)
}
