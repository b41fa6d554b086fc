import Contracts

/// What the notifier has heard of one ticket, enough to know whom to tell what.
public struct TicketSnapshot: Codable, Hashable, Sendable {
    /// A party whose contact data we hold, sealed and elsewhere.
    public struct Contact: Codable, Hashable, Sendable {
        public var partyId: PartyID
        /// Nil until somebody said it.
        public var role: PartyRole?
        /// BCP 47.
        public var language: String
        public var optedOut: Bool
        /// "张*".
        public var maskedName: String?

        public init(partyId: PartyID, role: PartyRole?, language: String, optedOut: Bool, maskedName: String?) {
            self.partyId = partyId
            self.role = role
            self.language = language
            self.optedOut = optedOut
            self.maskedName = maskedName
        }
    }

    public let ticketId: TicketID
    public private(set) var number: String?
    /// In the order in which they were first heard of.
    public private(set) var contacts: [Contact] = []
    public private(set) var handler: String?
    public private(set) var firstContact: String?
    /// Digest of the standard it is held to; nil until triage said it.
    public private(set) var standard: String?
    /// Due instants by clock, as last revised.
    public private(set) var promised: [String: Instant] = [:]
    /// A ticket gets one receipt, however often its clocks move (S2-84).
    public internal(set) var receipted = false

    public init(ticketId: TicketID) {
        self.ticketId = ticketId
    }

    /// Takes what triage says of the ticket.
    public mutating func hear(_ head: TicketHead) {
        number = head.number
        handler = head.handler
        standard = head.standard.digest ?? standard
        firstContact = head.firstContact
        for party in head.parties {
            guard let index = contacts.firstIndex(where: { $0.partyId == party.partyId }) else { continue }
            contacts[index].role = party.role
            contacts[index].maskedName = party.mask.name ?? contacts[index].maskedName
        }
    }

    /// Takes the promises that stand now; a paused clock promises nothing.
    public mutating func hear(_ revised: ClocksRevised) {
        number = revised.number
        promised = revised.clocks.reduce(into: [:]) { promised, clock in promised[clock.id] = clock.dueAt }
    }

    /// Takes the way to reach one party; a later card of the same party replaces the earlier one.
    public mutating func hear(_ contact: Contact) {
        guard let index = contacts.firstIndex(where: { $0.partyId == contact.partyId }) else {
            contacts.append(contact)
            return
        }
        let role = contacts[index].role
        contacts[index] = contact
        contacts[index].role = contact.role ?? role
    }

    /// The one person that customer notices go to: the customer before who speaks for them, the earlier heard of first.
    public var addressee: Contact? {
        contacts.enumerated()
            .min { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }?
            .element
    }

    /// Who is told of the ticket's own affairs: the handler, else who first took it (S1-102).
    public var responsible: String? { handler ?? firstContact }
}

extension TicketSnapshot.Contact {
    /// Whether this person may be written to about it.
    ///
    /// The receipt answers what they just asked of us, so even who wants no messages gets it; the rest is withheld.
    public func accepts(_ template: NoticeTemplate) -> Bool {
        !optedOut || template == .receipt
    }

    fileprivate var rank: Int {
        switch role {
        case .customer: 0
        case .requester: 1
        case .onsiteContact: 2
        case .representative: 3
        case nil: 4
        case .agent: 5
        case .payer: 6
        }
    }
}
