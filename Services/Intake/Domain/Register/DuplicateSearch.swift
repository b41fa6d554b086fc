import Contracts

/// A ticket in the register, as far as it helps to recognise the same matter.
public struct KnownTicket: Hashable, Sendable {
    public var ticketId: TicketID
    public var number: String
    public var kind: RequestKind
    public var isOpen: Bool
    public var openedAt: Instant
    public var machine: MachineKeys
    /// Of the product, as submitted.
    public var category: String?
    /// Masked.
    public var text: String

    public init(
        ticketId: TicketID, number: String, kind: RequestKind, isOpen: Bool, openedAt: Instant, machine: MachineKeys,
        category: String? = nil, text: String
    ) {
        self.ticketId = ticketId
        self.number = number
        self.kind = kind
        self.isOpen = isOpen
        self.openedAt = openedAt
        self.machine = machine
        self.category = category
        self.text = text
    }
}

/// Whether a submission is a new matter, or the customer coming back about one that is open (催单, S3-7).
public struct DuplicateSearch: Sendable {
    public enum Finding: Hashable, Sendable {
        /// No new ticket: the contact is logged on this one.
        case attach(KnownTicket)
        /// A new ticket; the candidates, strongest first, are for triage and for people.
        case register(candidates: [TicketRegistered.Candidate])
    }

    /// How alike two matters of one customer are; the raw value is the `why` of a candidate.
    enum Likeness: String, CaseIterable {
        case sameAsset = "same_asset"
        case sameModel = "same_model"
        case similarText = "similar_text"
        case sameCustomer = "same_customer"
    }

    /// How long a ticket is looked back at.
    public static let window = Duration.seconds(30 * 86_400)
    static let mostCandidates = 10

    private let kind: RequestKind
    private let isRelated: Bool
    private let machine: MachineKeys
    private let category: String?
    private let text: TextLikeness

    /// - Parameters:
    ///   - submission: Without placeholders, and with the relations that hold.
    ///   - machine: In the same form, plain or digested, as those of the known tickets.
    ///   - text: The masked description.
    public init(_ submission: TicketSubmitted, machine: MachineKeys, text: String) {
        kind = submission.kind ?? .request
        isRelated = !(submission.relatesTo ?? []).isEmpty
        self.machine = machine
        category = submission.product?.category
        self.text = TextLikeness(text)
    }

    /// - Parameter known: Tickets of the same customer.
    public func decide(among known: [KnownTicket], now: Instant) -> Finding {
        let recent = known.filter { (now - $0.openedAt) <= Self.window }
            .sorted { ($0.openedAt, $0.number) > ($1.openedAt, $1.number) }
        if let same = recent.first(where: isSameMatter) { return .attach(same) }
        let likenesses = recent.map { (ticket: $0, likeness: likeness(to: $0)) }
        let ranked = Likeness.allCases.flatMap { likeness in
            likenesses.filter { $0.likeness == likeness }.map {
                TicketRegistered.Candidate(
                    ticketId: $0.ticket.ticketId, number: $0.ticket.number, why: likeness.rawValue,
                    openedAt: $0.ticket.openedAt)
            }
        }
        return .register(candidates: Array(ranked.prefix(Self.mostCandidates)))
    }

    /// A complaint is a matter of its own even about the same machine, and who names a relation has decided already.
    private func isSameMatter(_ known: KnownTicket) -> Bool {
        guard kind == .request, known.kind == .request, !isRelated, known.isOpen, !isOtherThing(known) else {
            return false
        }
        switch likeness(to: known) {
        case .sameAsset, .sameModel: return true
        case .similarText, .sameCustomer: return false
        }
    }

    /// Whether what is known of both things says that they are two: other categories, or other serial numbers.
    public func isOtherThing(_ known: KnownTicket) -> Bool {
        if let category, let other = known.category, MachineKeys.code(category) != MachineKeys.code(other) {
            return true
        }
        guard machine.hasSerial, known.machine.hasSerial else { return false }
        return machine.asset != known.machine.asset
    }

    private func likeness(to known: KnownTicket) -> Likeness {
        if let asset = machine.asset, let other = known.machine.asset {
            if asset == other { return .sameAsset }
        } else if let model = machine.model, model == known.machine.model, !machine.hasSerial, !known.machine.hasSerial
        {
            return .sameModel
        }
        return text.likeness(to: TextLikeness(known.text)) >= TextLikeness.alike ? .similarText : .sameCustomer
    }
}

extension TicketRegistered.History {
    /// How far back a history is told.
    public static let span = Duration.seconds(90 * 86_400)
}
