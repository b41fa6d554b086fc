import ServiceStandard
import Testing

@Suite("Durations as people write them")
struct WrittenDurationTests {
    @Test("a duration is written as it is read", arguments: ["90s", "2m", "24h", "36h", "1h"])
    func durations(_ text: String) {
        #expect(Duration(written: text)?.written == text)
    }

    @Test(
        "what is not a whole number with a unit is no duration",
        arguments: ["", "h", "1", "1.5h", "-1h", "1w", "9999999h"])
    func noDuration(_ text: String) {
        #expect(Duration(written: text) == nil)
    }
}
