import Contracts

/// What staff read of a clock: its name, why they hear of it, and what would meet it.
enum ClockWords {
    /// Clock ids are open, because a standard may define any; an unknown one is called by its id.
    static func name(of id: String) -> LocalizedText {
        switch id {
        case "unassessed": LocalizedText("受理评估", "assessment")
        case "acknowledged": LocalizedText("受理确认", "acknowledgement")
        case "initial_answer": LocalizedText("在线初步答复", "first answer on a live channel")
        case "responded": LocalizedText("首次响应", "first response")
        case "preliminary_solution": LocalizedText("初步解决方案", "preliminary solution")
        case "dispatched": LocalizedText("上门派工", "technician arranged")
        case "arrived": LocalizedText("到达现场", "arrival on site")
        case "resolved": LocalizedText("解决", "resolution")
        case "complaint_responded": LocalizedText("投诉响应", "answer to a complaint")
        case "complaint_result": LocalizedText("投诉处理结果告知", "result of a complaint")
        case "manufacturer_returned": LocalizedText("返厂维修", "repair at the manufacturer")
        case "rework_started": LocalizedText("安排重修", "rework arranged")
        case "acceptance_silence": LocalizedText("等待客户验收", "the customer's acceptance")
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
        case "initial_answer": LocalizedText("客户正在线等待,请先答复", "The customer is waiting online; answer first")
        case "preliminary_solution":
            LocalizedText("请给出初步解决方案并登记", "Give the customer a preliminary solution, and record it")
        case "dispatched": LocalizedText("请安排上门人员并登记", "Choose who goes there, and record it")
        case "arrived":
            LocalizedText(
                "请确认上门人员已到达;若已改约,请登记",
                "Make sure that the technician is there; record a new appointment if there is one")
        case "complaint_responded":
            LocalizedText("请联系投诉客户并登记答复", "Contact the customer about the complaint, and record it")
        case "complaint_result":
            LocalizedText("请告知客户投诉处理结果并登记", "Tell the customer what came of the complaint, and record it")
        case "manufacturer_returned":
            LocalizedText("请向厂家催返,并告知客户进展", "Press the manufacturer for the product, and tell the customer")
        case "rework_started": LocalizedText("客户未验收通过,请立即安排重修", "The customer refused the work; arrange the rework now")
        case "responded":
            LocalizedText(
                "请联系客户，给出方案或安排，并登记答复", "Contact the customer with a solution or an arrangement, and record it")
        case "resolved":
            LocalizedText("请完成处理并登记结果；如有困难，请立即求助", "Finish the work and record it; if you are stuck, ask for help now")
        default: LocalizedText("请查看工单并处理", "Look at the ticket and act")
        }
    }
}
