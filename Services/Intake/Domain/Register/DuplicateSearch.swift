import Contracts

/// A ticket in the register, as far as it helps to recognise the same matter.
public struct KnownTicket: Hashable, Sendable {
    public var ticketId: TicketID
    public var number: String
    public var kind: RequestKind
    public var isOpen: Bool
    public var openedAt: Instant
    /// False for a ticket found only because it is about the same machine.
    public var isOfCustomer: Bool
    public var machine: MachineKeys
    /// Masked.
    public var text: String

    public init(
        ticketId: TicketID, number: String, kind: RequestKind, isOpen: Bool, openedAt: Instant, isOfCustomer: Bool,
        machine: MachineKeys, text: String
    ) {
        self.ticketId = ticketId
        self.number = number
        self.kind = kind
        self.isOpen = isOpen
        self.openedAt = openedAt
        self.isOfCustomer = isOfCustomer
        self.machine = machine
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
    private let text: String

    /// - Parameters:
    ///   - machine: In the same form, plain or digested, as those of the known tickets.
    ///   - text: The masked description.
    public init(_ submission: TicketSubmitted, machine: MachineKeys, text: String) {
        kind = submission.kind ?? .request
        isRelated = !(submission.relatesTo ?? []).isEmpty
        self.machine = machine
        self.text = text
    }

    /// - Parameter known: Tickets of the same customer, and others marked as not of this customer.
    public func decide(among known: [KnownTicket], now: Instant) -> Finding {
        let recent = known.filter { $0.isOfCustomer && (now - $0.openedAt) <= Self.window }
            .sorted { ($0.openedAt, $0.number) > ($1.openedAt, $1.number) }
        if let same = recent.first(where: isSameMatter) { return .attach(same) }
        let ranked = Likeness.allCases.flatMap { likeness in
            recent.filter { self.likeness(to: $0) == likeness }.map {
                TicketRegistered.Candidate(
                    ticketId: $0.ticketId, number: $0.number, why: likeness.rawValue, openedAt: $0.openedAt)
            }
        }
        return .register(candidates: Array(ranked.prefix(Self.mostCandidates)))
    }

    /// A complaint is a matter of its own even about the same machine, and who names a relation has decided already.
    private func isSameMatter(_ known: KnownTicket) -> Bool {
        guard kind == .request, known.kind == .request, !isRelated, known.isOpen else { return false }
        switch likeness(to: known) {
        case .sameAsset, .sameModel: return true
        case .similarText, .sameCustomer: return false
        }
    }

    private func likeness(to known: KnownTicket) -> Likeness {
        if let asset = machine.asset, let other = known.machine.asset {
            if asset == other { return .sameAsset }
        } else if let model = machine.model, model == known.machine.model, !machine.hasSerial, !known.machine.hasSerial
        {
            return .sameModel
        }
        return TextLikeness.of(text, known.text) >= TextLikeness.alike ? .similarText : .sameCustomer
    }
}

extension TicketRegistered.History {
    /// What a ticket's customer and machine have behind them; the ticket itself is not counted.
    public init(of known: [KnownTicket], asset: String?, now: Instant) {
        let last = known.filter { now - $0.openedAt <= .seconds(90 * 86_400) }
        self.init(
            open: known.count { $0.isOfCustomer && $0.isOpen },
            last90Days: last.count { $0.isOfCustomer },
            sameAsset90Days: last.count { asset != nil && $0.machine.asset == asset })
    }
}
