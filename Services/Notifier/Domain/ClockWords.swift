import Contracts

/// What staff read of a clock: its name, why they hear of it, and what would meet it.
enum ClockWords {
    /// Clock ids are open, because a standard may define any; an unknown one is called by its id.
    static func name(of id: String) -> LocalizedText {
        switch id {
        case "unassessed": LocalizedText("受理评估", "assessment")
        case "acknowledged": LocalizedText("受理确认", "acknowledgement")
        case "responded": LocalizedText("首次响应", "first response")
        case "resolved": LocalizedText("解决", "resolution")
        default: LocalizedText(id, id)
        }
    }

    static func warned(_ clock: Clock) -> LocalizedText {
        guard let percent = clock.percent else { return LocalizedText("时限将至", "the limit is near") }
        return LocalizedText("时限已用去 \(percent)%", "\(percent)% of the limit is used up")
    }

    static func breached(_ clock: Clock) -> LocalizedText {
        guard let percent = clock.percent, percent > 100 else {
            return LocalizedText("已过承诺时间，尚未完成", "the promised time has passed and it is not done")
        }
        return LocalizedText(
            "已过承诺时间，时限已用去 \(percent)%", "the promised time has passed, \(percent)% of the limit is used up")
    }

    /// What a person can do now.
    static func nextStep(for id: String) -> LocalizedText {
        switch id {
        case "unassessed": LocalizedText("请查看工单并完成定级与派单", "Look at the ticket, assess it and assign it")
        case "acknowledged": LocalizedText("请确认客户已收到受理通知", "Make sure that the customer knows we have the request")
        case "responded":
            LocalizedText(
                "请联系客户，给出方案或安排，并登记答复", "Contact the customer with a solution or an arrangement, and record it")
        case "resolved":
            LocalizedText("请完成处理并登记结果；如有困难，请立即求助", "Finish the work and record it; if you are stuck, ask for help now")
        default: LocalizedText("请查看工单并处理", "Look at the ticket and act")
        }
    }
}
