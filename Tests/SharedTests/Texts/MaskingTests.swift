import TestSupport
import Testing
import Texts

@Suite("What outsiders write is masked, however it is spelt")
struct MaskingCorpusTests {
    private static let anonymous: [MaskingCorpus.Form] =
        MaskingCorpus.mobiles + MaskingCorpus.landlines + MaskingCorpus.papers + MaskingCorpus.mails
        + MaskingCorpus.chats + MaskingCorpus.addresses
    private static let mask = TextMask(
        known: KnownWords(
            names: ["张伟", "John Smith"], others: ["宏图物业", "wx_zhangwei", "世纪大道100号"], phones: ["021-62345678"]))

    @Test("the corpus holds at least 400 forms that tell who somebody is")
    func size() {
        #expect(Set((Self.anonymous + MaskingCorpus.known).map(\.text)).count >= 400)
        #expect(Self.anonymous.count + MaskingCorpus.known.count + MaskingCorpus.harmless.count >= 550)
    }

    @Test("no form survives", arguments: anonymous)
    func masked(_ form: MaskingCorpus.Form) {
        let masked = TextMask.anonymous.mask(form.text)
        #expect(!Leak.isReadable(form.secret, in: masked), "\(form.text) → \(masked)")
        #expect(TextMask.anonymous.mask(masked) == masked, "masking twice changes \(masked)")
    }

    @Test("nothing known of the parties survives in free text and in codes", arguments: MaskingCorpus.known)
    func known(_ form: MaskingCorpus.Form) {
        for masked in [Self.mask.mask(form.text), Self.mask.maskCode(form.text)] {
            #expect(!Leak.isReadable(form.secret, in: masked), "\(form.text) → \(masked)")
        }
    }

    @Test("what a technician needs stays as it was written", arguments: MaskingCorpus.harmless)
    func harmless(_ text: String) {
        #expect(TextMask.anonymous.mask(text) == text)
        #expect(TextMask.anonymous.maskCode(text) == text)
    }

    @Test("a mobile number in any script, with any separator, in any place", arguments: 0..<20)
    func generated(_ seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<200 {
            let number = Generated.mobile(using: &random)
            let text = Generated.context(Generated.written(number, using: &random), using: &random)
            let masked = TextMask.anonymous.mask(text)
            #expect(!Leak.isReadable(number, in: masked), "seed \(seed): \(text) → \(masked)")
        }
    }

    @Test("a link that hides a person behind percent signs keeps its host alone")
    func links() {
        let mask = Self.mask
        #expect(mask.maskLink("https://files.example/a/1.jpg") == "https://files.example/a/1.jpg")
        #expect(mask.maskLink("https://files.example/%E5%BC%A0%E4%BC%9F.jpg") == "https://files.example/***")
        #expect(mask.maskLink("https://files.example/138%30%30%30%305678") == "https://files.example/***")
        #expect(mask.maskLink("tel:13800005678") == "tel:138****5678")
        #expect(mask.maskLink("%31%33800005678") == "***")
    }

    @Test(
        "a name keeps its first letter, whatever stands around it",
        arguments: [
            ("张伟", "张*"), ("\u{202E}张伟", "张*"), ("  李四", "李*"), ("John", "J***"), ("", "*"), ("\u{200B}\n", "*"),
            ("王" + String(repeating: "\u{301}", count: 5000), "王*"),
        ])
    func names(name: String, mask: String) {
        #expect(NameMask.mask(name) == mask)
    }
}

/// Whether what was to be masked can still be read.
enum Leak {
    /// Seven letters or digits in a row, or all of a shorter secret.
    static func isReadable(_ secret: String, in text: String) -> Bool {
        let letters = Array(FoldedCode.letters(secret))
        let window = min(7, letters.count)
        let shown = text.split(separator: "*").map { FoldedCode.letters(String($0)) }
        return (0...(letters.count - window)).contains { start in
            let part = String(letters[start..<(start + window)])
            return shown.contains { $0.contains(part) }
        }
    }
}

/// Numbers, written as people write them.
private enum Generated {
    private static let scripts = [
        "0123456789", "０１２３４５６７８９", "零一二三四五六七八九", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零幺两三四五六拐八勾", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९",
        "⓪①②③④⑤⑥⑦⑧⑨", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    ].map { Array($0.unicodeScalars) }
    private static let separators = [
        "", " ", "-", "－", "—", "·", "•", ".", "_", "*", "~", "/", "\\", ":", "：", "、", "，", ",", ";", "；", "|",
        "\u{3000}", "\u{AD}", "\u{200B}",
        "\u{2060}", "\t", "\n", " - ", ", ", " / ", "\u{202D}", "+", "=", "#", "'", "^", "杠", " 空格 ",
    ]
    private static let cuts = [
        [11], [3, 4, 4], [3, 8], [7, 4], [3, 4, 2, 2], [3, 2, 2, 4], Array(repeating: 1, count: 11),
    ]
    private static let contexts = [
        ("", ""), ("打", "找我"), ("电话:", "。"), ("空调不制冷,显示E1,请回电", "谢谢"), ("call ", " please"), ("(", ")"),
        ("我的号码是", ",微信同号"), ("张师傅", "快来"),
        ("2026-11-22 报修 ", " 第3次"), ("手机 ", "\n二楼"), ("KFR-35GW坏了,", "!"),
    ]

    static func mobile(using random: inout Seeded) -> String {
        "1" + String(Int.random(in: 3...9, using: &random))
            + (0..<9).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
    }

    static func written(_ number: String, using random: inout Seeded) -> String {
        let script = scripts.randomElement(using: &random) ?? []
        let separator = separators.randomElement(using: &random) ?? ""
        var rest = number.utf8.map { Int($0) - 0x30 }[...]
        let groups = (cuts.randomElement(using: &random) ?? [11]).map { size in
            defer { rest = rest.dropFirst(size) }
            return String(String.UnicodeScalarView(rest.prefix(size).map { script[$0] }))
        }
        return groups.joined(separator: separator)
    }

    static func context(_ text: String, using random: inout Seeded) -> String {
        let (before, behind) = contexts.randomElement(using: &random) ?? ("", "")
        return before + text + behind
    }
}
