import Contracts

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

    /// "08:30" as 510; up to "24:00".
    static func minute(_ text: Substring) -> Int? {
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
        try container.encode(written)
    }

    /// "08:30-20:00".
    public var written: String { "\(Self.written(minute: from))-\(Self.written(minute: until))" }

    static func written(minute: Int) -> String {
        [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
