import Contracts
import TestSupport
import Testing

struct InstantTests {
    @Test(
        "an instant is read with its offset and written in UTC with milliseconds",
        arguments: [
            ("2026-11-22T10:16:53+08:00", "2026-11-22T02:16:53.000Z"),
            ("2026-11-22T02:16:53.1239Z", "2026-11-22T02:16:53.123Z"),
            ("2024-02-29T23:59:59.5-00:30", "2024-03-01T00:29:59.500Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ])
    func reading(_ text: String, _ utc: String) throws {
        #expect(try #require(Instant(rfc3339: text)).description == utc)
    }

    @Test(
        "what is not a moment is not an instant",
        arguments: [
            "2026-11-22T10:16:53", "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z", "2026-11-22", "2026-11-22T24:00:00Z",
            "2026-11-22T10:16:53+8:00", "2026-11-22T10:16:53.Z", "", "2026-11-22T10:16:53Z ",
        ])
    func refusing(_ text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test("every instant survives being written and read", arguments: [1, 2, 3] as [UInt64])
    func roundTrip(_ seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<2000 {
            let instant = Instant(
                milliseconds: Int64.random(in: -60_000_000_000_000...250_000_000_000_000, using: &random))
            #expect(Instant(rfc3339: instant.description) == instant, "seed \(seed)")
        }
    }
}
