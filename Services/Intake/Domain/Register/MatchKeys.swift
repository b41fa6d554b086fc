import Contracts
import Texts

/// What tells whether two submissions are of one customer and about one machine.
///
/// Plain strings that hold contact data: the store keeps them only as keyed digests, see ``digested(by:)``.
public struct MatchKeys: Hashable, Sendable {
    /// Any one in common with another ticket's ``CustomerKeys/kept`` means the same customer.
    public private(set) var customer: CustomerKeys
    public private(set) var machine: MachineKeys

    /// - Parameters:
    ///   - submission: Without placeholders.
    ///   - publisher: Scopes the customer numbers: "C-1" of two publishers are two customers.
    public init(_ submission: TicketSubmitted, publisher: String) {
        customer = CustomerKeys(submission.parties ?? [], publisher: publisher)
        machine = MachineKeys(product: submission.product, siteRef: submission.siteRef)
    }

    /// The same keys as a store may hold them.
    public func digested(by digest: (String) -> String) -> MatchKeys {
        var digested = self
        digested.customer = customer.digested(by: digest)
        digested.machine = machine.digested(by: digest)
        return digested
    }

    /// What makes a party the same person at the publisher's next ticket: the customer number, else the first phone with the
    /// name, because a family shares a phone; nil when neither is known.
    ///
    /// Each publisher knows persons of its own: what one says of somebody never becomes another's contact data.
    public static func identity(of party: SubmittedParty, publisher: String) -> String? {
        if let number = party.externalId { return "customer:\(publisher):\(number)" }
        guard let phone = (party.phones ?? []).lazy.compactMap(PhoneNumber.init).first else { return nil }
        return "phone:\(publisher):\(phone.canonical):\(MachineKeys.code(party.name ?? party.organisation ?? ""))"
    }
}

/// What tells one machine from another.
public struct MachineKeys: Hashable, Sendable {
    /// The serial number, else brand, model and site together; nil when neither is known.
    public var asset: String?
    /// Brand and model.
    public var model: String?
    public var hasSerial: Bool

    /// Rehydrates stored keys.
    public init(asset: String?, model: String?, hasSerial: Bool) {
        self.asset = asset
        self.model = model
        self.hasSerial = hasSerial
    }

    public init(product: Product?, siteRef: String?) {
        let serial = product?.serial.map(Self.code) ?? ""
        let model = product?.model.map { "model:\(Self.code(product?.brand ?? "")):\(Self.code($0))" }
        let placed = model.flatMap { model in siteRef.map { "\(model):site:\(Self.code($0))" } }
        self.init(asset: serial.isEmpty ? placed : "serial:\(serial)", model: model, hasSerial: !serial.isEmpty)
    }

    /// The same keys as a store may hold them.
    public func digested(by digest: (String) -> String) -> MachineKeys {
        MachineKeys(asset: asset.map(digest), model: model.map(digest), hasSerial: hasSerial)
    }

    /// "kfr-35 GW" and "KFR35GW" are one model.
    static func code(_ text: String) -> String {
        FoldedCode.letters(text)
    }
}
