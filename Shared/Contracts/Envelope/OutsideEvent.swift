/// What an outside program asked of us or told us.
public enum OutsideEvent: Sendable, Equatable {
    case submission(TicketSubmitted)
    /// `ticket` is nil only where the fact itself leads to it: a survey's token, an escalation's id.
    case later(ticket: TicketReference?, staffId: String?, fact: Fact)
}

/// An outside message whose envelope was readable and whose type is known.
public struct InboundEvent: Sendable, Equatable {
    public let id: String
    public let source: String
    public let type: EventType
    /// As claimed; nil when the sender leaves it to our receipt.
    public let time: Instant?
    public let traceparent: String?
    public let drill: Bool
    public let event: OutsideEvent
    /// SHA-256 of (type, subject, data): tells a replay from a second event under the same id.
    public let digest: String
    /// What of it is taken otherwise than it is written.
    public let warnings: [AnswerWarning]

    /// The largest body taken, in bytes; the broker itself refuses messages over 4 MiB.
    public static let maximumBody = 1 << 20

    /// Whether a text may be an event's id: a key of ours, and a property of the answer.
    public static func isIdentifier(_ text: String) -> Bool {
        var text = text
        return text.utf8.count <= TextLimit.reference.bytes && TextLimit.reference.characters.contains(text.count)
            && text.withUTF8(TextSafety.isPlainLine)
    }
}

/// One reason why an outside message is not taken.
public struct InboundProblem: Sendable, Equatable {
    public var code: ProblemCode
    public var field: FieldError
}

/// Why an outside message could not be read, and what of it could.
public struct InboundFault: Error, Sendable, Equatable {
    /// Most telling first; never empty.
    public var problems: [InboundProblem]
    public var warnings: [AnswerWarning] = []
    /// As it is written, even when it is not one that may be taken; nil beyond ``longestId`` bytes.
    public var eventId: String?
    public var eventType: String?
    /// The publisher that the message says it is from.
    public var source: String?

    static let longestId = 1024

    public var code: ProblemCode { problems.first?.code ?? .fieldInvalid }
    public var field: FieldError? { problems.first?.field }
}
