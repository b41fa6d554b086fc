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
        guard let zone = TimeZone(identifier: zone) else { return false }
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

/// A part of every day, "08:30-20:00"; "20:00-08:00" goes over midnight, "00:00-24:00" is all of it.
public struct DailyHours: Codable, Hashable, Sendable {
    /// Minutes since local midnight; the first is inside, the second is not.
    public let from: Int
    public let until: Int

    /// "00:00-24:00".
    public static let allDay = DailyHours(from: 0, until: 1440)

    private init(from: Int, until: Int) {
        self.from = from
        self.until = until
    }

    /// Reads "HH:MM-HH:MM"; nil for anything else, and for hours without length.
    public init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
        guard ends.count == 2, let from = ends[0], let until = ends[1], from < 1440, from != until else { return nil }
        self.init(from: from, until: until)
    }

    func contains(minute: Int) -> Bool {
        from < until ? (from..<until).contains(minute) : minute >= from || minute < until
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]),
            (0...23).contains(hour) && (0...59).contains(minute) || (hour == 24 && minute == 0)
        else { return nil }
        return hour * 60 + minute
    }

    public init(from decoder: any Decoder) throws {
        guard let hours = DailyHours(try decoder.singleValueContainer().decode(String.self)) else {
            throw DecodingError.expected("hours of a day, like 08:30-20:00, 20:00-08:00 or 00:00-24:00", decoder)
        }
        self = hours
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        let ends = [from, until].map { minutes in
            [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        }
        try container.encode(ends.joined(separator: "-"))
    }
}
