import Contracts

/// The states a ticket can rest in.
///
/// A registered ticket is assessed in the same transaction, so nothing rests in `received`.
///
/// ```
/// awaiting_info ─► classified ─► assigned ─► awaiting_consent ─► working ─► awaiting_acceptance ─► resolved ─► closed
///                                                                   ▲              │
///                                                                   └── rework ◄───┘
/// ```
/// Work that is reported moves a ticket forward over any steps that were not; any open ticket can be cancelled; a resolved
/// or closed one can be reopened.
public enum CaseState: String, ClosedEnumeration {
    case awaitingInfo = "awaiting_info"
    case classified, assigned
    case awaitingConsent = "awaiting_consent"
    case working
    case awaitingAcceptance = "awaiting_acceptance"
    case rework, resolved, closed, cancelled, merged

    /// Nothing but a reopening leads out of it.
    public var isTerminal: Bool {
        switch self {
        case .closed, .cancelled, .merged: true
        case .awaitingInfo, .classified, .assigned, .awaitingConsent, .working, .awaitingAcceptance, .rework, .resolved:
            false
        }
    }

    /// Somebody still has to do something before it is resolved.
    public var isOpen: Bool { !isTerminal && self != .resolved }

    /// Somebody works on it, or would if nothing were waited for.
    var isWorkedOn: Bool { isOpen && self != .awaitingAcceptance }

    /// The stage shown to people (S1-26).
    ///
    /// - Parameter responded: A person has told the customer something in this round.
    public func stage(responded: Bool) -> Stage {
        switch self {
        case .awaitingInfo, .merged: .accept
        case .classified, .assigned: responded ? .respond : .assess
        case .awaitingConsent, .working, .rework: .handle
        case .awaitingAcceptance, .resolved, .closed, .cancelled: .feedback
        }
    }

    var waitingOn: WaitingOn {
        switch self {
        case .awaitingInfo, .awaitingAcceptance: .customer
        case .awaitingConsent: .consent
        case .classified, .assigned, .working, .rework, .resolved, .closed, .cancelled, .merged: .none
        }
    }

    /// Names of the outside events that are allowed, guards aside; empty in a terminal state.
    var legal: [String] {
        let atAnyTime = [
            "ticket.supplemented", "ticket.withdrawn", "assignment.made", "assessment.overruled", "work.responded",
        ]
        let work = ["work.started", "work.completed"]
        let notes = ["work.scheduled", "work.diagnosed"] + WorkStep.allCases.map(\.factName)
        return switch self {
        case .awaitingInfo: atAnyTime + work + notes
        case .classified, .assigned, .working, .rework: atAnyTime + work + ["quote.issued"] + notes
        case .awaitingConsent: atAnyTime + ["quote.issued", "quote.accepted", "quote.declined"] + notes
        case .awaitingAcceptance: atAnyTime + work + ["acceptance.given", "acceptance.refused"] + notes
        case .resolved: ["ticket.reopen-requested", "acceptance.given", "work.responded"] + work + notes
        case .closed, .cancelled, .merged: []
        }
    }

    /// What people call it.
    public var title: LocalizedText {
        switch self {
        case .awaitingInfo: LocalizedText("待补充资料", "waiting for information")
        case .classified: LocalizedText("已评估", "assessed")
        case .assigned: LocalizedText("已分派", "assigned")
        case .awaitingConsent: LocalizedText("待客户确认报价", "waiting for consent to the quote")
        case .working: LocalizedText("处理中", "being worked on")
        case .awaitingAcceptance: LocalizedText("待验收", "waiting for acceptance")
        case .rework: LocalizedText("重修", "to be reworked")
        case .resolved: LocalizedText("已解决", "resolved")
        case .closed: LocalizedText("已闭环", "closed")
        case .cancelled: LocalizedText("已撤销", "cancelled")
        case .merged: LocalizedText("已合并", "merged")
        }
    }
}

/// What is done once per round, in this order; a later one that is reported implies the earlier ones.
enum Step: String, ClosedEnumeration {
    case assigned, responded, started, completed
}
