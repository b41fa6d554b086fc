import Contracts

/// All that deadlines depend on, of one ticket.
public struct TicketHistory: Codable, Hashable, Sendable {
    /// As they were when the ticket was opened.
    public var attributes: Attributes
    /// In the order in which they became known; nothing is ever taken out.
    public var facts: [ClockFact]

    public init(attributes: Attributes, facts: [ClockFact] = []) {
        self.attributes = attributes
        self.facts = facts
    }
}
