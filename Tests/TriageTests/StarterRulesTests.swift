import Contracts
import Testing
import TriageDomain

@Suite("The rule file that is shipped")
struct StarterRulesTests {
    let rules: RuleSet

    init() throws {
        rules = try Sample.shippedPolicy().rules
    }

    @Test("an air conditioner that does not cool and shows E1 is an ordinary malfunction to be repaired")
    func airConditioner() throws {
        let found = rules.assess(try Sample.ticket())
        #expect(found.category == "product_fault/functional_abnormality")
        #expect(found.severity == .general)
        #expect(found.urgency == .general)
        #expect(found.template == .repair)
        #expect(found.priority == .p3)
        #expect(!found.needsReview)
        #expect(found.rules.map(\.id) == ["fault.functional", "priority.ordinary"])
    }

    @Test(
        "danger is critical and urgent, in both languages",
        arguments: [
            "热水器漏电,不敢用", "电视机冒烟了", "插座起火", "孩子被烫伤", "电池爆炸", "燃气泄漏", "高速上刹车失灵", "the charger caught fire",
            "I got an electric shock", "my mother was injured", "gas leak in the kitchen", "the battery exploded",
        ])
    func danger(text: String) throws {
        let found = rules.assess(try Sample.ticket(text))
        #expect(found.category == "product_fault/safety", "\(text)")
        #expect(found.severity == .critical)
        #expect(found.urgency == .urgent)
        #expect(found.priority == .p0)
    }

    @Test(
        "what only sounds dangerous is not",
        arguments: [
            "空调不制冷,没有冒烟也没有异味", "漏电保护器坏了", "smoke detector not working", "相机过度曝光,打不开", "车载多媒体没声音", "无人受伤,只是不启动",
            "the freezer is not cooling, no smoke",
        ])
    func harmless(text: String) throws {
        let found = rules.assess(try Sample.ticket(text))
        #expect(found.severity == .general, "\(text)")
        #expect(found.category == "product_fault/functional_abnormality", "\(text)")
        #expect(found.specialCase == nil, "\(text)")
    }

    @Test(
        "a special case goes to complaint handling at P0",
        arguments: [
            ("再不处理我打12315", SpecialCase.credibility), ("我要向消协投诉", .credibility), ("我会找媒体曝光", .media),
            ("准备起诉你们", .litigation),
            ("已经发了律师函", .litigation), ("my lawyer will contact you", .litigation), ("I will go to the press", .media),
            ("业主集体投诉", .crisis),
        ])
    func special(text: String, expected: SpecialCase) throws {
        let found = rules.assess(try Sample.ticket(text))
        #expect(found.specialCase == expected, "\(text)")
        #expect(found.priority == .p0)
    }

    @Test(
        "each matter finds its category",
        arguments: [
            ("师傅态度恶劣", "complaint/attitude"), ("约好了没人来", "complaint/delay"), ("修了几次还是老样子", "complaint/quality"),
            ("电脑死机", "product_fault/system_crash"), ("硬盘里的照片丢失了", "product_fault/data_loss"),
            ("要求退款", "return_exchange/return"),
            ("开箱就坏,换一台", "return_exchange/exchange"), ("屏幕碎了", "product_fault/equipment_damage"),
            ("手机卡顿", "product_fault/performance"),
            ("新买的空调需要安装", "service/installation"), ("什么时候送货", "service/delivery"), ("预约保养", "service/maintenance"),
            ("师傅乱收费", "billing/dispute"), ("需要开票", "billing/invoice"), ("怎么设置定时", "consultation/usage"),
            ("还在保修期吗", "consultation/warranty"),
            ("the technician was rude", "complaint/attitude"), ("nobody came", "complaint/delay"),
            ("laptop shows a blue screen", "product_fault/system_crash"),
            ("I want a refund", "return_exchange/return"), ("please install the washer", "service/installation"),
            ("how do I set the timer", "consultation/usage"), ("I was overcharged", "billing/dispute"),
        ])
    func categories(text: String, category: String) throws {
        #expect(rules.assess(try Sample.ticket(text)).category == category, "\(text)")
    }

    @Test("a question is answered, not repaired", arguments: ["怎么设置定时", "how do I set the timer", "需要开票"])
    func advice(text: String) throws {
        #expect(rules.assess(try Sample.ticket(text)).template == .advice)
    }

    @Test("urgent words raise urgency alone", arguments: ["空调不制冷,马上来", "紧急!不制冷", "not cooling, please come ASAP"])
    func urgent(text: String) throws {
        let found = rules.assess(try Sample.ticket(text))
        #expect(found.urgency == .urgent)
        #expect(found.severity == .general)
        #expect(found.priority == .p1)
    }

    @Test("what no rule knows goes to the triage team, for a person to look at")
    func unknown() throws {
        let found = rules.assess(try Sample.ticket("您好"))
        #expect(found.needsReview)
        #expect(found.category == "other/unclassified")
        #expect(found.team == "triage")
        #expect(found.rules.first?.id == "fallback")
    }
}
