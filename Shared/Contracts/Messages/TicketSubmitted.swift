/// A customer's request as an outside program hands it in: `ticket.submitted.v1`.
public struct TicketSubmitted: NamedMessage, Hashable {
    public static let type = EventType("ticket.submitted")

    // Order
    public var externalRef: String
    /// Open: "phone", "online_chat", "email", "app" … (S0-11, S1-27).
    public var channel: String
    public var kind: RequestKind?
    public var origin: RequestOrigin?
    public var relatesTo: [TicketRelation]?
    // Time
    /// When the customer noticed the fault.
    public var occurredAt: Instant?
    /// When the customer told anybody of ours; the envelope's `time` unless given.
    public var reportedAt: Instant?
    public var desiredWindow: TimeWindow?
    // Who, what, where
    public var parties: [SubmittedParty]?
    public var description: String
    public var serviceType: String?
    public var faultCode: String?
    public var urgencyHint: Urgency?
    public var evidence: [Evidence]?
    public var product: Product?
    public var siteRef: String?
    public var contractRef: String?
    public var region: String?
    // Hands
    public var firstContact: StaffStamp?
    public var about: ComplaintSubject?
    /// Kept, never interpreted.
    public var attributes: [String: String]?
}

/// How a ticket stands to another one.
public struct TicketRelation: Codable, Hashable, Sendable {
    public enum Relation: String, ClosedEnumeration {
        case complainsAbout = "complains_about"
        case repeats, follows
        case causedBy = "caused_by"
    }

    public var ticket: TicketReference
    public var relation: Relation

    public init(ticket: TicketReference, relation: Relation) {
        self.ticket = ticket
        self.relation = relation
    }
}

/// From inclusive, to exclusive.
public struct TimeWindow: Codable, Hashable, Sendable {
    public var from: Instant
    public var to: Instant

    public init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }
}

/// A photo, a recording, a document that backs a request; we keep the reference, never the bytes.
public struct Evidence: Codable, Hashable, Sendable {
    public var kind: String
    public var uri: String
    public var sha256: String?
}

/// The thing a request is about.
public struct Product: Codable, Hashable, Sendable {
    public var brand: String?
    public var model: String?
    public var category: String?
    public var serial: String?
    public var parentSerial: String?
    public var orderId: String?
    public var productionDate: String?
    public var saleDate: String?
    public var deliveryDate: String?
    public var acceptanceDate: String?

    public init(
        brand: String? = nil, model: String? = nil, category: String? = nil, serial: String? = nil,
        parentSerial: String? = nil, orderId: String? = nil, productionDate: String? = nil, saleDate: String? = nil,
        deliveryDate: String? = nil, acceptanceDate: String? = nil
    ) {
        self.brand = brand
        self.model = model
        self.category = category
        self.serial = serial
        self.parentSerial = parentSerial
        self.orderId = orderId
        self.productionDate = productionDate
        self.saleDate = saleDate
        self.deliveryDate = deliveryDate
        self.acceptanceDate = acceptanceDate
    }

    /// This product, with the fields it leaves open from another description of it.
    package func completed(from other: Product?) -> Product {
        Product(
            brand: brand ?? other?.brand, model: model ?? other?.model, category: category ?? other?.category,
            serial: serial ?? other?.serial, parentSerial: parentSerial ?? other?.parentSerial,
            orderId: orderId ?? other?.orderId, productionDate: productionDate ?? other?.productionDate,
            saleDate: saleDate ?? other?.saleDate, deliveryDate: deliveryDate ?? other?.deliveryDate,
            acceptanceDate: acceptanceDate ?? other?.acceptanceDate)
    }
}

/// A member of staff and when they acted.
public struct StaffStamp: Codable, Hashable, Sendable {
    public var staffId: String
    public var at: Instant?
}

/// What a complaint is about.
public struct ComplaintSubject: Codable, Hashable, Sendable {
    public enum Level: String, ClosedEnumeration {
        case superior, leadership
    }

    public var subject: String
    public var staffId: String?
    public var department: String?
    public var wantedLevel: Level?
}

/// A person or an organisation in a submission, in the clear: exists only outside and inside intake's transaction.
public struct SubmittedParty: Codable, Hashable, Sendable {
    public var role: PartyRole
    public var externalId: String?
    public var kind: PartyKindOf?
    public var tier: CustomerTier?
    public var name: String?
    public var organisation: String?
    public var relation: String?
    public var phones: [String]?
    public var email: String?
    public var chatIds: [String]?
    public var address: Address?
    /// BCP 47; Chinese unless given.
    public var language: String?
    public var preferences: ContactPreferences?
}

public enum PartyRole: String, ClosedEnumeration {
    case customer, requester
    case onsiteContact = "onsite_contact"
    case representative, agent, payer
}

/// What a party is.
public enum PartyKindOf: String, ClosedEnumeration {
    case individual, corporate, agent
}

/// S1-8: one of the inputs of priority.
public enum CustomerTier: String, ClosedEnumeration {
    case new, ordinary, existing
    case highValue = "high_value"
}

public struct Address: Codable, Hashable, Sendable {
    public var text: String
    /// Six digits of the national division code, "310115".
    public var divisionCode: String?
}

/// How a person wants to be reached.
public struct ContactPreferences: Codable, Hashable, Sendable {
    public var channels: [String]?
    /// Local time, "22:00-08:00".
    public var quietHours: String?
    public var optOut: Bool?
}
