import Contracts

/// `publishers.yaml`: every outside program that may talk to us, and what it may say (S2-36).
public struct PublisherGrants: Hashable, Sendable {
    private let grants: [String: PublisherGrant]

    /// Every publisher, in alphabetical order.
    public var publishers: [String] { grants.keys.sorted() }

    /// - Throws: ``FieldError`` with the place in the file.
    init(_ grants: [String: PublisherGrant]) throws(FieldError) {
        self.grants = grants
        for (name, grant) in grants.sorted(by: { $0.key < $1.key }) {
            try Self.validate(name)
            for (index, pattern) in grant.send.enumerated()
            where !Self.eventNames.contains(where: { PublisherGrant.matches(pattern, $0) }) {
                throw FieldError(
                    "/publishers/\(name)/send/\(index)",
                    expected:
                        "an event name, a family like work.*, or *; events are \(Self.eventNames.joined(separator: ", "))"
                )
            }
            guard grant.scope != .none else {
                throw FieldError(
                    "/publishers/\(name)/scope",
                    expected: "own, all or region:<code>; to shut a publisher out, remove it")
            }
        }
    }

    public func knows(_ publisher: String) -> Bool {
        grants[publisher] != nil
    }

    /// What a publisher may do about a ticket.
    ///
    /// - Parameters:
    ///   - owner: The publisher that submitted the ticket.
    ///   - hasReference: Whether the publisher submitted the ticket, or came back about it.
    public func access(of publisher: String, owner: String, hasReference: Bool, region: String?) -> TicketAccess {
        grants[publisher]?.scope
            .access(of: publisher, owner: owner, hasReference: hasReference, region: region) ?? .none
    }

    /// Who hears of a ticket's progress (S0-20), in alphabetical order.
    ///
    /// - Parameter hasReference: Whether a publisher submitted the ticket, or came back about it.
    public func listeners(
        owner: String, region: String?, hasReference: (String) throws -> Bool
    ) rethrows -> [String] {
        try publishers.filter { publisher in
            guard let progress = grants[publisher]?.progress, progress != .none else { return false }
            return try progress.access(
                of: publisher, owner: owner, hasReference: hasReference(publisher), region: region) != .none
        }
    }

    /// Why an event cannot be taken from a publisher before its ticket is even looked at; nil when it can.
    public func objection(to event: InboundEvent, from publisher: String) -> Problem? {
        guard let grant = grants[publisher], grant.maySend(event.type.name) else {
            return Problem(.notGranted, pointer: "/type")
        }
        return objection(toSource: event.source, from: publisher)
    }

    /// Why an event that says it is from somebody else cannot be taken; nil when it says nothing, or the truth.
    public func objection(toSource claimed: String?, from publisher: String) -> Problem? {
        let source = "/publishers/\(publisher)"
        guard let claimed, claimed != source else { return nil }
        return Problem(
            .notGranted,
            detail: LocalizedText(
                "source 应为 \(source)，即发送此事件的账号;您的账号不能代他人发送。",
                "The source must be \(source), the account that sent this; it may not speak for another."),
            pointer: "/source", expected: source)
    }

    private static let eventNames = [TicketSubmitted.type.name] + Fact.outsideNames

    /// A name is a broker user, a word of routing keys and the tail of a queue's name.
    private static func validate(_ name: String) throws(FieldError) {
        let isWord =
            (1...32).contains(name.count) && name.first.map { ("a"..."z").contains($0) } == true
            && name.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
        guard isWord else {
            throw FieldError(
                "/publishers/\(name)", expected: "a name of a-z, 0-9 and -, at most 32 long, starting with a letter")
        }
        let reserved = ServiceName.allCases.map(\.rawValue) + [Topology.onCallReader]
        guard !reserved.contains(name) else {
            throw FieldError(
                "/publishers/\(name)", expected: "another name; \(reserved.joined(separator: ", ")) are taken")
        }
    }
}

extension PublisherGrants: Codable {
    private enum CodingKeys: String, CodingKey {
        case publishers
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(container.decode([String: PublisherGrant].self, forKey: .publishers))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(grants, forKey: .publishers)
    }
}
