import Contracts
import Foundation
import ServiceRuntime
import ServiceStandard
import TestSupport
import Testing

@testable import EscalationDomain
@testable import EscalationWorker

@Suite("What staff see in a terminal")
struct CommandTests {
    @Test("the table says how late, why, who and what comes next, in columns that Chinese does not bend")
    func table() throws {
        var story = try Story()
        try story.register(urgent: true)
        story.assess(.urgent)
        story.notice(.sent)
        story.pass(.seconds(7200 + 300))
        let page = try #require(story.matter(.breach).flatMap { story.page($0) })
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        for (language, countdown) in [("zh", "-5分钟"), ("en", "-5 min")] {
            let text = BoardText(language: language, width: 120, now: story.now, zone: zone).table([page], upcoming: [])
            let lines = text.split(separator: "\n")
            #expect(lines[1].hasPrefix(countdown))
            #expect(lines[1].contains("! l1 AS-20261122-00042 P3 responded 空调不制冷"))
            #expect(lines[1].contains("E1001"))
            #expect(lines[1].contains("12:10:00 l2 E2001"))
            #expect(lines[2].hasPrefix("             \(page.escalationId) r2  "))
            #expect(lines[2].hasSuffix(language == "zh" ? "已用100%" : "(S1-6)"))
            #expect(Set(lines[0...1].map(Terminal.columns)) == [120])
        }
    }

    @Test(
        "a text is cut to its columns, a Chinese character taking two",
        arguments: [
            ("空调不制冷", 6, "空调… "), ("空调不制冷", 10, "空调不制冷"), ("ab", 4, "ab  "), ("abcdef", 4, "abc…"),
        ])
    func fit(_ text: String, _ width: Int, _ expected: String) {
        #expect(Terminal.fit(text, width) == expected)
        #expect(Terminal.columns(Terminal.fit(text, width)) == width)
    }

    @Test("times show their zone")
    func zones() throws {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        #expect(Terminal.time(Story.start, zone: zone) == "2026-11-22 10:00:00+08:00")
    }

    @Test("a bad roster names the file, the key and what belongs there")
    func files() throws {
        let folder = try TemporaryFolder()
        let roster = try folder.write(
            "staff: {E1: {name: A, language: en, channel: file}}\nonCall: {l1: [{staff: E2, zone: UTC}]}",
            to: "staff.yaml")
        #expect(throws: SettingsError(["\(roster): /onCall/l1/0/staff: expected an id listed under staff; E2 is not"]))
        {
            try EscalationConfiguration.roster(roster)
        }
        let text = try folder.write(
            "staff: {E1: {name: A, language: en, channel: file, phone: 1}}\nonCall: {}", to: "extra.yaml")
        #expect(throws: SettingsError(["\(text): /staff/E1/phone: this key is not known; remove or correct it"])) {
            try EscalationConfiguration.roster(text)
        }
        #expect(throws: SettingsError.self) { try EscalationConfiguration.roster(folder.file("absent.yaml")) }
    }
}
