/// What survey decided about an answer that came through intake: survey → intake.
///
/// An answer that overtook the resolution of its ticket is decided with the resolution.
public struct AnswerDecided: NamedMessage, Hashable {
    public static let type = EventType("answer.decided")

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
