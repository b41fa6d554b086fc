import Contracts
import Foundation
import Messaging
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

    @Test(
        "hours in which a level has nobody are told with the level, the zone and the times",
        arguments: [
            (["08:00-20:00"], ["nobody 20:00-08:00 Asia/Shanghai, every day"]),
            (["08:00-20:00", "20:00-08:00"], []), (["00:00-24:00"], []),
            (["00:00-12:00", "13:00-24:00"], ["nobody 12:00-13:00 Asia/Shanghai, every day"]),
            (["06:30-22:15"], ["nobody 22:15-06:30 Asia/Shanghai, every day"]),
            ([], ["nobody at any hour UTC, every day"]),
        ])
    func gaps(_ hours: [String], _ expected: [String]) throws {
        let duties = try hours.map {
            OnCallDuty(staff: "A", hours: try #require(DailyHours($0)), zone: "Asia/Shanghai")
        }
        let all = OnCallDuty(staff: "B", zone: "Asia/Shanghai")
        let roster = Roster(
            staff: ["A", "B"].map { .init(id: $0, name: $0, language: .english, channel: .file) },
            onCall: [.l1: duties, .l2: [all], .l3: [all]])
        let now = try #require(Instant(rfc3339: "2026-12-01T10:00:00+08:00"))
        #expect(roster.gaps(from: now).map(\.description) == expected.map { "l1: " + $0 })
    }

    @Test("a part of the organisation that covers its own nights still leaves those of everybody else")
    func scopedGaps() throws {
        let all = OnCallDuty(staff: "B", zone: "Asia/Shanghai")
        let day = OnCallDuty(staff: "A", hours: try #require(DailyHours("08:00-20:00")), zone: "Asia/Shanghai")
        let night = OnCallDuty(
            staff: "A", team: "triage", hours: try #require(DailyHours("20:00-06:00")), zone: "Asia/Shanghai")
        let roster = Roster(
            staff: ["A", "B"].map { .init(id: $0, name: $0, language: .english, channel: .file) },
            onCall: [.l1: [day, night], .l2: [all], .l3: [all]])
        let now = try #require(Instant(rfc3339: "2026-12-01T10:00:00+08:00"))
        #expect(
            roster.gaps(from: now).map(\.description) == [
                "l1: nobody 20:00-08:00 Asia/Shanghai, every day",
                "l1 (team triage): nobody 06:00-08:00 Asia/Shanghai, every day",
            ])
    }

    @Test("two zones that meet in winter part when one of them changes its clocks")
    func changingGaps() throws {
        let zones = ["Europe/Berlin": "18:00-06:00", "Asia/Shanghai": "13:00-01:00"]
        let duties = try zones.map { OnCallDuty(staff: "A", hours: try #require(DailyHours($1)), zone: $0) }
            .sorted { $0.zone < $1.zone }
        let all = OnCallDuty(staff: "B", zone: "UTC")
        let roster = Roster(
            staff: ["A", "B"].map { .init(id: $0, name: $0, language: .english, channel: .file) },
            onCall: [.l1: duties, .l2: [all], .l3: [all]])
        let winter = try #require(Instant(rfc3339: "2026-12-01T10:00:00Z"))
        #expect(roster.gaps(from: winter).isEmpty)
        let spring = try #require(Instant(rfc3339: "2027-03-01T10:00:00Z"))
        let gap = try #require(roster.gaps(from: spring).first)
        #expect(gap.hours == "12:00-13:00" && gap.zone == "Asia/Shanghai")
        #expect(gap.days.lowerBound == CivilDate(year: 2027, month: 3, day: 28))
    }

    @Test("the roster that we ship has no gap")
    func shippedGaps() throws {
        let compose = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../compose")
        let roster = try ConfigurationFile.load(Roster.self, from: compose.appending(path: "staff.yaml").path)
        #expect(roster.gaps(from: .systemNow()).isEmpty)
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
