import Testing
import Texts

@Suite("What outsiders write is safe to show")
struct ShownTextTests {
    @Test(
        "control characters show themselves, direction and hidden characters go",
        arguments: [
            ("\u{1B}[2J红\u{1B}]0;x\u{7}", "�[2J红�]0;x�"), ("a\u{202E}b\u{2066}c\u{200F}d\u{61C}", "abcd"),
            ("a\u{9B}31m", "a�31m"),
            ("a\0b\u{8}c", "a�b�c"), ("x\u{200B}y\u{FEFF}z\u{AD}", "xyz"), ("👨\u{200D}👩", "👨\u{200D}👩"),
            ("a\u{200D}b", "ab"),
            ("שלום", "שלום"), ("空调 E1", "空调 E1"), ("a\u{E0041}b", "ab"),
        ])
    func lines(text: String, shown: String) {
        #expect(ShownText.lines(text) == shown)
        #expect(ShownText.line(text) == shown)
    }

    @Test("line breaks stay between lines and become spaces in one line")
    func breaks() {
        #expect(ShownText.lines("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te")
        #expect(ShownText.line("a\r\nb\rc\nd\te\u{2028}f\u{85}g") == "a b c d e f�g")
    }

    @Test("a header has one line and no more than its bytes, cut between letters")
    func headers() {
        #expect(ShownText.header("Re:\r\nBcc: all@example.com") == "Re: Bcc: all@example.com")
        let long = ShownText.header(String(repeating: "长", count: 2000), limit: 100)
        #expect(long.utf8.count <= 100)
        #expect(long.hasSuffix("长…"))
    }
}
