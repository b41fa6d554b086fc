/// What became of one message to one person: notifier → escalation, survey, case file.
public struct NoticeChanged: Message, Hashable {
    public enum Change: String, Hashable, Sendable {
        case sent, delivered, failed, withheld
    }

    public static let types: [EventType] = ["sent", "delivered", "failed", "withheld"].map { EventType("notice.\($0)") }

    public var change: Change
    public var ticketId: TicketID
    /// "receipt", "responded", "resolved", "rework", "survey", "warning", "breach", "escalation", "contact".
    public var template: String
    /// "customer" or "staff".
    public var audience: String
    /// A party id, or a staff id.
    public var recipient: String
    public var channel: String
    public var language: String
    /// The same on every attempt, so that a receiver can drop a second copy.
    public var key: String
    /// How many attempts it took, or were made in vain.
    public var attempts: Int
    /// Why it failed or was withheld.
    public var reason: String?

    public init(
        _ change: Change, ticketId: TicketID, template: String, audience: String, recipient: String, channel: String,
        language: String, key: String, attempts: Int, reason: String? = nil
    ) {
        self.change = change
        self.ticketId = ticketId
        self.template = template
        self.audience = audience
        self.recipient = recipient
        self.channel = channel
        self.language = language
        self.key = key
        self.attempts = attempts
        self.reason = reason
    }

    public var type: EventType { EventType("notice.\(change.rawValue)") }

    public var remark: LogRemark? {
        guard change == .failed || change == .withheld else { return nil }
        return LogRemark(
            .notice, "notice \(change.rawValue)",
            [
                "notice": key, "template": template, "audience": audience, "recipient": recipient, "channel": channel,
                "attempts": String(attempts), "reason": reason ?? "-",
            ])
    }
    /// What stands in ``recipient`` where there is nobody to write to.
    public static let nobody = "none"

    /// Whether it was for somebody.
    public var hasRecipient: Bool { !recipient.isEmpty && recipient != Self.nobody }

    private enum CodingKeys: String, CodingKey {
        case ticketId, template, audience, recipient, channel, language, key, attempts, reason
    }

    public init(type: EventType, from decoder: any Decoder) throws {
        guard let change = Change(rawValue: String(type.name.dropFirst("notice.".count))) else {
            throw DecodingError.expected("a notice event", decoder)
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.change = change
        ticketId = try container.decode(TicketID.self, forKey: .ticketId)
        template = try container.decode(String.self, forKey: .template)
        audience = try container.decode(String.self, forKey: .audience)
        recipient = try container.decode(String.self, forKey: .recipient)
        channel = try container.decode(String.self, forKey: .channel)
        language = try container.decode(String.self, forKey: .language)
        key = try container.decode(String.self, forKey: .key)
        attempts = try container.decode(Int.self, forKey: .attempts)
        reason = try container.decodeIfPresent(String.self, forKey: .reason)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ticketId, forKey: .ticketId)
        try container.encode(template, forKey: .template)
        try container.encode(audience, forKey: .audience)
        try container.encode(recipient, forKey: .recipient)
        try container.encode(channel, forKey: .channel)
        try container.encode(language, forKey: .language)
        try container.encode(key, forKey: .key)
        try container.encode(attempts, forKey: .attempts)
        try container.encodeIfPresent(reason, forKey: .reason)
    }
}
