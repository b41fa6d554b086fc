import Contracts
import ServiceStandard
import Testing

/// A ticket told in lines: "2026-02-06 10:00 received", "… paused consent", "… urgency=urgent", "… scheduled 14:00-16:00",
/// "… scheduled 2026-02-10 14:00-16:00".
///
/// Times are those of Shanghai unless they carry another offset: "2026-03-29 09:00+02:00 received".
struct Told {
    var attributes: Attributes
    var facts: [ClockFact]

    init(_ attributes: Attributes = [.zone: "Asia/Shanghai"], _ lines: [String]) throws {
        self.attributes = attributes
        facts = try lines.map(Self.fact)
    }

    var history: TicketHistory { TicketHistory(attributes: attributes, facts: facts) }

    static func instant(_ date: String, _ time: String) throws -> Instant {
        let hasOffset = time.count > 8
        let clock = String(time.prefix(hasOffset ? time.count - 6 : time.count))
        let offset = hasOffset ? String(time.suffix(6)) : "+08:00"
        let text = "\(date)T\(clock.count == 5 ? clock + ":00" : clock)\(offset)"
        return try #require(Instant(rfc3339: text), "\(text)")
    }

    /// "2026-02-06 10:00".
    static func instant(_ text: String) throws -> Instant {
        let words = text.split(separator: " ").map(String.init)
        try #require(words.count == 2, "\(text)")
        return try instant(words[0], words[1])
    }

    private static func fact(_ line: String) throws -> ClockFact {
        let words = line.split(separator: " ").map(String.init)
        try #require(words.count >= 3, "\(line)")
        let at = try instant(words[0], words[1])
        if let equals = words[2].firstIndex(of: "=") {
            let attribute = try #require(Attribute(rawValue: String(words[2][..<equals])), "\(line)")
            let value = String(words[2][words[2].index(after: equals)...])
            return ClockFact(.attributesChanged([attribute: value]), at: at)
        }
        switch words[2] {
        case "paused": return ClockFact(.paused(try #require(PauseReason(rawValue: words[3]))), at: at)
        case "resumed": return ClockFact(.resumed(try #require(PauseReason(rawValue: words[3]))), at: at)
        case "scheduled":
            let (day, hours) = words.count > 4 ? (words[3], words[4]) : (words[0], words[3])
            let ends = hours.split(separator: "-").map(String.init)
            let window = TimeWindow(from: try instant(day, ends[0]), to: try instant(day, ends[1]))
            return ClockFact(.scheduled(window), at: at)
        case "excused":
            return ClockFact(
                .excused(Excuse(clock: ClockID(rawValue: words[3]), cause: words[4], by: words[5])), at: at)
        case "breached":
            let due = try instant(words[5], words[6])
            let run = try #require(Int(words[4]))
            return ClockFact(.breached(RecordedBreach(clock: ClockID(rawValue: words[3]), run: run, due: due)), at: at)
        default:
            let learned = words.count == 5 ? try instant(words[3], words[4]) : nil
            return ClockFact(FactName(rawValue: words[2]), at: at, learnedAt: learned)
        }
    }
}

extension BusinessCalendar {
    /// 09:00–12:00 and 13:00–18:00 from Monday to Friday in Shanghai, with the Spring Festival of 2026 and its make-up days.
    static let office = BusinessCalendar(
        id: "office", version: "2026.1", title: LocalizedText("办公", "Office"), zone: "Asia/Shanghai",
        week: week("09:00-12:00", "13:00-18:00"),
        holidays: [
            Holiday(from: day("2026-02-15"), to: day("2026-02-23"), name: LocalizedText("春节", "Spring Festival"))
        ],
        replacements: ["2026-02-14", "2026-02-28"].map {
            Replacement(
                date: day($0), hours: hours("09:00-12:00", "13:00-18:00"),
                name: LocalizedText("春节调休上班", "Make-up working day"))
        })

    static func day(_ text: String) -> CivilDate {
        guard let day = CivilDate(text) else { preconditionFailure("no day: \(text)") }
        return day
    }

    /// These hours from Monday to Friday.
    static func week(_ frames: String...) -> [[DailyHours]] {
        Array(repeating: frames.compactMap { DailyHours($0) }, count: 5) + [[], []]
    }
}

extension Timetable {
    /// Of the calendar that most tests use; a hundred years of days take a while to lay out.
    static let office = Result { try Timetable(.office) }
}

extension ClockRule {
    /// A clock from `received` to `resolved` that stands still for consent and parts.
    static func told(
        _ limit: Limit, urgent: Limit? = nil, anchor: [FactName] = [.received], satisfiedBy: [FactName] = ["resolved"],
        standsStill: [PauseReason] = [.consent, .parts, .forceMajeure], onReopened: Reopening = .none,
        recurs: Bool = false, owner: Owner = .us, marks: [Mark] = Mark.ladder
    ) -> ClockRule {
        ClockRule(
            id: "clock", title: LocalizedText("钟", "Clock"), requirements: ["S1-68"], anchor: .init(anchor),
            satisfiedBy: satisfiedBy,
            limits: (urgent.map { [.init($0, when: Condition([.urgency: ["urgent"]]))] } ?? []) + [.init(limit)],
            standsStill: standsStill, onReopened: onReopened, recurs: recurs, owner: owner, marks: marks)
    }

    /// The runs of this clock in a ticket, as known at a moment.
    func deadlines(
        _ told: Told, at now: String, calendar: BusinessCalendar = .office
    ) throws -> [Deadline] {
        let standard = Standard(
            id: "told", version: "1", title: LocalizedText("样例", "Example"), calendar: calendar.id, clocks: [self])
        let timetable = calendar == .office ? try Timetable.office.get() : try Timetable(calendar)
        return DeadlineEngine(standard: standard, timetable: timetable)
            .deadlines(of: told.history, at: try Told.instant(now))
    }

    func deadline(
        _ attributes: Attributes = [.zone: "Asia/Shanghai"], _ lines: [String], at now: String,
        calendar: BusinessCalendar = .office
    ) throws -> Deadline {
        let deadlines = try deadlines(try Told(attributes, lines), at: now, calendar: calendar)
        return try #require(deadlines.last, "no run")
    }

    func deadline(_ lines: String..., at now: String, calendar: BusinessCalendar = .office) throws -> Deadline {
        try deadline([.zone: "Asia/Shanghai"], lines, at: now, calendar: calendar)
    }
}
