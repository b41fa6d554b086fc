import Contracts
import Foundation
import TestSupport
import Testing

@Suite("Phone numbers")
struct PhoneNumberTests {
    private static let mobile = [
        "13800005678", "138 0000 5678", "138-0000-5678", "138.0000.5678", "+86 138 0000 5678", "+86-13800005678",
        "0086 13800005678", "008613800005678", "8613800005678", "86 138 0000 5678", "(+86)13800005678",
        "+86(138)00005678",
        "013800005678", "１３８００００５６７８", "＋８６１３８００００５６７８", "138\u{A0}0000\u{A0}5678", "138\u{202F}0000\u{2009}5678",
        "138\u{3000}0000\u{3000}5678", "138\u{200B}0000\u{FEFF}5678", "138\u{2011}0000\u{2013}5678", "138—0000—5678",
        "138·0000·5678", "（138）0000 5678", "一三八零零零零五六七八", "幺三八〇〇〇〇五六七八", "١٣٨٠٠٠٠٥٦٧٨", "tel:+86-138-0000-5678",
        "电话：13800005678", "手机 138 0000 5678", " 13800005678\n", "1380000-5678", "+0086 13800005678",
        "138\u{AD}00005678",
    ]
    private static let landline = [
        "021-12345678", "02112345678", "(021) 1234 5678", "（021）12345678", "+86 021-12345678", "+86 21 12345678",
        "+862112345678", "0086-21-12345678", "86 21 1234 5678", "86-021-12345678", "21 12345678", "０２１－１２３４５６７８",
        "+86 (0)21 12345678", "021\u{A0}12345678", "021/12345678",
    ]
    private static let extended = [
        "021-12345678转8001", "021-12345678 转 8001", "02112345678 ext. 8001", "+86 21 12345678 x8001",
        "021-12345678 Ext 8001", "021 12345678 extension 8001", "021-12345678#8001", "021-12345678分机8001",
        "021-12345678-8001", "+86 (21) 12345678 x 8001", "021-12345678（转8001）", "021-12345678 轉：8001",
    ]

    @Test("every spelling of one number is one number, with one mask")
    func spellings() throws {
        for (spellings, canonical, mask) in [
            (Self.mobile, "+8613800005678", "138****5678"), (Self.landline, "+862112345678", "021****5678"),
            (Self.extended, "+862112345678;ext=8001", "021****5678"),
            (["0755 1234567", "755-1234567", "+86 755 123 4567"], "+867551234567", "075****4567"),
            (["010-62345678", "+86 10 6234 5678", "(010)6234-5678"], "+861062345678", "010****5678"),
            (["62345678", "6234-5678", "6234 5678"], "+8662345678", "****5678"),
            (["62345678-801", "6234 5678 转 801"], "+8662345678;ext=801", "****5678"),
            (["+44 20 7946 0958", "0044 20 7946 0958", "+44 (0)20 7946 0958"], "+442079460958", "442****0958"),
            (["+1 (212) 555-0100", "001-212-555-0100"], "+12125550100", "121****0100"),
            (["13800005678转12", "13800005678 x12"], "+8613800005678;ext=12", "138****5678"),
            (["400-810-1234", "4008101234"], "+864008101234", "040****1234"),
        ] {
            for spelling in spellings {
                #expect(PhoneNumber(spelling)?.canonical == canonical, "\(spelling)")
                #expect(PhoneMask.mask(spelling).filter { $0 != "0" } == mask.filter { $0 != "0" }, "\(spelling)")
            }
        }
    }

    @Test(
        "what cannot be dialled is no number",
        arguments: [
            "", " ", "138", "12345", "110", "1380000567", "138000056789", "23800005678", "无", "未知", "-", "N/A", "0",
            "00000000000", "13800005678/13900001234", "13800005678,13900001234", "13800005678；13900001234",
            "13800005678张",
            "张伟13800005678", "13800005678 张伟", "x12", "+", "+86", "ext. 8001", "021-12345678转张三", "+1234567", "95588",
            "+00000000000", "13800005678 ext.", "1".padding(toLength: 400, withPad: "1", startingAt: 0),
        ])
    func none(_ written: String) {
        #expect(PhoneNumber(written) == nil)
    }

    @Test("a number that was read reads the same again, whatever blanks and hyphens are put into it")
    func stable() {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        let fillers = [" ", "-", "\u{A0}", "\u{3000}", "\u{200B}", ".", "\u{2011}", "·"]
        let samples = Self.mobile + Self.landline + Self.extended
        for _ in 0..<3000 {
            guard let sample = samples.randomElement(using: &random), let number = PhoneNumber(sample) else { continue }
            #expect(PhoneNumber(number.canonical) == number, "\(sample), seed \(seed)")
            #expect(
                PhoneNumber(number.national)?.canonical == String(number.canonical.prefix { $0 != ";" }), "seed \(seed)"
            )
            // Hyphens may part an extension off, so only a mobile number takes them anywhere.
            let spread = "13800005678".map { digit in
                Int.random(in: 0..<3, using: &random) == 0
                    ? "\(digit)\(fillers.randomElement(using: &random) ?? "")" : "\(digit)"
            }.joined()
            #expect(PhoneNumber(spread)?.canonical == "+8613800005678", "\(spread), seed \(seed)")
        }
    }

    @Test("only a mobile number or a foreign one takes text messages")
    func messages() {
        #expect(["13800005678", "+44 20 7946 0958"].allSatisfy { PhoneNumber($0)?.takesMessages == true })
        #expect(["021-12345678", "62345678", "400-810-1234"].allSatisfy { PhoneNumber($0)?.takesMessages == false })
    }
}
