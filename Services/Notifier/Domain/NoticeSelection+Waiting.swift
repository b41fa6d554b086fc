import Contracts
import ServiceStandard

extension NoticeSelection {
    func waitingNotices(
        _ reminder: WaitReminder, _ head: TicketHead, of ticket: TicketSnapshot, on occasion: Occasion
    ) -> [Notice] {
        staffNotices(.waiting, to: responsible(for: head, of: ticket, on: occasion), of: ticket, on: occasion) {
            language in
            var variables: [String: Notice.Variable] = [
                "number": .text(head.number), "since": .instant(reminder.since),
                "what": .text(reminder.on.what.text(for: language.rawValue)),
                "next": .text(reminder.on.next.text(for: language.rawValue)),
            ]
            variables["reference"] = reminder.reference.map(Notice.Variable.text)
            if reminder.number > 1 { variables["again"] = .text("\(reminder.number)") }
            return variables
        }
    }

    func lapsedNotices(
        _ quote: QuoteIssued, _ head: TicketHead, of ticket: TicketSnapshot, on occasion: Occasion
    ) -> [Notice] {
        let next = LocalizedText(
            "请联系客户，需要时重新报价", "Contact the customer, and issue a new quote if they want one")
        return staffNotices(
            .lapsed, to: responsible(for: head, of: ticket, on: occasion), of: ticket, on: occasion
        ) { language in
            [
                "number": .text(head.number), "version": .text("\(quote.version)"),
                "expired": .instant(quote.validUntil), "next": .text(next.text(for: language.rawValue)),
            ]
        }
    }

    /// Who has the ticket; while nobody has, who is on call for it, so that the word reaches somebody.
    private func responsible(for head: TicketHead, of ticket: TicketSnapshot, on occasion: Occasion) -> [String] {
        if let responsible = ticket.responsible { return [responsible] }
        for level in OnCallLevel.allCases {
            let staff = roster.onCall(
                level, department: head.department, team: head.team, region: head.region, at: occasion.now)
            guard staff.isEmpty else { return staff }
        }
        return []
    }
}

extension WaitingOn {
    /// What is waited for, as staff read it.
    fileprivate var what: LocalizedText {
        switch self {
        case .customer: LocalizedText("客户", "the customer")
        case .consent: LocalizedText("客户对报价的答复", "the customer's answer to the quote")
        case .parts: LocalizedText("配件", "parts")
        case .manufacturer: LocalizedText("厂家", "the manufacturer")
        case .appointment: LocalizedText("约定的上门", "the appointment")
        case .thirdParty: LocalizedText("第三方", "a third party")
        case .none, .internal: LocalizedText("我方内部处理", "ourselves")
        }
    }

    fileprivate var next: LocalizedText {
        switch self {
        case .customer, .consent:
            LocalizedText("请联系客户，并登记结果", "Contact the customer, and record what they say")
        case .parts: LocalizedText("请催配件；已到货请登记", "Press for the parts; record them if they have come")
        case .manufacturer:
            LocalizedText("请向厂家催返；已返回请登记", "Press the manufacturer; record the return if it is back")
        case .appointment, .thirdParty, .none, .internal:
            LocalizedText("请查看工单并处理", "Look at the ticket and act")
        }
    }
}
