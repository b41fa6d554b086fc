import Contracts
import Foundation
import ServiceStandard
import Testing

@Suite("Zone names")
struct ZoneNameTests {
    private static let refused = [
        ("CST", "Asia/Shanghai"), ("cst", "Asia/Shanghai"), ("EST", "America/New_York"),
        ("PST8PDT", "America/Los_Angeles"),
        ("GMT+8", "Asia/Shanghai"), ("UTC+8", "Asia/Shanghai"), ("UTC+08:00", "Asia/Shanghai"),
        ("+0800", "Asia/Shanghai"),
        ("GMT", "Europe/London"), ("Z", "UTC"), ("PRC", "Asia/Shanghai"), ("北京时间", "Asia/Shanghai"),
        ("MSK", "Europe/Moscow"),
        ("asia/shanghai", "Asia/Shanghai"), ("Asia/Shangai", "Asia/Shanghai"), ("utc", "UTC"),
        ("Europe/Berln", "Europe/Berlin"),
        ("", "Asia/Shanghai"), ("Mars/Base", "IANA"), ("../etc/passwd", "IANA"), ("Asia/Shanghai ", "Asia/Shanghai"),
        ("Beijing", "Asia/Shanghai"), ("Shanghai", "Asia/Shanghai"), ("new york", "America/New_York"),
        ("GMT+8:30", "Asia/Shanghai"),
    ]

    @Test("a word that is no IANA name is refused with one that is", arguments: refused)
    func refuses(_ written: String, _ suggestion: String) {
        #expect(ZoneName.zone(written) == nil)
        let fix = ZoneName.fix(written)
        #expect(fix.english.contains(suggestion) && fix.chinese.contains(suggestion))
    }

    @Test(
        "names of the data base are taken",
        arguments: ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Etc/UTC"])
    func takes(_ name: String) {
        #expect(ZoneName.zone(name) != nil)
    }

    @Test("the roster refuses what calendars refuse", arguments: refused)
    func roster(_ written: String, _ suggestion: String) throws {
        let roster = Roster(
            staff: [.init(id: "E1", name: "x", language: .english, channel: .file)],
            onCall: [.l1: [OnCallDuty(staff: "E1", zone: written)]])
        let fault = #expect(throws: FieldError.self) { try roster.validate() }
        #expect(fault?.pointer == "/onCall/l1/0/zone")
        #expect(fault?.expected.contains(suggestion) == true)
    }
}
