import Contracts
import Testing

@testable import ServiceStandard

@Suite("Facts files")
struct FactsFileTests {
    /// A pack with two clocks, one of which is met by a fact of its own.
    private static let standard = Standard(
        id: "small", version: "1", title: .init("小", "Small"), calendar: "office",
        clocks: [
            ClockRule(
                id: "responded", title: .init("响应", "Response"), requirements: [], anchor: .init([.received]),
                satisfiedBy: ["responded"], limits: [.init(.elapsed(.seconds(3600)))]),
            ClockRule(
                id: "patrol", title: .init("巡查", "Patrol"), requirements: [], anchor: .init(["patrol_planned"]),
                satisfiedBy: ["patrol_done"], limits: [.init(.endOf(.month))]),
        ])

    private static let attributes = #""attributes": {"urgency": "general", "kind": "request", "zone": "Asia/Shanghai"}"#
    private static let received = #"{"at": "2026-03-02T10:00:00+08:00", "fact": "received"}"#

    private func read(_ text: String) throws(FactsFile.Refusal) -> TicketHistory {
        try FactsFile.read(SourceFile(name: "facts.json", text: text), for: Self.standard)
    }

    /// Line 1 holds the attributes, line 2 `received`, and from line 3 on what is given.
    private func file(_ facts: [String]) -> String {
        "{\(Self.attributes), \"facts\": [\n" + ([Self.received] + facts).joined(separator: ",\n") + "\n]}"
    }

    private func findings(_ text: String) throws -> [SourceFinding] {
        let refusal = #expect(throws: FactsFile.Refusal.self) { try self.read(text) }
        return try #require(refusal).findings
    }

    @Test("Every kind of fact is read, in the order of arrival")
    func whole() throws {
        let at = "\"at\": \"2026-03-02T11:00:00+08:00\""
        let history = try read(
            file([
                #"{"at": "2026-03-02T10:30:00+08:00", "fact": "responded", "learnedAt": "2026-03-02T12:00:00+08:00"}"#,
                "{\(at), \"fact\": \"paused\", \"reason\": \"third_party\"}",
                "{\(at), \"fact\": \"resumed\", \"reason\": \"third_party\"}",
                #"{"fact": "scheduled", "at": "2026-03-02T11:00:00+08:00","#
                    + #" "window": {"from": "2026-03-03T14:00:00+08:00", "to": "2026-03-03T16:00:00+08:00"}}"#,
                "{\(at), \"fact\": \"attributes_changed\", \"attributes\": {\"urgency\": \"urgent\"}}",
                "{\(at), \"fact\": \"excused\", \"clock\": \"patrol\", \"cause\": \"\\u53f0\\u98ce \\ud83c\\udf00\", \"by\": \"E1\"}",
                "{\(at), \"fact\": \"patrol_done\"}", "{\(at), \"fact\": \"resolved\"}",
                "{\(at), \"fact\": \"reopened\"}",
            ]))
        func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }
        let eleven = try instant("2026-03-02T03:00:00Z")
        let window = TimeWindow(
            from: try instant("2026-03-03T06:00:00Z"), to: try instant("2026-03-03T08:00:00Z"))
        #expect(
            history.facts == [
                ClockFact("received", at: try instant("2026-03-02T02:00:00Z")),
                ClockFact(
                    "responded", at: try instant("2026-03-02T02:30:00Z"), learnedAt: try instant("2026-03-02T04:00:00Z")
                ),
                ClockFact(.paused(.thirdParty), at: eleven), ClockFact(.resumed(.thirdParty), at: eleven),
                ClockFact(.scheduled(window), at: eleven),
                ClockFact(.attributesChanged([.urgency: "urgent"]), at: eleven),
                ClockFact(.excused(Excuse(clock: "patrol", cause: "台风 🌀", by: "E1")), at: eleven),
                ClockFact("patrol_done", at: eleven), ClockFact("resolved", at: eleven),
                ClockFact("reopened", at: eleven),
            ])
        #expect(history.attributes == [.urgency: "general", .kind: "request", .zone: "Asia/Shanghai"])
    }

    @Test("A line may tell of something that happened before the line above it")
    func lateLine() throws {
        let history = try read(
            file([
                #"{"at": "2026-03-02T12:00:00+08:00", "fact": "resumed", "reason": "consent"}"#,
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "paused", "reason": "consent"}"#,
            ]))
        #expect(history.facts.map(\.name) == ["received", "resumed", "paused"])
    }

    @Test(
        "A fact that cannot be is refused with line, reason and what to do",
        arguments: [
            (#"{"at": "2026-03-02T11:00:00+08:00", "fact": "exploded"}"#, "the fact exploded is not known"),
            (#"{"at": "2026-03-02T11:00:00+08:00", "fact": "respnded"}"#, "the fact respnded is not known"),
            (#"{"at": "2026-03-02T11:00:00+08:00", "fact": "breached"}"#, "the fact breached is not known"),
            (#"{"at": "2026-03-02T11:00:00", "fact": "responded"}"#, "the time 2026-03-02T11:00:00 has no zone"),
            (#"{"at": "2026-03-02 11:00", "fact": "responded"}"#, "the time 2026-03-02 11:00 has no zone"),
            (#"{"at": "yesterday", "fact": "responded"}"#, "yesterday is not a time"),
            (#"{"at": 1772420400, "fact": "responded"}"#, "1772420400 is not a time"),
            (#"{"at": "2026-02-30T11:00:00+08:00", "fact": "responded"}"#, "2026-02-30T11:00:00+08:00 is not a time"),
            (
                #"{"at": "2126-03-02T11:00:00Z", "fact": "responded"}"#,
                "2126-03-02T11:00:00Z is not between 2000 and 2099"
            ),
            (#"{"fact": "responded"}"#, "at is missing"),
            (#"{"at": "2026-03-02T11:00:00+08:00"}"#, "fact is missing"),
            (#"{"at": "2026-03-02T11:00:00+08:00", "fact": null}"#, "fact is missing"),
            (#""responded""#, "here belongs a fact, not responded"),
            (#"{"at": "2026-03-02T11:00:00+08:00", "fact": "responded", "who": "E1"}"#, "the key who is not known"),
            (#"{"at": "2026-03-02T11:00:00+08:00", "fact": "paused"}"#, "reason is missing"),
            (#"{"at": "2026-03-02T11:00:00+08:00", "fact": "resumed"}"#, "reason is missing"),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "paused", "reason": "lunch"}"#, "lunch is not known here"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "responded", "reason": "consent"}"#,
                "the key reason is not known"
            ),
            (#"{"at": "2026-03-02T11:00:00+08:00", "fact": "scheduled"}"#, "window is missing"),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "scheduled", "window": {"from": "2026-03-03T14:00:00+08:00"}}"#,
                "to is missing"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "scheduled", "window": {"from": "2026-03-03T14:00:00+08:00", "to": "2026-03-03T12:00:00+08:00"}}"#,
                "the window ends before it begins"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "scheduled", "window": {"from": "2026-03-03T14:00", "to": "2026-03-03T16:00:00+08:00"}}"#,
                "the time 2026-03-03T14:00 has no zone"
            ),
            (#"{"at": "2026-03-02T11:00:00+08:00", "fact": "attributes_changed"}"#, "attributes is missing"),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "attributes_changed", "attributes": {"urgency": "hot"}}"#,
                "hot is no word of urgency"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "attributes_changed", "attributes": {"zone": "CST"}}"#,
                "the zone CST is not known"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "attributes_changed", "attributes": {"resolutionDue": "2026-03-05"}}"#,
                "2026-03-05 is not a time"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "attributes_changed", "attributes": {"colour": "red"}}"#,
                "the key colour is not known"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "excused", "cause": "storm", "by": "E1"}"#,
                "clock is missing"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "excused", "clock": "responded", "by": "E1"}"#,
                "cause is missing"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "excused", "clock": "responded", "cause": "storm"}"#,
                "by is missing"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "excused", "clock": "resolved", "cause": "storm", "by": "E1"}"#,
                "the standard has no clock resolved"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "responded", "learnedAt": "2026-03-02T10:30:00+08:00"}"#,
                "it became known before it happened"
            ),
            (#"{"at": "2026-03-02T09:59:59+08:00", "fact": "responded"}"#, "responded is before received"),
            (#"{"at": "2026-03-02T09:00:00+08:00", "fact": "closed"}"#, "closed is before received"),
            (#"{"at": "2026-03-02T11:00:00+08:00", "fact": "received"}"#, "it was received twice"),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "resumed", "reason": "parts"}"#,
                "parts is resumed, but nothing was paused for it before"
            ),
            (
                #"{"at": "2026-03-02T11:00:00+08:00", "fact": "reopened"}"#,
                "it is reopened, but nothing was resolved or closed before"
            ),
        ])
    func refused(_ fact: String, _ what: String) throws {
        let finding = try #require(try findings(file([fact])).first)
        #expect(finding.place == SourcePlace(file: "facts.json", line: 3))
        #expect(finding.what.english == what)
        #expect(finding.fix != nil && !finding.what.chinese.isEmpty && finding.what.chinese != what)
    }

    @Test("A pause of another reason, or a later one, does not make a resumption possible")
    func otherPause() throws {
        let resumed = #"{"at": "2026-03-02T11:00:00+08:00", "fact": "resumed", "reason": "parts"}"#
        for pause in [
            #"{"at": "2026-03-02T10:30:00+08:00", "fact": "paused", "reason": "consent"}"#,
            #"{"at": "2026-03-02T11:00:01+08:00", "fact": "paused", "reason": "parts"}"#,
        ] {
            #expect(try findings(file([pause, resumed])).map(\.place.line) == [4])
        }
    }

    @Test(
        "Attributes that are missing or wrong are refused",
        arguments: [
            (#"{"facts": []}"#, "attributes is missing"),
            (#"{"attributes": {}, "facts": []}"#, "attributes has no urgency"),
            (
                #"{"attributes": {"urgency": "general", "zone": "Asia/Shanghai"}, "facts": []}"#,
                "attributes has no kind"
            ),
            (#"{"attributes": {"urgency": "general", "kind": "request"}, "facts": []}"#, "attributes has no zone"),
            (
                #"{"attributes": {"urgency": "general", "kind": "request", "zone": null}, "facts": []}"#,
                "attributes has no zone"
            ),
            (#"{"attributes": {"kind": "wish"}, "facts": []}"#, "wish is no word of kind"),
            (#"{"attributes": {"severity": "awful"}, "facts": []}"#, "awful is no word of severity"),
            (#"{"attributes": {"zone": "Asia/Shangai"}, "facts": []}"#, "the zone Asia/Shangai is not known"),
            (
                #"{"attributes": {"agreedResponseDue": "2026-03-05T10:00:00"}, "facts": []}"#,
                "the time 2026-03-05T10:00:00 has no zone"
            ),
            (#"{"attributes": {"urgencey": "urgent"}, "facts": []}"#, "the key urgencey is not known"),
            (#"{"attributes": "urgent", "facts": []}"#, "here belongs a mapping, not urgent"),
            ("{\(Self.attributes)}", "facts is missing"),
            ("{\(Self.attributes), \"facts\": {}}", "facts has to be a list"),
            ("{\(Self.attributes), \"facts\": []}", "nothing was received"),
            ("{\(Self.attributes), \"facts\": [], \"notes\": []}", "the key notes is not known"),
            ("[]", "here belongs a mapping, not []"),
        ])
    func refusedAttributes(_ text: String, _ what: String) throws {
        let findings = try findings(text)
        #expect(findings.contains { $0.what.english == what && $0.place.line == 1 }, "\(findings.map(\.text.english))")
    }

    @Test("Every fault is named at once, by line, in both languages")
    func all() throws {
        let findings = try findings(
            """
            {
              "attributes": {
                "urgency": "hot",
                "zone": "Asia/Shanghai"
              },
              "facts": [
                {"at": "2026-03-02T10:00:00+08:00", "fact": "received"},
                {"at": "2026-03-02T11:00:00", "fact": "responded"},
                {"at": "2026-03-02T11:00:00+08:00", "fact": "paused"},
                {"at": "2026-03-02T12:00:00+08:00",
                 "fact": "vanished"},
                {"at": "2026-03-02T09:00:00+08:00", "fact": "resolved"}
              ]
            }
            """)
        #expect(findings.map(\.place.line) == [2, 3, 8, 9, 11, 12])
        #expect(
            findings[0].text
                == LocalizedText(
                    "facts.json:2：错误：attributes 缺少 kind；请添加，例如 \"kind\": \"request\"",
                    "facts.json:2: error: attributes has no kind; add it, for example \"kind\": \"request\""))
    }

    @Test("A fault in the line of received is not also a missing received")
    func noConsequences() throws {
        let text = "{\(Self.attributes), \"facts\": [\n{\"at\": \"2026-03-02T10:00\", \"fact\": \"received\"}]}"
        #expect(try findings(text).map(\.what.english) == ["the time 2026-03-02T10:00 has no zone"])
    }
}
