import TestSupport
import Testing

@testable import TriageDomain

@Suite("Words, and whether a text mentions or denies them")
struct LexiconTests {
    private let lexicon = Lexicon(
        words: ["冒烟", "起火", "漏电", "受伤", "爆炸", "不制冷", "没反应", "smok*", "fire", "leak*", "injur*", "hurt", "E1"],
        names: ["漏电保护", "smoke detector*", "fire tv"])

    private func mentions(_ text: String) -> Set<String> { lexicon.affirmed(in: NormalisedText(text)) }

    @Test(
        "a denied word is not mentioned",
        arguments: [
            "没有冒烟", "没冒烟", "未漏电", "不漏电", "无人受伤", "没有人受伤", "没有人员受伤", "未发现漏电", "没有出现冒烟现象", "并没有起火",
            "没有看到冒烟", "家里没人受伤", "没有任何漏电", "不会爆炸", "不存在漏电", "已排除漏电", "没有冒烟、起火", "没有冒烟和漏电", "没有起火或者爆炸",
            "沒有冒煙", "没有 冒烟", "从未发生漏电", "no smoke", "not leaking", "without injury", "there is no sign of smoke",
            "it isn't leaking", "It Isn’t Leaking", "did not catch fire", "nobody was hurt", "no one was injured",
            "no smoke or fire", "neither smoke nor fire", "never leaked", "ＮＯ ＳＭＯＫＥ", "it doesn't leak",
        ])
    func denied(text: String) {
        #expect(mentions(text) == [], "\(text)")
    }

    @Test(
        "a mentioned word is found in any spelling, and a negation of something else does not hide it",
        arguments: [
            ("没有电但是冒烟", ["冒烟"]), ("没有电冒烟了", ["冒烟"]), ("没有漏水,有漏电", ["漏电"]), ("不仅冒烟", ["冒烟"]), ("不断冒烟", ["冒烟"]),
            ("不小心起火了", ["起火"]), ("没多久就冒烟了", ["冒烟"]), ("是不是漏电", ["漏电"]), ("有没有漏电?", ["漏电"]), ("漏不漏电", ["漏电"]),
            ("不会爆炸吧", ["爆炸"]), ("非常吓人,冒烟", ["冒烟"]), ("無緣無故冒煙", ["冒烟"]), ("没有冒烟\n漏电了", ["漏电"]), ("没有人管,一直冒烟", ["冒烟"]),
            ("不制冷,冒烟", ["不制冷", "冒烟"]), ("没反应、冒烟", ["没反应", "冒烟"]), ("空调不制冷,显示E1", ["不制冷", "E1"]), ("显示e1", ["E1"]),
            ("显示Ｅ１", ["E1"]), ("no power but smoke", ["smok*"]), ("no power, smoking", ["smok*"]),
            ("not only smoke", ["smok*"]),
            ("SMOKE!", ["smok*"]), ("it leaks", ["leak*"]), ("not without smoke", ["smok*"]),
            ("no power and fire", ["fire"]),
            ("不是不漏电", ["漏电"]), ("No smoke. Fire!", ["fire"]),
        ])
    func affirmed(text: String, words: [String]) {
        #expect(mentions(text) == Set(words), "\(text)")
    }

    @Test(
        "a word inside the name of a thing is no mention",
        arguments: ["漏电保护器跳闸", "the smoke detectors beep", "Fire TV 连不上"])
    func names(text: String) {
        #expect(mentions(text) == [])
    }

    @Test("a thing and an event in one text are told apart")
    func nameAndEvent() {
        #expect(mentions("漏电保护器跳闸,洗衣机漏电") == ["漏电"])
    }

    @Test("English words match whole", arguments: ["firewall", "misfire", "E10", "AE1", "unhurt"])
    func wholeWords(text: String) {
        #expect(mentions(text) == [])
    }

    @Test(
        "spellings fold to one",
        arguments: [
            ("電視  冒煙", "电视 冒烟"), ("ＡＢＣ１２", "abc12"), ("can't\t stop", "ca not stop"),
            ("It isn’t, I cannot\n \nsay", "it is not, i can not\nsay"), ("餘額 台灣", "余额 台湾"),
        ])
    func folding(raw: String, folded: String) {
        #expect(NormalisedText(raw).description == folded)
    }

    @Test(
        "what nobody sees hides no word",
        arguments: ["冒\u{200B}烟", "冒\u{AD}烟", "冒\u{FEFF}烟", "冒\u{301}烟", "sm\u{200D}oke", "ＳＭＯＫＥ"])
    func hidden(text: String) {
        #expect(!mentions(text).isEmpty, "\(text)")
    }

    @Test("a word of each group in one sentence is told from words of two")
    func sentences() {
        let found = lexicon.mentions(in: NormalisedText("冒烟,漏电。不制冷! No fire. It leaks, E1"))
        #expect(found.sentences == [["冒烟", "漏电"], ["不制冷"], ["leak*", "E1"]])
    }
}

@Suite("Looking for words takes time in proportion to the text")
struct LexiconLinearTimeTests {
    @Test("eight times the text takes about eight times the time")
    func linear() throws {
        let rules = try Sample.shippedPolicy().rules
        let found = Growth.superlinear { _ = rules.lexicon.affirmed(in: NormalisedText($0)) }
        #expect(found.isEmpty, "\(found)")
        #expect(Growth.superlinear { _ = NormalisedText($0) }.isEmpty)
    }
}
