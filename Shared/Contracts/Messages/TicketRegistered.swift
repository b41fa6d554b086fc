/// A person or organisation as everybody but intake and the notifier knows them: no contact data, only a mask.
public struct Party: Codable, Hashable, Sendable {
    public struct Mask: Codable, Hashable, Sendable {
        /// "张*".
        public var name: String?
        /// "138****5678".
        public var phone: String?

        public init(name: String?, phone: String?) {
            self.name = name
            self.phone = phone
        }
    }

    public var partyId: PartyID
    public var role: PartyRole
    public var kind: PartyKindOf
    public var tier: CustomerTier
    /// BCP 47.
    public var language: String
    public var mask: Mask
    /// Channels on which we could reach them, best first.
    public var reachable: [String]

    public init(
        partyId: PartyID, role: PartyRole, kind: PartyKindOf, tier: CustomerTier, language: String, mask: Mask,
        reachable: [String]
    ) {
        self.partyId = partyId
        self.role = role
        self.kind = kind
        self.tier = tier
        self.language = language
        self.mask = mask
        self.reachable = reachable
    }
}

/// Which instant the clocks of a ticket start from, and why (contract, "Three times").
public enum AnchorBasis: String, ClosedEnumeration {
    case reported, received, clamped
}

/// A ticket exists: intake → triage, escalation.
public struct TicketRegistered: NamedMessage, Hashable {
    public static let type = EventType("ticket.registered")

    public struct Candidate: Codable, Hashable, Sendable {
        public var ticketId: TicketID
        public var number: String
        public var why: String
        public var openedAt: Instant

        public init(ticketId: TicketID, number: String, why: String, openedAt: Instant) {
            self.ticketId = ticketId
            self.number = number
            self.why = why
            self.openedAt = openedAt
        }
    }

    public struct History: Codable, Hashable, Sendable {
        public var open: Int
        public var last90Days: Int
        public var sameAsset90Days: Int

        public init(open: Int, last90Days: Int, sameAsset90Days: Int) {
            self.open = open
            self.last90Days = last90Days
            self.sameAsset90Days = sameAsset90Days
        }
    }

    public var ticketId: TicketID
    public var number: String
    public var publisher: String
    public var externalRef: String
    public var channel: String
    public var kind: RequestKind
    public var origin: RequestOrigin
    public var receivedAt: Instant
    public var reportedAt: Instant
    public var anchorAt: Instant
    public var anchorBasis: AnchorBasis
    public var occurredAt: Instant?
    public var parties: [Party]
    /// The description with phones, e-mails, id numbers, plates and the parties' names masked.
    public var text: String
    public var textMasked: Bool
    public var assetId: String?
    public var product: Product?
    public var siteRef: String?
    public var contractRef: String?
    public var region: String?
    public var divisionCode: String?
    public var serviceType: String?
    public var faultCode: String?
    public var urgencyHint: Urgency?
    public var desiredWindow: TimeWindow?
    public var evidence: [Evidence]?
    public var firstContact: StaffStamp?
    public var about: ComplaintSubject?
    public var relatesTo: [TicketRelation]?
    public var attributes: [String: String]?
    public var duplicateCandidates: [Candidate]
    public var history: History

    /// - Parameters:
    ///   - submission: Supplies the fields that pass as submitted; its parties and its description do not.
    public init(
        ticketId: TicketID, number: String, publisher: String, submission: TicketSubmitted, receivedAt: Instant,
        reportedAt: Instant, anchorAt: Instant, anchorBasis: AnchorBasis, parties: [Party], text: String,
        attributes: [String: String]?, assetId: String?, divisionCode: String?, duplicateCandidates: [Candidate],
        history: History
    ) {
        self.ticketId = ticketId
        self.number = number
        self.publisher = publisher
        self.externalRef = submission.externalRef
        self.channel = submission.channel
        self.kind = submission.kind ?? .request
        self.origin = submission.origin ?? .reactive
        self.receivedAt = receivedAt
        self.reportedAt = reportedAt
        self.anchorAt = anchorAt
        self.anchorBasis = anchorBasis
        self.occurredAt = submission.occurredAt
        self.parties = parties
        self.text = text
        self.textMasked = text != submission.description
        self.assetId = assetId
        self.product = submission.product
        self.siteRef = submission.siteRef
        self.contractRef = submission.contractRef
        self.region = submission.region
        self.divisionCode = divisionCode
        self.serviceType = submission.serviceType
        self.faultCode = submission.faultCode
        self.urgencyHint = submission.urgencyHint
        self.desiredWindow = submission.desiredWindow
        self.evidence = submission.evidence
        self.firstContact = submission.firstContact
        self.about = submission.about
        self.relatesTo = submission.relatesTo
        self.attributes = attributes
        self.duplicateCandidates = duplicateCandidates
        self.history = history
    }
}

/// Something happened to a ticket, as intake heard it: intake → triage, and by its routing key's tail survey and escalation.
public struct FactRecorded: NamedMessage, Hashable {
    public static let type = EventType("fact.recorded")

    public var ticketId: TicketID
    /// The publisher or the member of staff who told us.
    public var recordedBy: String
    /// Told more than 15 minutes after it happened.
    public var late: Bool
    /// Free text in it is masked, people in it are masked.
    public var fact: Fact

    public init(ticketId: TicketID, recordedBy: String, late: Bool, fact: Fact) {
        self.ticketId = ticketId
        self.recordedBy = recordedBy
        self.late = late
        self.fact = fact
    }

    public var routingSuffix: String? { fact.name }

    private enum CodingKeys: String, CodingKey {
        case fact, ticketId, recordedBy, late, data
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ticketId = try container.decode(TicketID.self, forKey: .ticketId)
        recordedBy = try container.decode(String.self, forKey: .recordedBy)
        late = try container.decode(Bool.self, forKey: .late)
        let name = try container.decode(String.self, forKey: .fact)
        fact = try Fact(name: name, from: container.superDecoder(forKey: .data))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ticketId, forKey: .ticketId)
        try container.encode(recordedBy, forKey: .recordedBy)
        try container.encode(late, forKey: .late)
        try container.encode(fact.name, forKey: .fact)
        try fact.data.encode(to: container.superEncoder(forKey: .data))
    }
}

/// Contact data of one party, sealed under that party's own key: intake → notifier alone.
///
/// Erasing a person destroys the key in both stores; what else was ever written stays valid and unreadable.
public struct ContactShared: NamedMessage, Hashable {
    public static let type = EventType("contact.shared")

    public var ticketId: TicketID
    public var partyId: PartyID
    /// The party's key, sealed under the master key of contact data; base64.
    public var wrappedKey: String
    /// ``ContactCard`` as JSON, sealed under the party's key; base64.
    public var sealed: String
    /// Lets the receipt, which goes out before any event of triage is heard, reach the customer rather than an agent.
    public var role: PartyRole?
    /// Of the master key; a reader that holds another one says so instead of calling the data damaged.
    public var keyFingerprint: String?

    public init(
        ticketId: TicketID, partyId: PartyID, wrappedKey: String, sealed: String, role: PartyRole? = nil,
        keyFingerprint: String? = nil
    ) {
        self.ticketId = ticketId
        self.partyId = partyId
        self.wrappedKey = wrappedKey
        self.sealed = sealed
        self.role = role
        self.keyFingerprint = keyFingerprint
    }
}

/// How to reach one party, in the clear; exists only inside intake and the notifier, and only while it is used.
public struct ContactCard: Codable, Hashable, Sendable {
    public var name: String?
    public var organisation: String?
    public var phones: [String]
    public var email: String?
    public var chatIds: [String]
    public var address: Address?
    public var language: String
    public var preferences: ContactPreferences?

    public init(_ party: SubmittedParty) {
        name = party.name
        organisation = party.organisation
        phones = party.phones ?? []
        email = party.email
        chatIds = party.chatIds ?? []
        address = party.address
        language = party.language ?? "zh-Hans"
        preferences = party.preferences
    }
}
