import Contracts

/// Why a ticket has its priority: the first line that holds (requirements §3.5).
///
/// | priority | holds when |
/// |---|---|
/// | P0 | special case (S2-143), severity critical |
/// | P1 | urgent, severity major (S1-7), lost data or crashed system (S1-44), work refused twice (S2-144), complaint of a high-value or corporate customer |
/// | P2 | complaint, complex or difficult (S1-8), high-value customer, the same product again within 90 days, the third ticket or more of a customer within 90 days (S1-20) |
/// | P3 | everything else (S1-23) |
enum PriorityReason: String {
    case specialCase, critical
    case urgent, major, dataOrSystemLost, individualCase, weightyComplaint
    case complaint, complex, highValue, repeated, frequent
    case ordinary

    /// S2-144 says "several times"; the second refusal is one.
    static let refusalsOfIndividualCase = 2
    /// Tickets before this one in 90 days that make a customer one who comes often (S1-20).
    private static let frequentTickets = 2

    init(_ classification: Classification, _ ticket: TicketRegistered, refusals: Int) {
        let customer = ticket.customer
        let isComplaint = ticket.kind.judged(by: classification.category) == .complaint
        let isWeighty = customer?.tier == .highValue || customer?.kind == .corporate
        self =
            if classification.specialCase != nil {
                .specialCase
            } else if classification.severity == .critical {
                .critical
            } else if classification.urgency == .urgent {
                .urgent
            } else if classification.severity == .major {
                .major
            } else if ["product_fault/data_loss", "product_fault/system_crash"].contains(classification.category) {
                .dataOrSystemLost
            } else if refusals >= Self.refusalsOfIndividualCase {
                .individualCase
            } else if isComplaint, isWeighty {
                .weightyComplaint
            } else if isComplaint {
                .complaint
            } else if classification.complexity != .simple {
                .complex
            } else if customer?.tier == .highValue {
                .highValue
            } else if ticket.history.sameAsset90Days > 0 {
                .repeated
            } else if ticket.history.last90Days >= Self.frequentTickets {
                .frequent
            } else {
                .ordinary
            }
    }

    var priority: Priority {
        switch self {
        case .specialCase, .critical: .p0
        case .urgent, .major, .dataOrSystemLost, .individualCase, .weightyComplaint: .p1
        case .complaint, .complex, .highValue, .repeated, .frequent: .p2
        case .ordinary: .p3
        }
    }

    var asRule: Assessment.FiredRule {
        Assessment.FiredRule(id: "priority.\(rawValue)", set: ["priority": priority.rawValue], because: because)
    }

    private var because: LocalizedText {
        switch self {
        case .specialCase: LocalizedText("专案优先处置。", "A special case goes before everything else.")
        case .critical: LocalizedText("危及人身或财产安全。", "People or property are in danger.")
        case .urgent: LocalizedText("紧急问题。", "The matter is urgent.")
        case .major: LocalizedText("重大问题,由专人跟踪。", "A major problem, followed by one person.")
        case .dataOrSystemLost: LocalizedText("数据丢失或系统崩溃。", "Data is lost or the system has crashed.")
        case .individualCase:
            LocalizedText("多次处理客户仍不认可,转个案处理。", "Handled several times and still not accepted: a case of its own.")
        case .weightyComplaint: LocalizedText("高价值客户或企业客户投诉。", "A high-value or corporate customer complains.")
        case .complaint: LocalizedText("投诉。", "A complaint.")
        case .complex: LocalizedText("问题复杂或疑难。", "The problem is complex or difficult.")
        case .highValue: LocalizedText("高价值客户。", "A high-value customer.")
        case .repeated: LocalizedText("同一产品 90 天内再次报修。", "The same product was reported within the last 90 days.")
        case .frequent: LocalizedText("该客户 90 天内多次来单。", "The customer has come several times within the last 90 days.")
        case .ordinary: LocalizedText("一般问题。", "An ordinary matter.")
        }
    }
}
