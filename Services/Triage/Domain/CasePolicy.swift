import Contracts
import ServiceStandard

/// What decides about a case beside its facts.
public struct CasePolicy: Sendable {
    public let rules: RuleSet
    /// What new tickets are opened under.
    public let standards: StandardShelf
    /// A reopening has to come within this time of the end of the round.
    public var reopenWindow = Duration.seconds(30 * 86_400)
    /// How long a ticket waits for anything before its handler is reminded (C-15).
    public var waitingReminder = Duration.seconds(2 * 86_400)
    /// An answer to a quote counts by its own time when intake hears of it within this (contract, "Three times").
    public let maxLateness = Duration.seconds(86_400)
    /// What older tickets were opened under and the shelf has no longer, by digest.
    private var archived: [String: DeadlineEngine] = [:]

    public init(rules: RuleSet, standards: StandardShelf) {
        self.rules = rules
        self.standards = standards
    }

    /// Whether the standard that a ticket froze is at hand.
    public func knows(_ frozen: TicketHead.Standard) -> Bool {
        frozen.digest.map { engine(for: $0) != nil } ?? true
    }

    /// The same policy, also for tickets that froze this digest.
    public func knowing(_ engine: DeadlineEngine, for digest: String) -> CasePolicy {
        var policy = self
        policy.archived[digest] = engine
        return policy
    }

    /// What holds for a ticket; the selection's last standard where the ticket froze none that is known.
    public func engine(of frozen: TicketHead.Standard) -> DeadlineEngine? {
        engine(for: frozen.digest ?? standards.fallbackDigest)
    }

    private func engine(for digest: String) -> DeadlineEngine? {
        standards.engine(for: digest) ?? archived[digest]
    }
}
