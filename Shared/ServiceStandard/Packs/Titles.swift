import Contracts

extension FactName {
    /// What people call it; a name that only a pack knows is shown as it is.
    public var title: LocalizedText {
        Self.titles[self] ?? LocalizedText(rawValue, rawValue)
    }

    private static let titles: [FactName: LocalizedText] = [
        "received": .init("受理", "received"), "acknowledged": .init("受理确认", "acknowledged"),
        "responded": .init("响应", "responded"), "onsite_decided": .init("决定上门", "visit decided"),
        "dispatched": .init("派工", "dispatched"), "arrived": .init("到场", "arrived"),
        "scheduled": .init("预约", "scheduled"), "diagnosed": .init("诊断", "diagnosed"),
        "solution_given": .init("给出方案", "solution given"), "started": .init("开始处理", "work started"),
        "progressed": .init("进展", "progress"), "sent_to_manufacturer": .init("送返厂家", "sent to the manufacturer"),
        "returned_from_manufacturer": .init("厂家返还", "returned from the manufacturer"),
        "difficult_found": .init("发现疑难", "found difficult"),
        "difficult_reported": .init("疑难上报", "reported as difficult"),
        "completed": .init("完工", "work completed"), "acceptance_requested": .init("请客户验收", "acceptance requested"),
        "accepted": .init("客户验收", "accepted"), "refused": .init("客户拒收", "refused"),
        "resolved": .init("解决", "resolved"), "reopened": .init("重开", "reopened"),
        "closed": .init("闭环", "closed"), "cancelled": .init("撤销", "cancelled"), "merged": .init("合并", "merged"),
        "rejected": .init("不予受理", "rejected"), "paused": .init("暂停", "paused"), "resumed": .init("恢复", "resumed"),
        "attributes_changed": .init("信息变更", "changed"), "result_told": .init("结果反馈客户", "result told"),
        "excused": .init("免责说明", "excused"), "breached": .init("超时", "breached"),
    ]
}

extension PauseReason {
    public var title: LocalizedText {
        switch self {
        case .customer: LocalizedText("等待客户", "the customer")
        case .consent: LocalizedText("等待客户同意", "consent")
        case .parts: LocalizedText("等待配件", "parts")
        case .thirdParty: LocalizedText("等待第三方", "a third party")
        case .forceMajeure: LocalizedText("不可抗力", "force majeure")
        }
    }
}

extension Attribute {
    public var title: LocalizedText {
        switch self {
        case .kind: LocalizedText("性质", "kind")
        case .category: LocalizedText("类别", "category")
        case .severity: LocalizedText("严重程度", "severity")
        case .urgency: LocalizedText("紧急程度", "urgency")
        case .complexity: LocalizedText("复杂程度", "complexity")
        case .tier: LocalizedText("客户等级", "tier")
        case .channel: LocalizedText("渠道", "channel")
        case .serviceType: LocalizedText("服务类型", "service type")
        case .serviceForm: LocalizedText("服务形式", "service form")
        case .productCategory: LocalizedText("产品类别", "product category")
        case .brand: LocalizedText("品牌", "brand")
        case .contract: LocalizedText("合同", "contract")
        case .region: LocalizedText("地区", "region")
        case .zone: LocalizedText("时区", "zone")
        case .agreedResponseDue: LocalizedText("约定响应时间", "agreed response time")
        case .resolutionDue: LocalizedText("约定解决时间", "agreed resolution time")
        }
    }
}

extension Limit {
    /// As people say it: "2个工作日", "2 working days".
    public var title: LocalizedText {
        switch self {
        case .elapsed(let span): span.exact
        case .workingTime(let span): LocalizedText("\(span.exact.chinese)工作时间", "\(span.exact.english) of working time")
        case .workingDays(let days): LocalizedText("\(days)个工作日", days == 1 ? "1 working day" : "\(days) working days")
        case .localDays(1, nil): LocalizedText("当日", "the same day")
        case .localDays(let days, nil): LocalizedText("\(days)个自然日", "\(days) days")
        case .localDays(_, let cutOff?):
            LocalizedText(
                "当日(\(DailyHours.written(minute: cutOff))后顺延次日)",
                "the same day, after \(DailyHours.written(minute: cutOff)) the next")
        case .months(let months):
            months % 12 == 0
                ? LocalizedText("\(months / 12)年", months == 12 ? "1 year" : "\(months / 12) years")
                : LocalizedText("\(months)个月", months == 1 ? "1 month" : "\(months) months")
        case .endOf(.month): LocalizedText("月末", "the end of the month")
        case .endOf(.quarter): LocalizedText("季末", "the end of the quarter")
        case .endOf(.halfYear): LocalizedText("半年末", "the end of the half-year")
        case .endOf(.year): LocalizedText("年末", "the end of the year")
        case .dayOfMonth(let day): LocalizedText("每月\(day)日", "day \(day) of the month")
        case .windowEnd: LocalizedText("预约时段结束", "the end of the appointment")
        case .beforeWindow(let span):
            LocalizedText("预约前\(span.exact.chinese)", "\(span.exact.english) before the appointment")
        case .agreed(let attribute): attribute.title
        }
    }
}

extension Mark.Action {
    public var title: LocalizedText {
        switch self {
        case .warn: LocalizedText("提醒处理人", "the handler is warned")
        case .page(let level): LocalizedText("呼叫 \(level.rawValue)", "\(level.rawValue) is paged")
        case .remindCustomer: LocalizedText("提醒客户", "the customer is reminded")
        case .closeUnconfirmed: LocalizedText("未确认闭环", "closed unconfirmed")
        case .record: LocalizedText("记录", "recorded")
        }
    }
}
