/// How an outside event names its ticket: by id, by number, or by a publisher's own reference.
public enum TicketReference: Hashable, Sendable {
    case id(TicketID)
    case number(String)
    /// `publisher` is nil for the sender itself.
    case external(ref: String, publisher: String?)
}

extension TicketReference: Codable {
    private enum CodingKeys: String, CodingKey {
        case ticketId, number, externalRef, publisher
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let id = try container.decodeIfPresent(TicketID.self, forKey: .ticketId) {
            self = .id(id)
        } else if let number = try container.decodeIfPresent(String.self, forKey: .number) {
            self = .number(number)
        } else if let ref = try container.decodeIfPresent(String.self, forKey: .externalRef) {
            self = .external(ref: ref, publisher: try container.decodeIfPresent(String.self, forKey: .publisher))
        } else {
            throw DecodingError.expected(
                "ticketId, number, or externalRef (with publisher when it is not yours)", decoder)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .id(let id): try container.encode(id, forKey: .ticketId)
        case .number(let number): try container.encode(number, forKey: .number)
        case .external(let ref, let publisher):
            try container.encode(ref, forKey: .externalRef)
            try container.encodeIfPresent(publisher, forKey: .publisher)
        }
    }
}
