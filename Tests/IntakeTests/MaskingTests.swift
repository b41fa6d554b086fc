import Contracts
import Foundation
import IntakeDomain
import TestSupport
import Testing
import Texts

@Suite("a mask shows who is meant, and no more")
struct PersonMaskTests {
    @Test(
        "a name keeps its first character",
        arguments: [
            ("张伟", "张*"), ("欧阳娜娜", "欧*"), ("John Smith", "J***"), (" 李四", "李*"), ("x", "x***"), ("", "*"), ("  ", "*"),
            ("Émile", "É***"),
        ])
    func name(_ name: String, _ mask: String) {
        #expect(NameMask.mask(name) == mask)
    }

    @Test(
        "a phone keeps at most its first three and last four digits",
        arguments: [
            ("13800005678", "138****5678"), ("+86 138-0000-5678", "138****5678"), ("008613800005678", "138****5678"),
            ("021-12345678", "021****5678"), ("+85291234567", "852****4567"), ("12345678", "****5678"),
            ("12345", "****"),
            ("１３８００００５６７８", "138****5678"),
        ])
    func phone(_ phone: String, _ mask: String) {
        #expect(PhoneMask.mask(phone) == mask)
    }
}

@Suite("free text leaves intake without contact data")
struct TextMaskTests {
    private let mask = TextMask(known: KnownWords([SubmittedParty]()))

    @Test(
        "what identifies a person by its form is masked",
        arguments: [
            ("回电13800005678谢谢", "回电138****5678谢谢"), ("+86 138 0000 5678", "138****5678"),
            ("138-0000-5678", "138****5678"), ("电话１３８００００５６７８", "电话138****5678"), ("幺三八零零零零五六七八", "138****5678"),
            ("1 3 8 0 0 0 0 5 6 7 8", "138****5678"), ("138\u{200B}0000\u{200B}5678", "138****5678"),
            ("E1,13800005678 2026-11-22", "E1,138****5678 2026-11-22"), ("9913800005678", "***"),
            ("座机021-12345678转3", "座机***"), ("(0755) 1234 5678", "(***"), ("02112345678", "***"),
            ("call +44 20 7946 0958", "call ***"), ("发到zhang.wei+ac@mail.example.com.", "发到***."),
            ("ｚｗ＠ｅｘａｍｐｌｅ．ｃｎ", "***"), ("身份证31011519900101123X", "身份证***"), ("310115 19900101 123x", "***"),
            ("310115199001011234", "***"), ("卡6222 0212 3456 7890 123", "卡***"), ("车牌沪A12345", "车牌沪A***"),
            ("沪A·12345停着", "沪A***停着"), ("京AD12345", "京A***"), ("粤Z1234港", "粤Z***"), ("沪ａ１２３４５", "沪ａ***"),
        ])
    func form(_ text: String, _ masked: String) {
        #expect(mask.mask(text) == masked)
    }

    @Test(
        "what a technician needs stays",
        arguments: [
            "空调不制冷,显示E1", "型号KFR-35GW/BP3,2026-11-22 09:30出现", "功率1500W,电压220V", "序列号GR20260001", "订单20261122",
            "十二楼,三个房间", "湘菜馆A座", "压力 2.5 MPa", "2026-11-22 至 2026-12-05", "@所有人",
        ])
    func harmless(_ text: String) {
        #expect(mask.mask(text) == text)
    }

    @Test("what identifies the parties is masked wherever it stands")
    func known() throws {
        let submission = try Samples.submission {
            $0.parties?[0].organisation = "宏图物业"
            $0.parties?[0].chatIds = ["wx_zhangwei"]
            $0.parties?[0].phones = ["021-12345678"]
            $0.parties?[0].address = WireJSON.address("世纪大道100号")
        }
        let mask = TextMask(known: KnownWords(submission.parties ?? []))
        let text = "张伟(宏图物业)在世纪大道100号,微信WX_ZhangWei,号码12345678"
        #expect(mask.mask(text) == "张*(***)在***,微信***,号码***")
        #expect(mask.maskCode("HT-张伟-202611220009999999") == "HT-张*-202611220009999999")
    }

    @Test("a Latin name is not found inside a longer word")
    func words() throws {
        let submission = try Samples.submission { $0.parties?[0].name = "Ann" }
        let mask = TextMask(known: KnownWords(submission.parties ?? []))
        #expect(mask.mask("Ann annotated; ANN.") == "A*** annotated; A***.")
    }

    @Test("no run of seven digits of a known phone survives, however it is written", arguments: 0..<200)
    func property(_ seed: UInt64) throws {
        var random = Seeded(seed)
        let phone = "1" + String((0..<10).map { _ in Character(String(Int.random(in: 0...9, using: &random))) })
        let separators = ["", " ", "-", "　", "·", "\u{200B}", " - ", "号", "x"]
        let wide = Bool.random(using: &random)
        var text = ["打", "call 9", "E1 202", "+86", "沪A", ""].randomElement(using: &random) ?? ""
        for digit in phone {
            text +=
                wide
                ? String(UnicodeScalar(digit.unicodeScalars.reduce(0xFEE0) { $0 + $1.value }) ?? " ") : String(digit)
            if Int.random(in: 0..<4, using: &random) == 0 { text += separators.randomElement(using: &random) ?? "" }
        }
        text += ["找张伟", "77", " 2026", "@a.cn", ""].randomElement(using: &random) ?? ""
        let submission = try Samples.submission { $0.parties?[0].phones = [phone] }
        let masked = TextMask(known: KnownWords(submission.parties ?? [])).mask(text)
        let runs = masked.split { $0.wholeNumberValue == nil }.map {
            String($0.compactMap { $0.wholeNumberValue.map(String.init)?.first })
        }
        for run in runs where run.count >= 7 {
            for part in run.windows(of: 7) {
                #expect(!phone.contains(part), "seed \(seed): \(text) → \(masked)")
            }
        }
        let again = TextMask(known: KnownWords(submission.parties ?? [])).mask(masked)
        #expect(again == masked, "seed \(seed): masking twice changes \(masked)")
    }
}

@Suite("a fact leaves intake without contact data")
struct FactMaskTests {
    static let facts = [
        (
            "ticket.supplemented",
            #"{"description":"SECRET","siteRef":"张伟家","parties":[{"role":"customer","name":"张伟","phones":["13800005678"]}]}"#
        ),
        ("ticket.withdrawn", #"{"by":"张伟","reason":"SECRET"}"#),
        ("ticket.reopen-requested", #"{"by":"张伟","reason":"SECRET"}"#),
        ("assignment.made", #"{"department":"d","team":"t","handler":"E7","reason":"SECRET"}"#),
        ("assessment.overruled", #"{"severity":"major","reason":"SECRET"}"#),
        (
            "quote.issued",
            #"{"version":1,"lines":[{"text":"SECRET","amount":1}],"total":1,"currency":"CNY","validUntil":"2026-12-01T00:00:00Z"}"#
        ),
        ("quote.accepted", #"{"version":1,"by":"张伟","channel":"phone"}"#),
        ("quote.declined", #"{"version":1,"by":"张伟","channel":"phone"}"#),
        ("acceptance.given", #"{"by":"张伟","relation":"SECRET","opinion":"SECRET","score":5}"#),
        ("acceptance.refused", #"{"by":"张伟","reason":"SECRET"}"#),
        ("contact.logged", #"{"channel":"phone","text":"SECRET","externalRef":"CRM-2","contacts":2}"#),
        ("work.responded", #"{"kind":"solution","summary":"SECRET"}"#),
        ("work.started", #"{"note":"SECRET"}"#),
        (
            "work.completed",
            #"{"summary":"SECRET","actions":["SECRET"],"parts":[{"number":"P1","name":"SECRET","quantity":1,"origin":"stock"}]}"#
        ),
        (
            "work.scheduled",
            #"{"window":{"from":"2026-12-01T09:00:00+08:00","to":"2026-12-01T11:00:00+08:00"},"note":"SECRET"}"#
        ),
        ("work.diagnosed", #"{"cause":"SECRET"}"#),
        ("work.departed", #"{"note":"SECRET"}"#),
        ("work.arrived", #"{"note":"SECRET"}"#),
        ("work.progressed", #"{"note":"SECRET"}"#),
        ("work.difficult", #"{"note":"SECRET"}"#),
        ("work.parts-requested", #"{"note":"SECRET"}"#),
        ("work.parts-received", #"{"note":"SECRET"}"#),
        ("work.sent-to-manufacturer", #"{"note":"SECRET"}"#),
        ("work.returned-from-manufacturer", #"{"note":"SECRET"}"#),
        ("survey.answered", #"{"method":"link","score":5,"solved":true,"text":"SECRET"}"#),
        (
            "oncall.acknowledged",
            #"{"escalationId":"6f9619ff-8b86-4011-b42d-00cf4fc964ff","revision":1,"staffId":"E1","note":"SECRET"}"#
        ),
    ]

    @Test("every fact of the contract is covered by the next test")
    func complete() {
        #expect(Set(Self.facts.map(\.0)) == Set(Fact.outsideNames + ["contact.logged"]))
    }

    @Test("no free text and no name of it passes in the clear", arguments: facts)
    func masked(_ name: String, _ data: String) throws {
        let secret = "张伟 13800005678 zw@example.cn"
        let fact = try Samples.fact(name, data.replacingOccurrences(of: "SECRET", with: secret))
        let masked = fact.masked(by: TextMask(known: KnownWords(try Samples.submission().parties ?? [])))
        let json = String(
            decoding: try WireJSON.encode(
                FactRecorded(ticketId: Samples.ticket, recordedBy: "x", late: false, fact: masked)), as: UTF8.self)
        for clear in ["张伟", "13800005678", "zw@example.cn"] {
            #expect(!json.contains(clear), "\(json)")
        }
        #expect(masked.name == name)
    }

    @Test("what passes of a submission as submitted holds no contact data")
    func submission() throws {
        let submission = try Samples.submission {
            $0.siteRef = "13800005678"
            $0.attributes = ["note": "张伟 zw@example.cn"]
        }
        let passing = submission.masked(by: TextMask(known: KnownWords(submission.parties ?? [])))
        #expect(passing.parties == nil)
        #expect(passing.siteRef == "138****5678")
        #expect(passing.attributes == ["note": "张* ***"])
        #expect(passing.product == submission.product)
    }
}

extension String {
    func windows(of count: Int) -> [String] {
        let characters = Array(self)
        guard characters.count >= count else { return [] }
        return (0...(characters.count - count)).map { String(characters[$0..<($0 + count)]) }
    }
}

extension WireJSON {
    static func address(_ text: String) -> Address? {
        try? decode(Address.self, from: Data(#"{"text":"\#(text)"}"#.utf8))
    }
}
