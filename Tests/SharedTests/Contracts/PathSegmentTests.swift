import Contracts
import TestSupport
import Testing

@Suite("Path segments")
struct PathSegmentTests {
    @Test("what is escaped is read again, whatever it is")
    func comesBack() {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        let alphabet = Array("aZ09-._~ /%+?#&=;:@张伟é🔥\u{301}\u{3000}\"<>\\^`{|}")
        for _ in 0..<2000 {
            let text = String(
                (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
                    alphabet.randomElement(using: &random)
                })
            let escaped = PathSegment.escaped(text)
            #expect(escaped.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") })
            #expect(PathSegment.unescaped(escaped) == text, "seed \(seed)")
        }
    }

    @Test(
        "malformed escapes, bytes that are no text, and control characters are none",
        arguments: [
            "%", "%1", "%g0", "%0g", "%FF", "%C0%AF", "%00", "%7F", "%C2%9B", "a\u{1b}",
        ])
    func refused(_ segment: String) {
        #expect(PathSegment.unescaped(segment) == nil)
    }
}
