import Contracts
import Foundation
import NotifierDomain

extension NoticeTemplate {
    /// Variables to look at a text with: every one that the template offers, and of alternatives the first.
    func sample(in language: TextLanguage, now: Instant) -> [String: Notice.Variable] {
        func text(_ chinese: String, _ english: String) -> Notice.Variable {
            .text(LocalizedText(chinese, english).text(in: language))
        }
        let soon = Notice.Variable.instant(now + .seconds(7200))
        var sample: [String: Notice.Variable] = ["number": .text("AS-20261122-00042")]
        switch self {
        case .receipt:
            sample["promised"] = soon
        case .responded:
            sample["solution"] = .text("solution")
            sample["summary"] = text("请先关闭电源，十分钟后再开机。", "Please switch it off and on again after ten minutes.")
            sample["from"] = soon
            sample["to"] = .instant(now + .seconds(14_400))
        case .resolved:
            sample["again"] = .text("2")
        case .rework:
            sample["reason"] = text("仍不制冷", "Still not cooling")
        case .survey:
            sample["invitation"] = .text(InvitationID(UUID(version5: "sample")).description)
            sample["expires"] = .instant(now + .seconds(14 * 86_400))
            sample["again"] = .text("2")
        case .warning, .breach:
            sample.merge(Self.clock(language), uniquingKeysWith: { $1 })
            sample["due"] = soon
            sample["priority"] = .text("P1")
            sample["percent"] = .text("80")
            sample["requirement"] = .text("S1-6")
        case .escalation:
            sample.merge(Self.clock(language), uniquingKeysWith: { $1 })
            sample.merge(Self.page(language), uniquingKeysWith: { $1 })
            sample["due"] = soon
            sample["then"] = .instant(now + .seconds(600))
        case .contact:
            sample["text"] = text("怎么还没有人来？", "Why has nobody come yet?")
            sample["channel"] = .text("phone")
            sample["contacts"] = .text("2")
            sample["next"] = text("请主动联系客户，说明进展", "Contact the customer and say how far it is")
        case .waiting:
            sample["what"] = text("配件", "parts")
            sample["reference"] = .text("PO-77")
            sample["since"] = .instant(now - .seconds(4 * 86_400))
            sample["again"] = .text("2")
            sample["next"] = text("请催配件；已到货请登记", "Press for the parts; record them if they have come")
        case .summary:
            sample["number"] = nil
            sample["count"] = .text("57")
            sample["lines"] = text("超时 首次响应 × 57: AS-20261122-00042", "breach first response × 57: AS-20261122-00042")
        case .lapsed:
            sample["version"] = .text("2")
            sample["expired"] = .instant(now)
            sample["next"] = text("请联系客户，需要时重新报价", "Contact the customer, and issue a new quote if they want one")
        }
        if audience == .customer { sample["name"] = .text("张*") }
        return sample
    }

    private static func clock(_ language: TextLanguage) -> [String: Notice.Variable] {
        [
            "clock": .text(LocalizedText("首次响应", "first response").text(in: language)),
            "why": .text(LocalizedText("时限已用去 80%", "80% of the limit is used up").text(in: language)),
            "next": .text(
                LocalizedText("请联系客户并登记答复", "Contact the customer and record the answer").text(in: language)),
        ]
    }

    private static func page(_ language: TextLanguage) -> [String: Notice.Variable] {
        [
            "summary": .text(
                LocalizedText("AS-20261122-00042 响应已超时", "AS-20261122-00042 response overdue")
                    .text(in: language)),
            "level": .text("L1"), "place": .text("浦东"), "product": .text("KFR-35"),
            "contact": .text(#"intake contact AS-20261122-00042 --reason "escalation …""#),
            "show": .text("escalation show 1b4e28ba"), "ack": .text("escalation ack 1b4e28ba --revision 1"),
        ]
    }
}
