import Contracts
import ServiceStandard

extension RequiredField {
    func isMissing(in ticket: TicketRegistered) -> Bool {
        switch self {
        case .brand: Self.isBlank(ticket.product?.brand)
        case .model: Self.isBlank(ticket.product?.model)
        case .productCategory: Self.isBlank(ticket.product?.category)
        case .serial: Self.isBlank(ticket.product?.serial)
        case .orderId: Self.isBlank(ticket.product?.orderId)
        case .saleDate: Self.isBlank(ticket.product?.saleDate)
        case .deliveryDate: Self.isBlank(ticket.product?.deliveryDate)
        case .siteRef: Self.isBlank(ticket.siteRef)
        case .contractRef: Self.isBlank(ticket.contractRef)
        case .region: Self.isBlank(ticket.region)
        case .faultCode: Self.isBlank(ticket.faultCode)
        case .desiredWindow: ticket.desiredWindow == nil
        case .occurredAt: ticket.occurredAt == nil
        case .evidence: (ticket.evidence ?? []).isEmpty
        }
    }

    private static func isBlank(_ text: String?) -> Bool {
        (text ?? "").allSatisfy(\.isWhitespace)
    }

    /// The field as the sender of a `ticket.supplemented` finds it.
    var missing: MissingField {
        MissingField(pointer: "/data/" + rawValue.replacing(".", with: "/"), expected: expected)
    }

    private var expected: String {
        switch self {
        case .brand: "the brand on the type plate"
        case .model: "the model on the type plate, like KFR-35"
        case .productCategory: "what kind of product it is, like air_conditioner"
        case .serial: "the serial number on the type plate"
        case .orderId: "the number of the order it was bought with"
        case .saleDate, .deliveryDate: "a date, like 2026-03-01"
        case .siteRef: "your reference of the place where the work is done"
        case .contractRef: "the number of the service contract"
        case .region: "the service region"
        case .faultCode: "the code that the product shows"
        case .desiredWindow: "when the customer wants us to come, {from, to}"
        case .occurredAt: "when the fault was noticed"
        case .evidence: "at least one photo, recording or document"
        }
    }
}

extension Standard {
    /// What this ticket lacks before work on it can begin (S2-37, S2-67, S2-115).
    func missing(in ticket: TicketRegistered, of serviceType: String) -> [MissingField] {
        (required[serviceType] ?? []).filter { $0.isMissing(in: ticket) }.map(\.missing)
    }
}
