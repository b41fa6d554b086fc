import Contracts

/// What is known of an outside event whatever becomes of it; every answer starts from it.
public struct EventReceipt: Hashable, Sendable {
    /// Nil when the body had none that could be read.
    public var eventId: String?
    public var eventType: String?
    /// Of the bytes as they came; finds the answer to an event without id.
    public var bodySha256: String
    public var receivedAt: Instant
    /// What every answer to the event says was taken otherwise than it was written.
    public var warnings: [AnswerWarning]

    public init(
        eventId: String?, eventType: String?, bodySha256: String, receivedAt: Instant, warnings: [AnswerWarning] = []
    ) {
        self.eventId = eventId
        self.eventType = eventType
        self.bodySha256 = bodySha256
        self.receivedAt = receivedAt
        self.warnings = warnings
    }
}

/// How a ticket is named to who sent an event about it.
public struct TicketName: Hashable, Sendable {
    public var ticketId: TicketID
    public var number: String
    /// The reference of who submitted the ticket.
    public var externalRef: String

    public init(ticketId: TicketID, number: String, externalRef: String) {
        self.ticketId = ticketId
        self.number = number
        self.externalRef = externalRef
    }
}

extension EventReceipt {
    /// The event is ours to carry on.
    ///
    /// - Parameters:
    ///   - ticket: Nil where only a later service finds it, from a survey's token or an escalation's id.
    ///   - final: True for what triage does not decide.
    public func accepted(
        _ disposition: EventAnswered.Disposition, ticket: TicketName?, final: Bool, at now: Instant
    ) -> EventAnswered {
        var answer = answer(.accepted, final: final, at: now)
        answer.disposition = disposition
        if let ticket { answer.name(ticket) }
        return answer
    }

    /// The event had no effect; sent again, it is judged again.
    public func rejected(_ problem: Problem, at now: Instant) -> EventAnswered {
        rejected([problem], at: now)
    }

    /// The event had no effect, for every one of these reasons.
    public func rejected(_ problems: [Problem], at now: Instant) -> EventAnswered {
        answer(.rejected, final: true, problems: problems, at: now)
    }

    /// The event is understood, but intake itself knows that it is not allowed now; triage is not asked.
    public func refused(_ because: LocalizedText, ticket: TicketName, at now: Instant) -> EventAnswered {
        var answer = answer(.refused, final: true, problems: [Problem(.notLegal, detail: because)], at: now)
        answer.legal = []
        answer.name(ticket)
        return answer
    }

    /// The event's id was used before for something else.
    public func conflict(at now: Instant) -> EventAnswered {
        answer(.conflict, final: true, problems: [Problem(.conflict, pointer: "/id")], at: now)
    }

    private func answer(
        _ status: EventAnswered.Status, final: Bool, problems: [Problem] = [], at now: Instant
    ) -> EventAnswered {
        EventAnswered(
            eventId: eventId, eventType: eventType, bodySha256: bodySha256, status: status, phase: .received,
            final: final, receivedAt: receivedAt, answeredAt: now, problems: problems, warnings: warnings)
    }
}

extension EventAnswered {
    fileprivate mutating func name(_ ticket: TicketName) {
        ticketId = ticket.ticketId
        number = ticket.number
        externalRef = ticket.externalRef
    }
}

extension Problem {
    /// What was wrong with a message that could not be read.
    public init(_ fault: InboundFault) {
        self.init(fault.code, pointer: fault.field?.pointer, expected: fault.field?.expected)
    }
}
