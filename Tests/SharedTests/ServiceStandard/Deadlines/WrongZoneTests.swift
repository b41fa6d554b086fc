import Contracts
import Foundation
import ServiceStandard
import Testing

/// What went wrong elsewhere with zones and changes of the clocks.
@Suite("What went wrong elsewhere: zones")
struct WrongZoneTests {
    @Test("a new ticket was red at once in another zone (frappe/helpdesk PR 3776, erpnext PR 38745, glpi#15429)")
    func redAtOnce() throws {
        // The site is in New York, the office in Shanghai; it is the 7th there and still the 6th at the site.
        let rule = ClockRule.told(.localDays(1, cutOff: nil), satisfiedBy: ["arrived"])
        let deadline = try rule.deadline(
            [.zone: "America/New_York"], ["2026-02-07 10:00 received"], at: "2026-02-07 10:00")
        #expect(deadline.state == .running)
        #expect(deadline.dueAt == Instant(rfc3339: "2026-02-07T00:00:00-05:00"))
        // Without a site the calendar's day holds.
        let unknown = try rule.deadline([:], ["2026-02-07 10:00 received"], at: "2026-02-07 10:00")
        #expect(unknown.dueAt == Instant(rfc3339: "2026-02-08T00:00:00+08:00"))
        // Working days are the office's, wherever the site is.
        let days = try ClockRule.told(.workingDays(1)).deadline(
            [.zone: "America/New_York"], ["2026-02-06 10:00 received"], at: "2026-02-06 10:00")
        #expect(days.dueAt == Instant(rfc3339: "2026-02-09T18:00:00+08:00"))
    }

    @Test("a badge showed the hour of another zone: the viewer's zone changes the words, never the instant")
    func viewer() throws {
        let deadline = try ClockRule.told(.localDays(1, cutOff: nil)).deadline(
            [.zone: "America/New_York"], ["2026-02-07 10:00 received"], at: "2026-02-08 10:00")
        let due = try #require(deadline.ledger.first { $0.what == .due })
        #expect(due.at == Instant(rfc3339: "2026-02-07T13:00:00+08:00"))
        for (zone, time) in [("Asia/Shanghai", "13:00"), ("Europe/Berlin", "06:00"), ("America/New_York", "00:00")] {
            let text = try #require(LedgerText(zone: zone)).text(of: due)
            #expect(text.english.contains(time) && text.chinese.contains(time), "\(zone): \(text)")
        }
        #expect(LedgerText(zone: "Mars/Olympus") == nil)
    }

    /// The last closing before the change, the first after it, and the length of the day of the change.
    struct Change: Sendable {
        let zone: String
        let start: String
        let due: String
        let day: Instant
        let hours: Double

        init(_ zone: String, _ start: String, _ due: String, day: String, hours: Double) throws {
            self.zone = zone
            self.start = start
            self.due = due
            self.day = try #require(Instant(rfc3339: day))
            self.hours = hours
        }
    }

    static let changes: [Result<Change, any Error>] = [
        Result {
            try Change(
                "Europe/Berlin", "2026-03-27T16:00:00+01:00", "2026-03-30T10:00:00+02:00",
                day: "2026-03-29T00:00:00+01:00", hours: 23)
        },
        Result {
            try Change(
                "Europe/Berlin", "2026-10-23T16:00:00+02:00", "2026-10-26T10:00:00+01:00",
                day: "2026-10-25T00:00:00+02:00", hours: 25)
        },
        Result {
            try Change(
                "America/New_York", "2026-03-06T16:00:00-05:00", "2026-03-09T10:00:00-04:00",
                day: "2026-03-08T00:00:00-05:00", hours: 23)
        },
        Result {
            try Change(
                "America/New_York", "2026-10-30T16:00:00-04:00", "2026-11-02T10:00:00-05:00",
                day: "2026-11-01T00:00:00-04:00", hours: 25)
        },
        Result {
            try Change(
                "Australia/Lord_Howe", "2026-04-03T16:00:00+11:00", "2026-04-06T10:00:00+10:30",
                day: "2026-04-05T00:00:00+11:00", hours: 24.5)
        },
        Result {
            try Change(
                "Australia/Lord_Howe", "2026-10-02T16:00:00+10:30", "2026-10-05T10:00:00+11:00",
                day: "2026-10-04T00:00:00+10:30", hours: 23.5)
        },
        Result {
            try Change(
                "America/Sao_Paulo", "2018-11-02T16:00:00-03:00", "2018-11-05T10:00:00-02:00",
                day: "2018-11-04T01:00:00-02:00", hours: 23)
        },
        Result {
            try Change(
                "America/Sao_Paulo", "2018-02-16T16:00:00-02:00", "2018-02-19T10:00:00-03:00",
                day: "2018-02-17T00:00:00-02:00", hours: 25)
        },
    ]

    @Test(
        "clocks changed and a schedule moved by an hour (grafana/oncall#3261, alertmanager#5447)",
        arguments: changes.indices)
    func clocksChanged(_ index: Int) throws {
        let change = try Self.changes[index].get()
        var calendar = BusinessCalendar.always(zone: change.zone)
        calendar.week = BusinessCalendar.week("09:00-17:00")
        let start = ClockFact(.received, at: try #require(Instant(rfc3339: change.start)))
        var told = try Told([.zone: change.zone], [])
        told.facts = [start]
        let worked = try ClockRule.told(.workingTime(.seconds(7200))).deadlines(
            told, at: "2030-01-01 00:00", calendar: calendar)
        #expect(worked.first?.dueAt == Instant(rfc3339: change.due))
        // On the day of the change itself a local day ends at the midnight that is on the wall.
        told.facts = [ClockFact(.received, at: change.day)]
        let day = try ClockRule.told(.localDays(1, cutOff: nil)).deadlines(
            told, at: "2030-01-01 00:00", calendar: calendar)
        #expect(day.first?.dueAt == change.day + .seconds(change.hours * 3600))
        // Twenty-four hours are twenty-four hours.
        let span = try ClockRule.told(.elapsed(.seconds(86_400))).deadlines(
            told, at: "2030-01-01 00:00", calendar: calendar)
        #expect(span.first?.dueAt == change.day + .seconds(86_400))
    }

    @Test(
        "a step used UTC unasked: there is no calendar without a zone (grafana/oncall#2781)",
        arguments: ["", "Mars/Olympus", "UTC+8x"])
    func zoneIsMandatory(_ zone: String) throws {
        var calendar = BusinessCalendar.office
        calendar.zone = zone
        #expect(throws: FieldError.self) { try Timetable(calendar) }
        let json = Data(
            #"{"id":"x","version":"1","title":{"zh-Hans":"x","en":"x"},"week":[[],[],[],[],[],[],[]],"holidays":[],"replacements":[]}"#
                .utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(BusinessCalendar.self, from: json) }
        let fact = Data(#"{"at": "2026-02-06T10:00:00", "fact": "received"}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ClockFact.self, from: fact) }
    }
}
