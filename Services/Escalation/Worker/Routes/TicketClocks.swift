import Contracts
import EscalationDomain
import ServiceStandard

/// All clocks of a ticket, each with its account.
struct TicketClocks: Codable, Sendable, Equatable {
    /// What the ticket was opened under.
    struct Pack: Codable, Sendable, Equatable {
        let id: String
        let version: String
        let title: LocalizedText
        let calendar: String
        let calendarVersion: String
        let digest: String
    }

    let ticketId: TicketID
    let number: String
    /// Nil until triage has spoken of the ticket.
    let standard: Pack?
    /// Every run, in the order of the pack.
    let clocks: [ClockAccount]

    init(_ watch: TicketWatch, under policy: EscalationPolicy, at now: Instant) {
        ticketId = watch.facts.ticketId
        number = watch.facts.number
        standard = watch.digest.flatMap { digest in policy.engine.map { Pack($0, digest: digest) } }
        let reading = watch.reading(under: policy, at: now)
        clocks = reading.deadlines.map { ClockAccount($0, under: policy) }
    }
}

extension TicketClocks.Pack {
    fileprivate init(_ engine: DeadlineEngine, digest: String) {
        let (standard, calendar) = (engine.standard, engine.timetable.calendar)
        self.init(
            id: standard.id, version: standard.version, title: standard.title, calendar: calendar.id,
            calendarVersion: calendar.version, digest: digest)
    }
}

/// One run of a clock as people and programs read it.
struct ClockAccount: Codable, Sendable, Equatable {
    let clock: String
    let run: Int
    let title: LocalizedText
    let requirements: [String]
    let anchor: String
    let limit: LocalizedText
    let startedAt: Instant
    /// Nil while the clock stands still.
    let dueAt: Instant?
    let state: Clock.State
    /// In the clock's time base, like `remainingSeconds`.
    let elapsedSeconds: Int64
    let pausedSeconds: Int64
    let remainingSeconds: Int64?
    let breachedAt: Instant?
    /// Who answers for the breach; it stays all the same.
    let excuse: Excuse?
    let ledger: [LedgerLine]

    init(_ deadline: Deadline, under policy: EscalationPolicy) {
        let id = deadline.clock.rawValue
        clock = id
        run = deadline.run
        title = policy.engine?.standard.clock(deadline.clock)?.title ?? LocalizedText(id, id)
        requirements = deadline.requirements
        anchor = deadline.anchor.rawValue
        limit = deadline.limit.title
        startedAt = deadline.startedAt
        dueAt = deadline.dueAt
        state = deadline.rendered.state
        elapsedSeconds = deadline.elapsed.components.seconds
        pausedSeconds = deadline.paused.components.seconds
        remainingSeconds = deadline.remaining?.components.seconds
        breachedAt = deadline.breachedAt
        excuse = deadline.excuse
        ledger = LedgerLine.lines(of: deadline, under: policy)
    }
}

/// One line of the account of a clock, in the zone of the standard's calendar.
struct LedgerLine: Codable, Sendable, Equatable {
    let at: Instant
    let chinese: String
    let english: String

    private enum CodingKeys: String, CodingKey {
        case at
        case chinese = "zh-Hans"
        case english = "en"
    }

    static func lines(of deadline: Deadline, under policy: EscalationPolicy) -> [LedgerLine] {
        guard let words = policy.engine.map({ LedgerText($0.timetable) }) else { return [] }
        return deadline.ledger.map { entry in
            let text = words.text(of: entry)
            return LedgerLine(at: entry.at, chinese: text.chinese, english: text.english)
        }
    }
}
