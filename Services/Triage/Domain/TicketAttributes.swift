import Contracts
import ServiceStandard

extension Attributes {
    /// What a standard, and the limits in it, are chosen by.
    init(_ ticket: TicketRegistered, _ classification: Classification) {
        self.init(
            ticket, category: classification.category, severity: classification.severity,
            urgency: classification.urgency, complexity: classification.complexity,
            serviceType: classification.serviceType, serviceForm: classification.serviceForm)
    }

    /// The same of a ticket that is assessed already.
    public init(_ ticket: TicketRegistered, _ assessment: Assessment) {
        self.init(
            ticket, category: assessment.category, severity: assessment.severity, urgency: assessment.urgency,
            complexity: assessment.complexity, serviceType: assessment.serviceType,
            serviceForm: assessment.serviceForm)
    }

    private init(
        _ ticket: TicketRegistered, category: String, severity: Severity, urgency: Urgency, complexity: Complexity,
        serviceType: String, serviceForm: Assessment.ServiceForm?
    ) {
        self.init([
            .kind: ticket.kind.judged(by: category).rawValue, .category: category, .severity: severity.rawValue,
            .urgency: urgency.rawValue, .complexity: complexity.rawValue, .channel: ticket.channel,
            .serviceType: serviceType,
        ])
        self[.tier] = ticket.customer?.tier.rawValue
        self[.serviceForm] = serviceForm?.rawValue
        self[.productCategory] = ticket.product?.category
        self[.brand] = ticket.product?.brand
        self[.contract] = ticket.contractRef
        self[.region] = ticket.region
    }
}
