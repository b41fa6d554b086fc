import Contracts
import Testing

@testable import ServiceStandard

@Suite("Where values come from")
struct ProvenanceTests {
    private static let strict = """
        id: strict
        version: "2"
        title: {zh-Hans: 严格, en: Strict}
        extends: [good]
        approved: {by: Wang Min, at: 2026-01-02}
        clocks:
          responded:
            limit: 4h
          acknowledged:
            marks: {50%: warn}
        """

    private static let stricter = """
        id: stricter
        version: "3"
        title: {zh-Hans: 更严格, en: Stricter}
        extends: [strict]
        approved: {by: Wang Min, at: 2026-01-02}
        clocks:
          responded: {limit: 3h}
        """

    private func values(of pack: String) throws -> [String: EffectiveValue] {
        let library = PackFixture(packs: ["good": PackFixture.good, "strict": Self.strict, "stricter": Self.stricter])
            .library
        let values = try #require(library.pack(pack)).values
        #expect(Set(values.map(\.pointer)).count == values.count)
        return Dictionary(values.map { ($0.pointer, $0) }) { first, _ in first }
    }

    @Test("Every value knows its file and its line")
    func places() throws {
        let values = try values(of: "strict")
        #expect(values["/clocks/responded/limit"]?.place == SourcePlace(file: "strict.yaml", line: 8))
        #expect(values["/clocks/responded/satisfied_by"]?.place == SourcePlace(file: "good.yaml", line: 18))
        #expect(values["/clocks/responded/satisfied_by"]?.value == "[responded, resolved]")
        #expect(values["/clocks/responded/limits/0/limit"]?.value == "2h")
        #expect(values["/clocks/responded/limits/0/when/urgency"]?.place == SourcePlace(file: "good.yaml", line: 21))
    }

    @Test("A value remembers all that it replaced, the nearest first")
    func overrode() throws {
        let limit = try #require(try values(of: "stricter")["/clocks/responded/limit"])
        #expect(limit.value == "3h")
        #expect(
            limit.overrode == [
                EffectiveValue.Overridden(value: "4h", place: SourcePlace(file: "strict.yaml", line: 8)),
                EffectiveValue.Overridden(value: "24h", place: SourcePlace(file: "good.yaml", line: 19)),
            ])
        #expect(try values(of: "good")["/clocks/responded/limit"]?.overrode == [])
    }

    @Test("What nobody wrote is shown as well, and that it is the built-in default")
    func defaults() throws {
        let values = try values(of: "strict")
        let silent = try #require(values["/clocks/responded/stands_still"])
        #expect(silent.value == "[force_majeure]")
        #expect(silent.place == nil)
        #expect(values["/clocks/resolved/stands_still"]?.place != nil)
        #expect(values["/clocks/responded/marks/150%"]?.value == "page l2")
        #expect(values["/clocks/acknowledged/marks/50%"]?.place?.file == "strict.yaml")
        #expect(values["/clocks/acknowledged/marks/150%"] == nil)
        #expect(values["/retention/years"]?.value == "5")
        #expect(values["/closing/mode"]?.value == "after_acceptance")
    }

    @Test("Effective values are what the standard says: each scalar default is what an empty pack reads as")
    func agreement() throws {
        let library = PackFixture().library
        let good = try #require(library.pack("good"))
        let written = good.values.filter { $0.place == nil && !$0.pointer.hasPrefix("/clocks/") }
        var text = PackFixture.good
        for group in Dictionary(grouping: written, by: { $0.pointer.split(separator: "/")[0] }) {
            let fields = group.value.map { "\($0.pointer.split(separator: "/")[1]): \($0.value)" }.joined(
                separator: ", ")
            if !text.contains("\n\(group.key):") { text += "\(group.key): {\(fields)}\n" }
        }
        #expect(text != PackFixture.good)
        let spelled = PackFixture(packs: ["good": text]).library
        #expect(spelled.pack("good")?.standard == good.standard, "\(spelled.errors.map(\.text.english))")
    }

    @Test("Checking says what overrides what")
    func information() {
        let library = PackFixture(packs: ["good": PackFixture.good, "strict": Self.strict]).library
        let found = library.findings(of: "strict").filter { $0.severity == .information }
        #expect(found.map(\.what.english) == ["/clocks/responded/limit: 4h replaces 24h of good.yaml:19"])
        #expect(found.map(\.place) == [SourcePlace(file: "strict.yaml", line: 8)])
    }

    @Test("Two standards differ in what they promise, not in where it is written")
    func diff() throws {
        let library = PackFixture(packs: [
            "good": PackFixture.good, "strict": Self.strict,
            "same": PackFixture.good.replacing("id: good", with: "# moved\n\nid: same").replacing(
                "24h, v", with: "24h,  v"),
        ]).library
        let good = try #require(library.pack("good"))
        let same = try #require(library.pack("same"))
        let strict = try #require(library.pack("strict"))
        #expect(StandardDiff(good, same).changes == [])
        let changes = StandardDiff(good, strict).changes
        #expect(changes.map(\.path) == ["/clocks/responded/limit", "/clocks/acknowledged/marks/50%"])
        #expect(changes.map(\.left?.value) == ["24h", nil])
        #expect(changes.map(\.right?.value) == ["4h", "warn"])
    }

    @Test("Lines of limits are compared by their conditions, not by their number")
    func diffOfLines() throws {
        let more = PackFixture.good.replacing("id: good", with: "id: more").replacing(
            "      - {when: {urgency: urgent}",
            with: "      - {when: {tier: high_value}, limit: 1h}\n      - {when: {urgency: urgent}")
        let library = PackFixture(packs: ["good": PackFixture.good, "more": more]).library
        let changes = StandardDiff(try #require(library.pack("good")), try #require(library.pack("more"))).changes
        #expect(changes.map(\.path) == ["/clocks/responded/limits/{tier: high_value}/limit"])
    }

    @Test(
        "Of a clock that only one standard has, only what is written is compared; marks of a shared one also where built in"
    )
    func diffOfClocks() throws {
        let text = PackFixture.good.replacing("id: good", with: "id: fewer")
            .replacing("    limit: 72h\n", with: "    limit: 72h\n    marks: {100%: page l1}\n")
            .replacing(
                "limit: 2 working days",
                with:
                    "limit: 2 working days\n  extra:\n    title: {zh-Hans: 另, en: Extra}\n    anchor: received\n    satisfied_by: [closed]\n    limit: 9d"
            )
        let library = PackFixture(packs: ["good": PackFixture.good, "fewer": text]).library
        let changes = StandardDiff(try #require(library.pack("good")), try #require(library.pack("fewer"))).changes
        #expect(
            changes.map(\.path) == [
                "/clocks/resolved/marks/80%", "/clocks/resolved/marks/150%", "/clocks/resolved/marks/200%",
                "/clocks/extra/title/zh-Hans", "/clocks/extra/title/en", "/clocks/extra/anchor",
                "/clocks/extra/satisfied_by", "/clocks/extra/limit",
            ])
    }
}
