/// What escalation decided about an acknowledgement from outside: escalation → intake.
public struct AcknowledgementDecided: NamedMessage, Hashable {
    public static let type = EventType("acknowledgement.decided")

    public var ticketId: TicketID
    /// Intake's message with the event.
    public var messageId: String
    public var decision: Decision

    public init(ticketId: TicketID, messageId: String, decision: Decision) {
        self.ticketId = ticketId
        self.messageId = messageId
        self.decision = decision
    }
}
