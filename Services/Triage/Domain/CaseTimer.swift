import Contracts
import ServiceStandard

/// A timer of a case: reminders while somebody is waited for, and the ends of waiting (C-15).
public enum CaseTimer: Hashable, Sendable {
    /// 1, 2, 3 …
    case acceptanceReminder(Int)
    case acceptanceExpiry
    /// The last quote is valid no longer.
    case quoteExpiry
    /// Somebody is to look after what the ticket waits for.
    case waitingReminder

    private static let reminder = "acceptance.reminder."
    private static let plain: [String: CaseTimer] = [
        "acceptance.expiry": .acceptanceExpiry, "quote.expiry": .quoteExpiry, "waiting.reminder": .waitingReminder,
    ]

    /// Stable across versions: part of stored rows and of the ids of what the timer causes.
    public var name: String {
        switch self {
        case .acceptanceReminder(let number): Self.reminder + String(number)
        case .acceptanceExpiry: "acceptance.expiry"
        case .quoteExpiry: "quote.expiry"
        case .waitingReminder: "waiting.reminder"
        }
    }

    public init?(name: String) {
        if let plain = Self.plain[name] {
            self = plain
        } else if name.hasPrefix(Self.reminder), let number = Int(name.dropFirst(Self.reminder.count)), number > 0 {
            self = .acceptanceReminder(number)
        } else {
            return nil
        }
    }
}

/// What to do with timers.
public enum TimerOrder: Hashable, Sendable {
    case arm(CaseTimer, due: Instant)
    case cancel(CaseTimer)
    /// Every one of the case.
    case cancelAll
}

extension ClockID {
    /// The customer's time to say whether the work is good (C-15).
    static let acceptanceSilence: ClockID = "acceptance_silence"
}

extension TicketCase {
    /// When a silent customer is reminded, and when the ticket is closed without their word, as its standard says.
    ///
    /// Under a standard without such a clock, or without such an end, the handler is reminded as of any other wait.
    func acceptanceTimers(_ moment: Moment) -> [TimerOrder] {
        guard let engine = moment.policy.engine(of: standard) else { return [] }
        let history = TicketHistory(
            attributes: Attributes(ticket, assessment), facts: [ClockFact("acceptance_requested", at: moment.now)])
        let waiting = engine.deadlines(of: history, at: moment.now).first { $0.clock == .acceptanceSilence }
        let points = (waiting?.marks ?? []).compactMap { point in point.at.map { (action: point.mark.action, at: $0) } }
        let end = points.first { $0.action == .closeUnconfirmed }?.at
        let reminders = points.filter { point in
            point.action == .remindCustomer && end.map { point.at < $0 } ?? true
        }
        return reminders.enumerated().map { .arm(.acceptanceReminder($0 + 1), due: $1.at) }
            + (end.map { [.arm(.acceptanceExpiry, due: $0)] } ?? [])
    }
}
