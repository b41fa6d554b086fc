import Contracts
import Foundation

/// One person's daily hours on one level, for all or a part of the organisation.
public struct OnCallDuty: Codable, Hashable, Sendable {
    public var staff: String
    /// A name, or "*" for every one; likewise `team` and `region`.
    public var department: String
    public var team: String
    public var region: String
    public var hours: DailyHours
    /// IANA zone in which the hours are meant; never assumed, because a wrong guess wakes nobody.
    public var zone: String

    public init(
        staff: String, department: String = "*", team: String = "*", region: String = "*", hours: DailyHours = .allDay,
        zone: String
    ) {
        self.staff = staff
        self.department = department
        self.team = team
        self.region = region
        self.hours = hours
        self.zone = zone
    }

    /// How many of department, team and region are named.
    var narrowness: Int {
        [department, team, region].count { $0 != "*" }
    }

    func covers(department: String, team: String, region: String) -> Bool {
        zip([self.department, self.team, self.region], [department, team, region]).allSatisfy { $0 == "*" || $0 == $1 }
    }

    func isOn(at instant: Instant) -> Bool {
        guard let zone = ZoneName.zone(zone) else { return false }
        let moment = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
        let local = instant.milliseconds + Int64(zone.secondsFromGMT(for: moment)) * 1000
        let minute = (local / 60_000) % 1440
        return hours.contains(minute: Int(minute < 0 ? minute + 1440 : minute))
    }

    private enum CodingKeys: String, CodingKey {
        case staff, department, team, region, hours, zone
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        staff = try container.decode(String.self, forKey: .staff)
        department = try container.decodeIfPresent(String.self, forKey: .department) ?? "*"
        team = try container.decodeIfPresent(String.self, forKey: .team) ?? "*"
        region = try container.decodeIfPresent(String.self, forKey: .region) ?? "*"
        hours = try container.decodeIfPresent(DailyHours.self, forKey: .hours) ?? .allDay
        zone = try container.decode(String.self, forKey: .zone)
    }
}
