import Contracts
import Foundation
import ServiceRuntime
import ServiceStandard
import Testing

@Suite("The roster")
struct RosterTests {
    private static func roster(_ duties: OnCallDuty...) -> Roster {
        Roster(
            staff: ["A", "B", "C"].map { .init(id: $0, name: $0, language: .english, channel: .file) },
            onCall: [.l1: duties])
    }

    private func onCall(_ roster: Roster, team: String = "field", region: String = "east", at time: String) throws
        -> [String]
    {
        let instant = try #require(Instant(rfc3339: time))
        return roster.onCall(.l1, department: "service", team: team, region: region, at: instant)
    }

    @Test("the roster that we ship is valid and has somebody on call for triage and for the field")
    func shipped() throws {
        let compose = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../compose")
        let roster = try ConfigurationFile.load(Roster.self, from: compose.appending(path: "staff.yaml").path)
        try roster.validate()
        let noon = Instant(milliseconds: 1_795_320_000_000)
        #expect(roster.onCall(.l1, department: "none", team: "triage", region: "none", at: noon) == ["E1002"])
        #expect(roster.onCall(.l1, department: "service", team: "field", region: "east", at: noon) == ["E1001"])
        #expect(roster.member("E1024") != nil)
    }

    @Test("the duty that names most is the one called, and all that name as much")
    func narrowest() throws {
        let roster = Self.roster(
            OnCallDuty(staff: "A", zone: "Asia/Shanghai"),
            OnCallDuty(staff: "B", team: "field", zone: "Asia/Shanghai"),
            OnCallDuty(staff: "C", region: "east", zone: "Asia/Shanghai"))
        #expect(try onCall(roster, at: "2026-11-22T10:00:00+08:00") == ["B", "C"])
        #expect(try onCall(roster, region: "west", at: "2026-11-22T10:00:00+08:00") == ["B"])
        #expect(try onCall(roster, team: "none", region: "west", at: "2026-11-22T10:00:00+08:00") == ["A"])
    }

    @Test(
        "hours over midnight belong to the zone, in winter and in summer",
        arguments: [
            ("2026-01-15T19:59:00+01:00", false), ("2026-01-15T20:00:00+01:00", true),
            ("2026-01-16T07:59:59+01:00", true),
            ("2026-01-16T08:00:00+01:00", false), ("2026-07-15T20:00:00+02:00", true),
            ("2026-07-15T08:00:00+02:00", false),
        ])
    func night(_ time: String, isOn: Bool) throws {
        let hours = try #require(DailyHours("20:00-08:00"))
        let roster = Self.roster(OnCallDuty(staff: "A", hours: hours, zone: "Europe/Berlin"))
        #expect(try onCall(roster, at: time) == (isOn ? ["A"] : []))
    }

    @Test("outside the narrow duty's hours the wide one is called")
    func fallBack() throws {
        let roster = Self.roster(
            OnCallDuty(staff: "A", zone: "Asia/Shanghai"),
            OnCallDuty(staff: "B", team: "field", hours: try #require(DailyHours("09:00-17:00")), zone: "Asia/Shanghai")
        )
        #expect(try onCall(roster, at: "2026-11-22T16:59:00+08:00") == ["B"])
        #expect(try onCall(roster, at: "2026-11-22T17:00:00+08:00") == ["A"])
    }

    @Test(
        "what are no hours of a day is refused",
        arguments: ["", "9:00-17:00", "09:00", "24:00-08:00", "09:00-09:00", "09:60-10:00", "00:00-24:01"])
    func badHours(_ text: String) {
        #expect(DailyHours(text) == nil)
    }

    @Test(
        "a fault names its key",
        arguments: [
            (
                #"{"A":{"name":"x","language":"en","channel":"file"}}"#, #"{"l1":[{"staff":"Z","zone":"UTC"}]}"#,
                "/onCall/l1/0/staff"
            ),
            (
                #"{"A":{"name":"x","language":"en","channel":"file"}}"#, #"{"l1":[{"staff":"A","zone":"Mars/Base"}]}"#,
                "/onCall/l1/0/zone"
            ),
            (
                #"{"A":{"name":"x","language":"en","channel":"file"}}"#,
                #"{"l1":[{"staff":"A","zone":"UTC","hours":"9-5"}]}"#, "/onCall/l1/0/hours"
            ),
            (#"{"A":{"name":"x","language":"en","channel":"pigeon"}}"#, "{}", "/staff/A/channel"),
            (
                #"{"A":{"name":"x","language":"en","channel":"file"}}"#, #"{"l4":[{"staff":"A","zone":"UTC"}]}"#,
                "/onCall"
            ),
        ])
    func faults(_ staff: String, _ onCall: String, _ pointer: String) {
        let found: FieldError?
        do {
            try WireJSON.decode(Roster.self, from: Data(#"{"staff":\#(staff),"onCall":\#(onCall)}"#.utf8)).validate()
            found = nil
        } catch let error as FieldError {
            found = error
        } catch let error as DecodingError {
            found = FieldError(error)
        } catch {
            found = nil
        }
        #expect(found?.pointer.hasPrefix(pointer) == true, "\(String(describing: found))")
    }
}
