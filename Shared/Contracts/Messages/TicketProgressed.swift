/// Progress that may be shown to a customer: intake → outbound of every publisher whose grant covers the ticket (S0-20).
public struct TicketProgressed: NamedMessage, Hashable {
    public static let type = EventType("ticket.progressed")

    public var ticketId: TicketID
    public var number: String
    public var externalRef: String
    public var stage: Stage
    public var state: TicketState
    public var waitingOn: WaitingOn
    public var text: LocalizedText
    /// Due instants that we promised, by clock.
    public var promised: [String: Instant]
    /// What the ticket's standard calls these clocks, for people.
    public var promises: [String: LocalizedText]?

    public init(
        ticketId: TicketID, number: String, externalRef: String, stage: Stage, state: TicketState, waitingOn: WaitingOn,
        text: LocalizedText, promised: [String: Instant], promises: [String: LocalizedText]? = nil
    ) {
        self.ticketId = ticketId
        self.number = number
        self.externalRef = externalRef
        self.stage = stage
        self.state = state
        self.waitingOn = waitingOn
        self.text = text
        self.promised = promised
        self.promises = promises
    }
}
