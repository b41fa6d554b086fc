import Contracts
import Foundation
import ServiceRuntime
import ServiceStandard
import Testing

@Suite("The service standard")
struct StandardTests {
    private static let compose = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../compose")

    @Test("the standards and the roster that we ship are valid", arguments: ["pipeline", "demo"])
    func shipped(_ name: String) throws {
        let path = Self.compose.appending(path: "standards/\(name).yaml").path
        let standard = try ConfigurationFile.load(Standard.self, from: path)
        try standard.validate()
        #expect(standard.id == name)
        let roster = try ConfigurationFile.load(Roster.self, from: Self.compose.appending(path: "staff.yaml").path)
        try roster.validate()
        let noon = Instant(milliseconds: 1_795_320_000_000)
        #expect(roster.onCall(.l1, department: "none", team: "triage", region: "none", at: noon) == ["E1002"])
        #expect(roster.onCall(.l1, department: "service", team: "field", region: "east", at: noon) == ["E1001"])
        #expect(roster.member("E1024") != nil)
    }

    @Test("the promises of the pipeline standard are those of the requirements")
    func promises() throws {
        let path = Self.compose.appending(path: "standards/pipeline.yaml").path
        let standard = try ConfigurationFile.load(Standard.self, from: path)
        let limits = ClockName.allCases.map { name in
            Urgency.allCases.map { standard.rule(name)?.limit(for: $0).written }
        }
        #expect(limits == [["1m", "1m"], ["1m", "1m"], ["24h", "2h"], ["72h", "24h"]])
        #expect(standard.ladder == .init(step: .seconds(600), hold: .seconds(1800)))
    }

    @Test(
        "a fault names its key and what belongs there",
        arguments: [
            ("/clocks/2/limits/urgent", "responded\",\"limits\":{\"general\":\"24h\",\"urgent\":\"25h\"}"),
            ("/clocks/3/limits/urgent", "resolved\",\"limits\":{\"general\":\"72h\",\"urgent\":\"1h\"}"),
            ("/clocks/3/limits/general", "resolved\",\"limits\":{\"general\":\"23h\",\"urgent\":\"2h\"}"),
            ("/clocks/1/limits/general", "acknowledged\",\"limits\":{\"general\":\"soon\",\"urgent\":\"60s\"}"),
        ])
    func faults(_ pointer: String, _ clock: String) throws {
        let id = String(clock.prefix { $0 != "\"" })
        let text = Self.json.replacing(
            try Regex("\(id)\",\"limits\":\\{[^}]*\\}"), with: clock)
        #expect(fault(of: text)?.pointer == pointer)
        #expect(fault(of: Self.json) == nil)
    }

    @Test("an unknown clock, calendar and a missing breach mark are refused")
    func unknown() {
        #expect(fault(of: Self.json.replacing("\"resolved\"", with: "\"solved\""))?.pointer == "/clocks/3/id")
        #expect(fault(of: Self.json.replacing("always", with: "office"))?.pointer == "/calendar")
        #expect(fault(of: Self.json.replacing("[80,100]", with: "[80]"))?.pointer == "/clocks/2/marks")
        #expect(fault(of: Self.json.replacing("[80,100]", with: "[100,80]"))?.pointer == "/clocks/2/marks")
        #expect(fault(of: Self.json.replacing("\"30m\"", with: "\"5m\""))?.pointer == "/ladder/hold")
        #expect(fault(of: Self.json.replacing("unassessed", with: "acknowledged"))?.pointer == "/clocks")
    }

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

    private func fault(of json: String) -> FieldError? {
        do {
            try WireJSON.decode(Standard.self, from: Data(json.utf8)).validate()
            return nil
        } catch let error as FieldError {
            return error
        } catch let error as DecodingError {
            return FieldError(error)
        } catch {
            return FieldError("?", expected: "\(error)")
        }
    }

    private static let json = """
        {"id":"x","version":"1","calendar":"always","ladder":{"step":"10m","hold":"30m"},"clocks":[
        \(clock("unassessed", "60s", "60s", "[100]")),\(clock("acknowledged", "60s", "60s", "[100]")),
        \(clock("responded", "24h", "2h", "[80,100]")),\(clock("resolved", "72h", "24h", "[90,100]"))]}
        """

    private static func clock(_ id: String, _ general: String, _ urgent: String, _ marks: String) -> String {
        """
        {"id":"\(id)","limits":{"general":"\(general)","urgent":"\(urgent)"},"requirement":["S1-6"],\
        "anchor":"anchorAt","marks":\(marks)}
        """
    }
}
