import Contracts
import Foundation
import Locking
import Testing

@Suite("Values beside their bytes")
struct RecentDecodingsTests {
    /// Counts how often it is decoded.
    private struct Counted: Codable, Hashable, Sendable {
        static let decoded = Locked<[String: Int]>([:])

        let text: String

        init(_ text: String) {
            self.text = text
        }

        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            Self.decoded.withLock { $0[text, default: 0] += 1 }
            self.text = text
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(text)
        }

        static func times(_ text: String) -> Int { decoded.withLock { $0[text] ?? 0 } }
    }

    private func body(_ text: String) -> Data { Data("\"\(text)\"".utf8) }

    @Test("what was decoded or encoded last is not decoded again")
    func known() throws {
        let recent = RecentDecodings<Int, Counted>(capacity: 4)
        #expect(try recent.decode(body("read twice"), of: 1).text == "read twice")
        #expect(try recent.decode(body("read twice"), of: 1).text == "read twice")
        #expect(Counted.times("read twice") == 1)
        #expect(try recent.encode(Counted("written"), of: 2) == body("written"))
        #expect(try recent.decode(body("written"), of: 2).text == "written")
        #expect(Counted.times("written") == 0)
    }

    @Test("what was written and rolled back is not believed: the bytes decide")
    func rolledBack() throws {
        let recent = RecentDecodings<Int, Counted>(capacity: 4)
        _ = try recent.decode(body("committed"), of: 1)
        _ = try recent.encode(Counted("rolled back"), of: 1)
        #expect(try recent.decode(body("committed"), of: 1).text == "committed")
        #expect(throws: DecodingError.self) { try recent.decode(Data("{".utf8), of: 1) }
    }

    @Test("no more is kept than allowed, and what came last")
    func bounded() throws {
        let recent = RecentDecodings<Int, Counted>(capacity: 4)
        for key in 1...5 { _ = try recent.decode(body("bounded \(key)"), of: key) }
        for key in [5, 4, 3] { _ = try recent.decode(body("bounded \(key)"), of: key) }
        #expect([5, 4, 3].map { Counted.times("bounded \($0)") } == [1, 1, 1])
        _ = try recent.decode(body("bounded 1"), of: 1)
        #expect(Counted.times("bounded 1") == 2)
    }
}
