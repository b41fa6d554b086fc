import Contracts
import Foundation
import ServiceStandard

/// How long a product is under warranty, counted in calendar months from the day the customer had it (S0-1, S1-60).
public struct WarrantyTerm: Hashable, Sendable {
    public var months = 12
    /// The zone whose calendar day counts; IANA name.
    public var zone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt

    public init() {}

    /// The warranty of a product on the day its fault was reported.
    ///
    /// The term runs from delivery, else acceptance, else sale. The same day of the month, `months` later, is the last day
    /// inside; a month too short for it lends its own last day.
    public func warranty(of product: Product?, at reported: Instant) -> Assessment.Warranty {
        let dates = [
            ("deliveryDate", product?.deliveryDate), ("acceptanceDate", product?.acceptanceDate),
            ("saleDate", product?.saleDate),
        ]
        guard let (name, written) = dates.compactMap({ name, date in date.map { (name, $0) } }).first else {
            return Assessment.Warranty(
                status: .unknown, until: nil, basis: "no deliveryDate, acceptanceDate or saleDate")
        }
        guard let start = CalendarDay(written) else {
            return Assessment.Warranty(status: .unknown, until: nil, basis: "\(name) is no date: \(written)")
        }
        let until = start.adding(months: months)
        return Assessment.Warranty(
            status: CalendarDay(reported, in: zone) <= until ? .inside : .outside, until: until.description,
            basis: "\(name) \(start) + \(months) months")
    }
}

extension WarrantyTerm: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case months, zone
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        months = try container.decode(Int.self, forKey: .months)
        guard (1...1200).contains(months) else { throw container.fault(.months, expected: "1 to 1200 months") }
        let name = try container.decode(String.self, forKey: .zone)
        guard let zone = ZoneName.zone(name) else {
            throw container.fault(.zone, expected: ZoneName.expected(name))
        }
        self.zone = zone
    }
}

/// A day without a time, as people write it on a warranty card.
struct CalendarDay: Hashable, Comparable, CustomStringConvertible {
    let year: Int
    let month: Int
    let day: Int

    private static let gregorian = Calendar(identifier: .gregorian)

    private init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads "2026-03-01", also at the head of a date-time; nil for a day that does not exist.
    init?(_ text: String) {
        guard let midnight = Instant(rfc3339: text.prefix(10) + "T00:00:00Z") else { return nil }
        self.init(midnight, in: .gmt)
    }

    init(_ instant: Instant, in zone: TimeZone) {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
        let parts = Self.gregorian.dateComponents(in: zone, from: date)
        self.init(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
    }

    func adding(months: Int) -> CalendarDay {
        let count = year * 12 + month - 1 + months
        let (year, month) = (count / 12, count % 12 + 1)
        let longest = [31, Self.isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return CalendarDay(year: year, month: month, day: min(day, longest))
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
    }

    static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    var description: String {
        func padded(_ value: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(value).count)) + String(value)
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
