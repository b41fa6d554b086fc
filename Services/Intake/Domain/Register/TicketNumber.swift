import Contracts
import Foundation

/// The number people use for a ticket, "AS-20261122-00042"; never a credential (S2-116).
public struct TicketNumber: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    /// - Parameters:
    ///   - day: As ``day(of:in:)`` gives it.
    ///   - count: 1 for the first ticket of the day; beyond 99,999 the number grows longer rather than starting over.
    public init(prefix: String, day: String, count: Int) {
        let digits = String(count)
        description = "\(prefix)-\(day)-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    /// The local date of a moment, "20261122": a new day starts at midnight there, not in UTC.
    public static func day(of moment: Instant, in zone: TimeZone) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        return String((parts.year ?? 0) * 10_000 + (parts.month ?? 0) * 100 + (parts.day ?? 0))
    }
}
