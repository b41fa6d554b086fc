import Contracts
import ServiceStandard

/// The standards that tickets may be opened under, and the rules that choose among them.
public struct StandardShelf: Sendable {
    /// By the standard's id, as they are now.
    public let editions: [String: Edition]
    private let selection: Selection
    private let fallback: Edition
    private let engines: [String: DeadlineEngine]

    /// - Throws: `FieldError` for a calendar that no instants can be made of, and for a rule whose standard is missing.
    public init(_ editions: [Edition], selection: Selection) throws(FieldError) {
        let byID = Dictionary(editions.map { ($0.standard.id, $0) }, uniquingKeysWith: { first, _ in first })
        for rule in selection.rules where byID[rule.use] == nil {
            let known = byID.keys.sorted().joined(separator: ", ")
            throw FieldError("/\(rule.id)/use", expected: "one of \(known), not \(rule.use)")
        }
        guard let fallback = selection.rules.last.flatMap({ byID[$0.use] }) else {
            throw FieldError("", expected: "at least one rule; the last one holds for every ticket")
        }
        var timetables: [BusinessCalendar: Timetable] = [:]
        var engines: [String: DeadlineEngine] = [:]
        for edition in editions {
            engines[edition.digest] = try edition.engine(sharing: &timetables)
        }
        self.editions = byID
        self.selection = selection
        self.fallback = fallback
        self.engines = engines
    }

    /// Chooses by the first rule that holds and whose standard is in effect on the day.
    ///
    /// Where none is, the last rule's standard is taken all the same: no ticket goes without promises.
    public func choice(for attributes: Attributes, at now: Instant) -> StandardChoice {
        let chosen = selection.choose(for: attributes) { id in
            guard let edition = editions[id], let calendar = engines[edition.digest]?.timetable,
                !edition.standard.isEffective(on: calendar.day(of: now))
            else { return nil }
            return LocalizedText("标准 \(id) 当日不在有效期内", "standard \(id) is not in effect on that day")
        }
        guard let chosen, let edition = editions[chosen.standard] else {
            let because = LocalizedText(
                "没有规则的标准当日有效,沿用最后一条规则的标准。",
                "No rule has a standard in effect on that day; that of the last one is taken.")
            return StandardChoice(
                edition: fallback, selectedBy: "fallback", reason: "standard.fallback", because: because)
        }
        return StandardChoice(
            edition: edition, selectedBy: chosen.rule, reason: "standard.\(chosen.rule)", because: chosen.because)
    }

    /// What works out deadlines under the standard that has this digest; nil for one that is not on the shelf any more.
    public func engine(for digest: String) -> DeadlineEngine? {
        engines[digest]
    }

    /// The standard of tickets that froze none, because they were opened before standards had digests.
    var fallbackDigest: String { fallback.digest }
}

/// Which standard a ticket is held to, and why.
public struct StandardChoice: Hashable, Sendable {
    public let edition: Edition
    /// The rule of the selection, or who decided otherwise.
    public let selectedBy: String
    let reason: String
    public let because: LocalizedText

    /// A person's decision that stands above the selection.
    public static func decided(_ edition: Edition, by actor: String, reason: String) -> StandardChoice {
        StandardChoice(
            edition: edition, selectedBy: actor, reason: "standard.person",
            because: LocalizedText("人工改用此标准:\(reason)", "A person decided: \(reason)"))
    }

    /// What a ticket keeps.
    var frozen: TicketHead.Standard {
        TicketHead.Standard(
            id: edition.standard.id, version: edition.standard.version, calendar: edition.calendar.id,
            calendarVersion: edition.calendar.version, selectedBy: selectedBy, digest: edition.digest)
    }

    /// The same as a line of the assessment, so that people read why (S1-28).
    var asRule: Assessment.FiredRule {
        Assessment.FiredRule(id: reason, set: ["standard": edition.standard.id], because: because)
    }
}
