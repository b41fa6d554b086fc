import Contracts

/// What intake remembers of an invitation, to tell at once whether its credential can still be used.
public struct KnownInvitation: Hashable, Sendable {
    public enum State: String, ClosedEnumeration {
        case open, answered, expired
    }

    public var ticketId: TicketID
    public var expiresAt: Instant
    public var state: State

    public init(ticketId: TicketID, expiresAt: Instant, state: State) {
        self.ticketId = ticketId
        self.expiresAt = expiresAt
        self.state = state
    }

    /// Why an answer under this invitation is refused; nil when it is taken.
    ///
    /// - Parameter time: When the customer answered; a message that was under way does not come too late.
    public func refusal(at time: Instant) -> LocalizedText? {
        switch state {
        case .answered: LocalizedText("该问卷已经答复过,谢谢。", "This survey was answered before. Thank you.")
        case .expired: Self.expired
        case .open: time < expiresAt ? nil : Self.expired
        }
    }

    private static let expired = LocalizedText("该问卷已过有效期。", "This survey is no longer open.")
}
