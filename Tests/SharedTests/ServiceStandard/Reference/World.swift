import Contracts
import ServiceStandard
import TestSupport
import Testing

/// A calendar in its zone around days on which something is different, with its wall clock read off for reference.
struct World: Sendable {
    /// Where and when: zones with a change of the clocks, a leap day, a turn of the year, a long holiday.
    struct Setting: Sendable {
        let zone: String
        let first: String
    }

    static let settings = [
        Setting(zone: "Asia/Shanghai", first: "2026-02-06T16:00:00Z"),
        Setting(zone: "Asia/Shanghai", first: "2025-12-22T16:00:00Z"),
        Setting(zone: "Asia/Shanghai", first: "2028-02-20T16:00:00Z"),
        Setting(zone: "Europe/Berlin", first: "2026-03-23T23:00:00Z"),
        Setting(zone: "Europe/Berlin", first: "2026-10-19T22:00:00Z"),
        Setting(zone: "America/New_York", first: "2026-03-02T05:00:00Z"),
        Setting(zone: "America/New_York", first: "2026-10-27T04:00:00Z"),
        Setting(zone: "Australia/Lord_Howe", first: "2026-03-30T13:00:00Z"),
        Setting(zone: "Australia/Lord_Howe", first: "2026-09-28T13:30:00Z"),
        Setting(zone: "America/Sao_Paulo", first: "2018-02-12T02:00:00Z"),
        Setting(zone: "America/Sao_Paulo", first: "2018-10-30T03:00:00Z"),
        Setting(zone: "Asia/Kathmandu", first: "2027-12-25T18:15:00Z"),
        Setting(zone: "Asia/Kathmandu", first: "2028-02-20T18:15:00Z"),
    ]

    let setting: Setting
    let hours: OpenHours
    /// Of the place of work; mostly the calendar's own zone.
    let place: WallClock
    let timetable: Timetable
    /// Milliseconds of one step.
    let step: Int64
    /// Steps at which it opens, closes, or another day begins.
    let edges: [Int]

    /// - Parameters:
    ///   - index: Chooses setting and kind of calendar, so that a run sees all of them.
    ///   - days: How long its wall clock is read; a history takes place in the first third.
    init(_ index: Int, days: Int, step: Int64 = 60_000, using random: inout Seeded) throws {
        setting = Self.settings[index % Self.settings.count]
        self.step = step
        let first = try #require(Instant(rfc3339: setting.first))
        let shift = Duration.seconds(60 * Int64.random(in: 0...2000, using: &random))
        let wall = try WallClock(setting.zone, from: first + shift, days: days, step: step)
        let calendar = BusinessCalendar.random(index, setting.zone, wall, using: &random)
        hours = OpenHours(calendar, wall)
        let elsewhere = Int.random(in: 0..<5, using: &random) == 0
        let zone = elsewhere ? Self.settings[Int.random(in: Self.settings.indices, using: &random)].zone : setting.zone
        place = zone == setting.zone ? wall : try WallClock(zone, from: first + shift, days: days, step: step)
        timetable = try Timetable(calendar)
        edges = (1...wall.last).filter { [hours, wall] in
            hours.isOpen[$0] != hours.isOpen[$0 - 1] || wall.day[$0] != wall.day[$0 - 1]
        }
    }

    var wall: WallClock { hours.wall }

    func instant(_ step: Int) -> Instant { wall.instant(step) }
}
