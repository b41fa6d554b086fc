import Contracts

/// What follows from one fact, verdict or timer: to be sent and armed in the transaction that saves the case.
public struct Consequence: Hashable, Sendable {
    /// In order; the last one carries the decision, if there is one.
    public var events: [TicketEvent] = []
    /// For intake to answer; nil when nobody waits for it.
    ///
    /// Travels as `decision.made.v1` when there are no events.
    public var decision: Decision?
    public var timers: [TimerOrder] = []

    /// Nothing to say and nothing to do.
    static let none = Consequence()

    static func unasked(_ events: [TicketEvent], timers: [TimerOrder] = []) -> Consequence {
        Consequence(events: events, timers: timers)
    }

    static func applied(
        _ events: [TicketEvent], disposition: EventAnswered.Disposition = .none, missing: [MissingField] = [],
        timers: [TimerOrder] = []
    ) -> Consequence {
        let decision = Decision(
            verdict: .applied, implied: events.flatMap(\.implied), disposition: disposition, missing: missing)
        var events = events
        if let last = events.indices.last { events[last].decision = decision }
        return Consequence(events: events, decision: decision, timers: timers)
    }

    static func refused(_ refusal: Refusal, legal: [String]) -> Consequence {
        Consequence(
            decision: Decision(
                verdict: .refused, legal: legal, because: refusal.because, code: refusal.code,
                pointer: refusal.pointer, expected: refusal.expected))
    }
}

/// Why a fact is not taken.
enum Refusal {
    case notLegal(CaseState)
    /// The surviving ticket by its number.
    case merged(into: String)
    case quoteOutdated(last: Int)
    case quoteNotNewer(last: Int)
    case quoteExpired(Instant)
    case quoteBornExpired(Instant, issuedAt: Instant)
    case conflictOfInterest(staffId: String)
    case categoryUnknown(known: [String])
    /// - Parameter field: "department" or "team".
    case organisationUnknown(field: String, named: String, known: [String])
    case reopenTooLate(window: Duration)

    var because: LocalizedText {
        switch self {
        case .notLegal(let state):
            LocalizedText(
                "工单当前为“\(state.title.chinese)”,不允许此操作。",
                "The ticket is \(state.title.english); this is not allowed now.")
        case .merged(let number):
            LocalizedText("工单已并入 \(number)，请对该工单操作。", "The ticket was merged into \(number); use that one.")
        case .quoteOutdated(let last):
            LocalizedText("报价已更新,请答复第 \(last) 版。", "The quote has changed; answer version \(last).")
        case .quoteNotNewer(let last):
            LocalizedText(
                "已有第 \(last) 版报价,新报价的版本号须更大。", "Version \(last) was issued already; a new quote needs a higher one.")
        case .quoteExpired(let until):
            LocalizedText("报价已于 \(until) 失效,请重新报价。", "The quote expired at \(until); issue a new one.")
        case .quoteBornExpired(let until, let issuedAt):
            LocalizedText(
                "报价有效期 \(until) 不晚于出具时间 \(issuedAt)。",
                "The quote is valid until \(until), which is not after it was issued at \(issuedAt).")
        case .conflictOfInterest(let staffId):
            LocalizedText("\(staffId) 是被投诉人,不能处理此工单。", "\(staffId) is complained about and cannot handle this ticket.")
        case .categoryUnknown(let known):
            LocalizedText(
                "未知的类别;可用:\(known.joined(separator: "、"))。",
                "Unknown category; one of \(known.joined(separator: ", ")).")
        case .organisationUnknown(let field, let named, let known):
            Self.unknown(field, named, known)
        case .reopenTooLate(let window):
            LocalizedText(
                "已超过 \(window.inDays) 天的重开期限,请提交新工单并以 repeats 关联此工单。",
                "The \(window.inDays) days for reopening are over; submit a new ticket that repeats this one.")
        }
    }
}

extension Refusal {
    /// Nil for what is only not allowed now.
    var code: ProblemCode? {
        switch self {
        case .categoryUnknown, .organisationUnknown, .quoteBornExpired: .fieldInvalid
        default: nil
        }
    }

    /// The field of the event that is at fault.
    var pointer: String? {
        switch self {
        case .categoryUnknown: "/data/category"
        case .organisationUnknown(let field, _, _): "/data/\(field)"
        case .quoteBornExpired: "/data/validUntil"
        default: nil
        }
    }

    /// What belongs there.
    var expected: String? {
        switch self {
        case .categoryUnknown(let known), .organisationUnknown(_, _, let known):
            "one of \(known.joined(separator: ", "))"
        case .quoteBornExpired: "an instant after the quote was issued"
        default: nil
        }
    }

    private static func unknown(_ field: String, _ named: String, _ known: [String]) -> LocalizedText {
        let titles = ["department": LocalizedText("部门", "department"), "team": LocalizedText("班组", "team")]
        let title = titles[field] ?? LocalizedText(field, field)
        let name = named.prefix(64)
        let meant = String(name).nearest(of: known)
        return LocalizedText(
            "没有\(title.chinese)“\(name)”\(meant.map { ",是否指 \($0)?" } ?? "");可用:\(known.joined(separator: "、"))。",
            "There is no \(title.english) \"\(name)\"\(meant.map { "; did you mean \($0)?" } ?? ".") "
                + "One of \(known.joined(separator: ", ")).")
    }
}

extension Duration {
    /// Whole days, cut.
    fileprivate var inDays: Int64 { components.seconds / 86_400 }
}
