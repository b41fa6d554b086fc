import Contracts

/// Every clock of one ticket, as programs and people are told: the answer of `escalation deadlines`.
///
/// Of a clock that ran more than once the latest run stands in ``clocks``, the earlier ones inside it.
public struct DeadlineReport: Encodable, Sendable {
    /// What was promised: which pack and which calendar, and the digest of both.
    public struct Basis: Codable, Hashable, Sendable {
        public let id: String
        public let version: String
        public let digest: String
        public let calendar: String
        public let calendarVersion: String
    }

    public struct Clock: Sendable {
        public let deadline: Deadline
        public let title: LocalizedText
        /// 《document》§chapter of every requirement.
        public let citations: [LocalizedText]
        public let ledger: [LedgerLine]
        /// First run first.
        public let earlier: [Clock]
    }

    public let standard: Basis
    public let clocks: [Clock]
    let zone: LedgerText

    private enum CodingKeys: String, CodingKey {
        case standard, clocks
    }

    /// - Parameters:
    ///   - deadlines: As the engine gave them for `edition`.
    ///   - timetable: Of the edition's calendar; all times of the ledger are in its zone.
    public init(_ deadlines: [Deadline], edition: Edition, timetable: Timetable, sources: Sources) {
        let zone = LedgerText(timetable)
        standard = Basis(
            id: edition.standard.id, version: edition.standard.version, digest: edition.digest,
            calendar: edition.calendar.id, calendarVersion: edition.calendar.version)
        self.zone = zone
        func clock(_ deadline: Deadline, earlier: [Clock]) -> Clock {
            Clock(
                deadline: deadline,
                title: edition.standard.clock(deadline.clock)?.title
                    ?? LocalizedText(deadline.clock.rawValue, deadline.clock.rawValue),
                citations: deadline.requirements.map(sources.citation),
                ledger: zone.lines(of: deadline), earlier: earlier)
        }
        var clocks: [Clock] = []
        for deadline in deadlines {
            if let last = clocks.last, last.deadline.clock == deadline.clock {
                clocks[clocks.count - 1] = clock(
                    deadline, earlier: last.earlier + [clock(last.deadline, earlier: [])])
            } else {
                clocks.append(clock(deadline, earlier: []))
            }
        }
        self.clocks = clocks
    }
}

extension DeadlineReport.Clock: Encodable {
    private enum CodingKeys: String, CodingKey {
        case clock, title, run, requirements, anchor, base, limit, startedAt, dueAt, state, elapsedSeconds,
            pausedSeconds
        case remainingSeconds, endedAt, breachedAt, breaches, excused, ledger, earlier
    }

    /// A due instant, a rest and a breach that do not exist are written as `null`, so that a reader need not guess.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(deadline.clock, forKey: .clock)
        try container.encode(title, forKey: .title)
        try container.encode(deadline.run, forKey: .run)
        try container.encode(deadline.requirements, forKey: .requirements)
        try container.encode(deadline.anchor, forKey: .anchor)
        try container.encode(deadline.limit.base, forKey: .base)
        try container.encode(deadline.limit, forKey: .limit)
        try container.encode(deadline.startedAt, forKey: .startedAt)
        try container.encode(deadline.dueAt, forKey: .dueAt)
        try container.encode(deadline.state, forKey: .state)
        try container.encode(deadline.elapsed.components.seconds, forKey: .elapsedSeconds)
        try container.encode(deadline.paused.components.seconds, forKey: .pausedSeconds)
        try container.encode(deadline.remaining?.components.seconds, forKey: .remainingSeconds)
        try container.encode(deadline.endedAt, forKey: .endedAt)
        try container.encode(deadline.breachedAt, forKey: .breachedAt)
        try container.encode(deadline.breaches, forKey: .breaches)
        try container.encodeIfPresent(deadline.excuse, forKey: .excused)
        try container.encode(ledger, forKey: .ledger)
        if !earlier.isEmpty { try container.encode(earlier, forKey: .earlier) }
    }
}

extension Deadline.Breach: Encodable {
    private enum CodingKeys: String, CodingKey {
        case at, due, recorded
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(at, forKey: .at)
        try container.encode(due, forKey: .due)
        try container.encode(isRecorded, forKey: .recorded)
    }
}
