import Contracts

/// Names of events for people.
enum TimelineTitles {
    /// An event without a name of its own goes by the one it has on the wire.
    static func title(of event: String) -> LocalizedText {
        titles[event] ?? LocalizedText(event, event)
    }

    private static let titles: [String: LocalizedText] = [
        "ticket.registered": LocalizedText("登记", "Registered"),
        "ticket.supplemented": LocalizedText("补充信息", "Information supplied"),
        "ticket.withdrawn": LocalizedText("客户撤回", "Withdrawn"),
        "ticket.reopen-requested": LocalizedText("要求重开", "Reopening requested"),
        "contact.logged": LocalizedText("客户催单", "Customer called again"),
        "contact.shared": LocalizedText("联系方式移交通知服务", "Contact passed to the notifier"),
        "contact.disclosed": LocalizedText("查看联系方式", "Contact looked up"),
        "assignment.made": LocalizedText("派单", "Assignment made"),
        "assessment.overruled": LocalizedText("人工改判", "Assessment overruled"),
        "quote.issued": LocalizedText("报价", "Quote issued"),
        "quote.accepted": LocalizedText("接受报价", "Quote accepted"),
        "quote.declined": LocalizedText("拒绝报价", "Quote declined"),
        "work.responded": LocalizedText("已答复客户", "Customer answered"),
        "work.started": LocalizedText("开始处理", "Work started"),
        "work.completed": LocalizedText("处理完成", "Work completed"),
        "acceptance.given": LocalizedText("验收通过", "Accepted by customer"),
        "acceptance.refused": LocalizedText("验收不通过", "Refused by customer"),
        "survey.answered": LocalizedText("回访答复", "Survey answered"),
        "oncall.acknowledged": LocalizedText("值班确认", "Page acknowledged"),
        "ticket.assessed": LocalizedText("评估", "Assessed"),
        "ticket.assigned": LocalizedText("已派给处理人", "Assigned"),
        "ticket.responded": LocalizedText("已响应", "Responded"),
        "ticket.info-requested": LocalizedText("等待补充信息", "Information requested"),
        "ticket.consent-requested": LocalizedText("等待同意报价", "Consent requested"),
        "ticket.work-started": LocalizedText("处理中", "In work"),
        "ticket.waiting": LocalizedText("等待", "Waiting"),
        "ticket.resumed": LocalizedText("恢复处理", "Resumed"),
        "ticket.work-completed": LocalizedText("待验收", "Awaiting acceptance"),
        "ticket.rework-requested": LocalizedText("返工", "Rework"),
        "ticket.resolved": LocalizedText("已解决", "Resolved"),
        "ticket.reopened": LocalizedText("重开", "Reopened"),
        "ticket.closed": LocalizedText("办结", "Closed"),
        "ticket.cancelled": LocalizedText("取消", "Cancelled"),
        "ticket.merged": LocalizedText("并单", "Merged"),
        "decision.made": LocalizedText("裁定", "Decided"),
        "clocks.revised": LocalizedText("时限确定", "Clocks set"),
        "clock.warned": LocalizedText("时限预警", "Clock warned"),
        "clock.breached": LocalizedText("超时", "Clock breached"),
        "escalation.raised": LocalizedText("升级", "Escalated"),
        "escalation.acknowledged": LocalizedText("升级已确认", "Escalation acknowledged"),
        "escalation.resolved": LocalizedText("升级解除", "Escalation resolved"),
        "notice.sent": LocalizedText("通知已发", "Notice sent"),
        "notice.delivered": LocalizedText("通知送达", "Notice delivered"),
        "notice.failed": LocalizedText("通知失败", "Notice failed"),
        "notice.withheld": LocalizedText("通知未发", "Notice withheld"),
        "survey.invited": LocalizedText("邀请回访", "Survey sent"),
        "survey.withheld": LocalizedText("不发回访", "Survey withheld"),
        "survey.completed": LocalizedText("回访完成", "Survey completed"),
        "survey.expired": LocalizedText("回访过期", "Survey expired"),
        "verdict.given": LocalizedText("客户评价", "Verdict given"),
    ]
}
