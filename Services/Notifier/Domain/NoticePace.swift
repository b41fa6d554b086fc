import Contracts

/// How many notices one member of staff gets within a minute; what is more is said in one summary, and nothing is lost.
///
/// Customers are not held to it: a receipt keeps a promise, and no customer has so many.
public struct NoticePace: Hashable, Sendable {
    /// A stretch in which nobody gets more than ``limit`` notices.
    public static let window = Duration.seconds(60)
    /// One of them may be the summary.
    public let limit: Int

    /// - Parameter limit: At least 2.
    public init(limit: Int = 10) {
        self.limit = max(2, limit)
    }

    /// What to do with the notices that are due for one person.
    public struct Plan: Hashable, Sendable {
        /// To be sent each.
        public var alone: [Notice] = []
        /// To be said in one summary.
        public var together: [Notice] = []
        /// Until when all of them wait, because the person has had enough for now.
        public var until: Instant?
    }

    /// - Parameters:
    ///   - waiting: What is due; more than one of them were never tried so far.
    ///   - recent: When this person was written to within the window before `now`.
    public func plan(_ waiting: [Notice], recent: [Instant], now: Instant) -> Plan {
        let room = limit - recent.count
        guard waiting.count > room else { return Plan(alone: waiting) }
        guard room > 0 else {
            let freed = recent.sorted()[recent.count - limit]
            return Plan(until: freed + Self.window)
        }
        let sorted = waiting.sorted { ($0.weight, $0.createdAt, $0.key) < ($1.weight, $1.createdAt, $1.key) }
        return Plan(alone: Array(sorted.prefix(room - 1)), together: Array(sorted.dropFirst(room - 1)))
    }
}

extension Notice {
    /// What calls for somebody comes before what only tells.
    fileprivate var weight: Int {
        switch template {
        case .escalation: 0
        case .breach: 1
        case .lapsed, .waiting, .contact: 2
        case .warning, .summary: 3
        case .receipt, .responded, .resolved, .rework, .survey: 4
        }
    }
}

extension Notice {
    /// So many tickets are named of each cause.
    private static let namedTickets = 200

    /// One notice instead of many to the same person on the same channel.
    ///
    /// - Parameter held: At least one; the first of them says to whom, how and for which ticket it is kept.
    public init?(summaryOf held: [Notice], now: Instant) {
        guard let first = held.first else { return nil }
        let language = first.language
        let causes = held.map { $0.cause(in: language) }.reduce(into: [String]()) { causes, cause in
            if !causes.contains(cause) { causes.append(cause) }
        }
        let lines = causes.map { cause in
            let own = held.filter { $0.cause(in: language) == cause }
            let numbers = own.compactMap(\.shownNumber).reduce(into: [String]()) { numbers, number in
                if !numbers.contains(number) { numbers.append(number) }
            }
            let more = numbers.count - Self.namedTickets
            let rest = more > 0 ? LocalizedText(" 等另 \(more) 单", " and \(more) more").text(in: language) : ""
            let named = numbers.prefix(Self.namedTickets).joined(separator: ", ")
            return "\(cause) × \(own.count): \(named)\(rest)"
        }
        self.init(
            causeId: first.key, ticketId: first.ticketId, number: first.number, template: .summary,
            recipient: first.recipient, channel: first.channel, language: language,
            variables: ["count": .text("\(held.count)"), "lines": .text(lines.joined(separator: "\n"))],
            drill: first.drill, now: now)
    }

    /// As the text would have said it.
    private var shownNumber: String? {
        if case .text(let number)? = variables["number"] { number } else { number }
    }

    /// "breach first response", in the person's language.
    private func cause(in language: TextLanguage) -> String {
        let word = template.word.text(in: language)
        guard case .text(let clock)? = variables["clock"] else { return word }
        return "\(word) \(clock)"
    }
}

extension NoticeTemplate {
    /// What staff call such a notice.
    fileprivate var word: LocalizedText {
        switch self {
        case .escalation: LocalizedText("升级", "escalation")
        case .breach: LocalizedText("超时", "breach")
        case .warning: LocalizedText("预警", "warning")
        case .contact: LocalizedText("客户再次来询", "contacted again")
        case .waiting: LocalizedText("等待过久", "still waiting")
        case .lapsed: LocalizedText("报价失效", "quote expired")
        case .receipt, .responded, .resolved, .rework, .survey, .summary: LocalizedText(rawValue, rawValue)
        }
    }
}
