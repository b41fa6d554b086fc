import Contracts
import Foundation

/// Hours in which a level has nobody, so that pages skip it (S2-74).
public struct RosterGap: Hashable, Sendable, CustomStringConvertible {
    public let level: OnCallLevel
    /// Whose tickets are meant; "*" is every one that no duty names.
    public let department: String
    public let team: String
    public let region: String
    /// Local hours, "20:00-08:00".
    public let hours: String
    /// IANA zone of the hours.
    public let zone: String
    /// Local days on which they begin, "2026-12-01" to "2027-02-28", and how many of them.
    public let days: ClosedRange<CivilDate>
    public let count: Int

    /// "l1: nobody 20:00-08:00 Asia/Shanghai, every day".
    public var description: String {
        let words = [("department", department), ("team", team), ("region", region)].filter { $0.1 != "*" }
        let scope = words.isEmpty ? "" : " (\(words.map { "\($0) \($1)" }.joined(separator: ", ")))"
        let span = days.upperBound.daysSinceEpoch - days.lowerBound.daysSinceEpoch + 1
        let when =
            if count >= RosterGap.horizon - 2 {
                "every day"
            } else if count == span {
                span == 1 ? "on \(days.lowerBound)" : "daily from \(days.lowerBound) to \(days.upperBound)"
            } else {
                "on \(count) days from \(days.lowerBound) to \(days.upperBound)"
            }
        return "\(level.rawValue)\(scope): nobody \(hours) \(zone), \(when)"
    }

    /// So many days are looked ahead, because zones of duties may change their offsets.
    static let horizon = 90
}

extension Roster {
    /// Every stretch of the next 90 days in which a level has nobody, hours that recur told once.
    ///
    /// Looked at are the tickets that no duty names, and those of each part of the organisation that one does.
    public func gaps(from now: Instant) -> [RosterGap] {
        OnCallLevel.allCases.flatMap { level in
            let duties = onCall[level, default: []]
            let own = duties.map { Scope(department: $0.department, team: $0.team, region: $0.region) }
            let scopes = own.reduce(into: [Scope.everybody]) { scopes, scope in
                if !scopes.contains(scope) { scopes.append(scope) }
            }
            return scopes.flatMap { scope in
                told(emptyStretches(of: duties, for: scope, from: now), level, scope, duties)
            }
        }
    }

    private struct Scope: Hashable {
        let department: String
        let team: String
        let region: String

        static let everybody = Scope(department: "*", team: "*", region: "*")
    }

    private func emptyStretches(of duties: [OnCallDuty], for scope: Scope, from now: Instant) -> [Range<Instant>] {
        let end = now + .seconds(Int64(RosterGap.horizon) * 86_400)
        let fitting = duties.filter {
            $0.covers(department: scope.department, team: scope.team, region: scope.region)
        }
        let turns = Set(fitting.flatMap { $0.turns(from: now, until: end) }).union([now, end]).sorted()
        return zip(turns, turns.dropFirst()).reduce(into: [Range<Instant>]()) { gaps, stretch in
            guard !fitting.contains(where: { $0.isOn(at: stretch.0) }) else { return }
            if let last = gaps.last, last.upperBound == stretch.0 {
                gaps[gaps.count - 1] = last.lowerBound..<stretch.1
            } else {
                gaps.append(stretch.0..<stretch.1)
            }
        }
    }

    private func told(
        _ stretches: [Range<Instant>], _ level: OnCallLevel, _ scope: Scope, _ duties: [OnCallDuty]
    ) -> [RosterGap] {
        let name = duties.first?.zone ?? "UTC"
        guard let zone = ZoneOffsets(name) else { return [] }
        func minute(_ instant: Instant) -> Int {
            Int((zone.local(instant.milliseconds) / 60_000) % 1440)
        }
        var days: [String: [Int]] = [:]
        var order: [String] = []
        for stretch in stretches {
            let isDaylong = stretch.upperBound - stretch.lowerBound >= .seconds(86_400)
            let until = minute(stretch.upperBound)
            let hours =
                isDaylong
                ? "at any hour"
                : "\(DailyHours.written(minute: minute(stretch.lowerBound)))-"
                    + DailyHours.written(minute: until == 0 ? 1440 : until)
            if days[hours] == nil { order.append(hours) }
            let first = zone.day(of: stretch.lowerBound.milliseconds)
            let last = isDaylong ? zone.day(of: stretch.upperBound.milliseconds) : first
            days[hours, default: []] += Array(first...last)
        }
        return order.compactMap { hours in
            guard let on = days[hours], let first = on.min(), let last = on.max() else { return nil }
            return RosterGap(
                level: level, department: scope.department, team: scope.team, region: scope.region, hours: hours,
                zone: name, days: CivilDate(daysSinceEpoch: first)...CivilDate(daysSinceEpoch: last),
                count: Set(on).count)
        }
    }
}

extension OnCallDuty {
    /// Instants between which it is on or off without a change: both ends of its hours on each day, and the changes of its
    /// zone's offset.
    fileprivate func turns(from start: Instant, until end: Instant) -> [Instant] {
        guard let offsets = ZoneOffsets(zone), let zone = TimeZone(identifier: zone) else { return [] }
        var turns: [Instant] = []
        let first = offsets.day(of: start.milliseconds)
        for day in (first - 1)...(first + RosterGap.horizon + 1) {
            for minute in [hours.from, hours.until] {
                let local = Int64(day) * 86_400_000 + Int64(minute) * 60_000
                // Both offsets of a day on which it changes; a turn that is none does no harm.
                for guess in [local - 86_400_000, local + 86_400_000] {
                    let offset = offsets.local(guess) - guess
                    turns.append(Instant(milliseconds: local - offset))
                }
            }
        }
        var moment = Date(timeIntervalSince1970: Double(start.milliseconds) / 1000)
        while let change = zone.nextDaylightSavingTimeTransition(after: moment), change > moment {
            let instant = Instant(milliseconds: Int64(change.timeIntervalSince1970 * 1000))
            guard instant < end else { break }
            turns.append(instant)
            moment = change
        }
        return turns.filter { start < $0 && $0 < end }
    }
}
