import Contracts

/// What decides about a case beside its facts.
public struct CasePolicy: Sendable {
    public let rules: RuleSet
    /// Frozen into every ticket that is opened under it.
    public var standard = TicketHead.Standard(
        id: "pipeline", version: "1", calendar: "always", calendarVersion: "1", selectedBy: "default")
    /// The customer is silent at acceptance: a reminder after this time, twice and three times it (C-15).
    public var reminderAfter = Duration.seconds(2 * 86_400)
    /// Then the ticket is closed, unconfirmed.
    public var silenceAfter = Duration.seconds(7 * 86_400)
    /// A reopening has to come within this time of the end of the round.
    public var reopenWindow = Duration.seconds(30 * 86_400)

    public init(rules: RuleSet) {
        self.rules = rules
    }
}
