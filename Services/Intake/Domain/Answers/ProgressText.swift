import Contracts

/// What a customer may read about where their ticket stands (S0-20): no names of staff, no causes, no blame.
public enum ProgressText {
    /// - Parameter stage: Speaks for a state that this version does not know.
    public static func text(state: TicketState, stage: Stage, waitingOn: WaitingOn) -> LocalizedText {
        waiting(waitingOn) ?? states[state] ?? text(for: stage)
    }

    private static let states: [TicketState: LocalizedText] = [
        .received: LocalizedText("您的服务请求已登记。", "Your request has been registered."),
        .awaitingInfo: LocalizedText("我们需要您补充一些信息。", "We need some more information from you."),
        .classified: LocalizedText("您的服务请求已受理,正在安排人员。", "Your request has been accepted; we are assigning someone."),
        .assigned: LocalizedText("已安排专人处理您的服务请求。", "Someone has been assigned to your request."),
        .awaitingConsent: LocalizedText("报价已发出,等待您的确认。", "A quote has been sent; we are waiting for your consent."),
        .working: LocalizedText("正在处理您的服务请求。", "Work on your request is under way."),
        .awaitingAcceptance: LocalizedText("处理已完成,请您验收。", "The work is done; please confirm that all is well."),
        .rework: LocalizedText("已收到您的验收意见,我们将再次处理。", "We have your objections and will work on it again."),
        .resolved: LocalizedText("您的服务请求已解决。", "Your request has been resolved."),
        .closed: LocalizedText("您的服务请求已办结,感谢您的信任。", "Your request is closed. Thank you for your trust."),
        .cancelled: LocalizedText("您的服务请求已取消。", "Your request has been cancelled."),
        .merged: LocalizedText(
            "您的服务请求已并入同一事项的工单。", "Your request has been joined with your ticket about the same matter."),
        .rejected: LocalizedText("很抱歉,我们无法受理该服务请求。", "We are sorry, we cannot take on this request."),
    ]

    private static func waiting(_ waitingOn: WaitingOn) -> LocalizedText? {
        switch waitingOn {
        case .none, .customer, .consent, .internal: nil
        case .parts: LocalizedText("所需配件正在调配。", "The parts needed are on their way to us.")
        case .manufacturer: LocalizedText("产品已送厂家处理。", "The product is with the manufacturer.")
        case .appointment: LocalizedText("等待约定的上门时间。", "We are waiting for the agreed appointment.")
        case .thirdParty: LocalizedText("正在等待合作方处理。", "We are waiting for a partner of ours.")
        }
    }

    private static func text(for stage: Stage) -> LocalizedText {
        switch stage {
        case .accept: LocalizedText("您的服务请求已登记。", "Your request has been registered.")
        case .assess: LocalizedText("正在评估您的服务请求。", "Your request is being assessed.")
        case .respond: LocalizedText("我们将尽快与您联系。", "We will contact you shortly.")
        case .handle: LocalizedText("正在处理您的服务请求。", "Work on your request is under way.")
        case .feedback: LocalizedText("处理已完成,期待您的反馈。", "The work is done; we look forward to your feedback.")
        }
    }
}
