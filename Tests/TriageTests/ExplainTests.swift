import Contracts
import Foundation
import ServiceRuntime
import TestSupport
import Testing
import TriageDomain

@testable import TriageWorker

@Suite("Explaining an assessment")
struct ExplainTests {
    private let data =
        #"{"externalRef": "C-1", "reportedAt": "2026-11-22T08:00:00+08:00", "channel": "phone", "parties": [{"role": "customer"}], "description": "热水器漏电"}"#

    @Test("a whole event and its data alone explain the same")
    func bothForms() throws {
        let whole =
            #"{"specversion": "1.0", "id": "1", "source": "/publishers/x", "type": "ticket.submitted.v1", "time": "2026-11-22T00:00:00Z", "data": \#(data)}"#
        let fromWhole = try ExplainCommand.ticket(submittedIn: Data(whole.utf8))
        let fromData = try ExplainCommand.ticket(submittedIn: Data(data.utf8))
        #expect(fromWhole.text == fromData.text)
        #expect(fromWhole.ticketId == fromData.ticketId)
        #expect(fromWhole.reportedAt == Instant(rfc3339: "2026-11-22T00:00:00Z"))
    }

    @Test("a submission that intake would reject is not explained")
    func rejected() throws {
        #expect(throws: FieldError.self) {
            try ExplainCommand.ticket(
                submittedIn: Data(#"{"externalRef": "C", "channel": "phone", "description": "x"}"#.utf8))
        }
    }

    @Test("it says what, and why in both languages")
    func words() throws {
        let policy = try Sample.shippedPolicy()
        let ticket = try ExplainCommand.ticket(submittedIn: Data(data.utf8))
        let (opened, _) = TicketCase.opened(by: ticket, repeating: nil, under: policy)
        let text = Explanation(opened, under: policy).text
        for words in [
            "产品故障/安全隐患", "Product fault / safety", "critical", "safety.electric", "提到漏电", "leaking current", "P0",
            "通用标准 · General standard  (default 2026.2, cn-office 2026.2)", "standard.everyone  standard=default",
            "首次响应 · First response  (responded): ", "→ 2026-11-22 10:00:00 Asia/Shanghai",
            "返厂维修 · Repair at the manufacturer  (manufacturer_returned): ", "from sent to the manufacturer",
        ] {
            #expect(text.contains(words), "\(words) in \(text)")
        }
    }

    @Test("check names the rule file, the key and the fix")
    func check() async throws {
        let folder = try TemporaryFolder()
        let shipped = try String(contentsOfFile: Sample.shippedRules, encoding: .utf8)
        let path = try folder.write(shipped.replacing("severity: critical", with: "severity: fatal"), to: "rules.yaml")
        let error = try #require(throws: SettingsError.self) {
            try ConfigurationFile.load(RuleSet.self, from: path)
        }
        #expect(
            error.description.contains(
                "\(path): /rules/0/set/severity: expected one of minor, general, major, critical"))
    }
}
