import Contracts
import Foundation

/// A zone's distance from UTC as a table, so that a local day is found without asking the system for every instant.
struct ZoneOffsets: Sendable {
    /// What calendars and deadlines are reckoned for; facts outside are none.
    static let span = Int64(946_684_800_000)..<Int64(4_102_444_800_000)

    /// A stretch with one offset; ends where the next begins.
    private struct Stretch {
        var from: Int64
        var offset: Int64
    }

    private let stretches: [Stretch]

    /// - Parameter identifier: An IANA zone; nil for any other word.
    init?(_ identifier: String) {
        guard let zone = ZoneName.zone(identifier) else { return nil }
        func offset(_ instant: Int64) -> Int64 {
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant) / 1000))) * 1000
        }
        var stretches = [Stretch(from: .min, offset: offset(Self.span.lowerBound))]
        let day = Int64(86_400_000)
        for noon in stride(from: Self.span.lowerBound, to: Self.span.upperBound, by: Int(day)) {
            let known = stretches[stretches.count - 1].offset
            let found = offset(noon + day)
            guard found != known else { continue }
            var (before, after) = (noon, noon + day)
            while after - before > 1000 {
                let middle = (before + after) / 2 / 1000 * 1000
                if offset(middle) == known { before = middle } else { after = middle }
            }
            stretches.append(Stretch(from: after, offset: found))
        }
        self.stretches = stretches
    }

    private func index(at instant: Int64) -> Int {
        stretches.partitioningIndex { $0.from > instant } - 1
    }

    /// What the clock on the wall shows, in milliseconds since the local 1970-01-01 00:00.
    func local(_ instant: Int64) -> Int64 {
        instant + stretches[index(at: instant)].offset
    }

    /// The local date, in days since 1970-01-01.
    func day(of instant: Int64) -> Int {
        let local = local(instant)
        return Int(local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000)
    }

    /// The instant behind which every local date is later than `day`: its midnight, the second one if that comes twice.
    func end(ofDay day: Int) -> Int64 {
        let midnight = Int64(day + 1) * 86_400_000
        var index = index(at: midnight + 86_400_000)
        while index > 0, stretches[index].from + stretches[index].offset >= midnight { index -= 1 }
        let instant = midnight - stretches[index].offset
        return index + 1 < stretches.count ? min(instant, stretches[index + 1].from) : instant
    }

    /// The instants at which the clock on the wall shows a time from `from` until before `until`, in order.
    ///
    /// An hour that winter time repeats comes twice, one that summer time skips not at all.
    func instants(from: Int64, until: Int64) -> [Range<Int64>] {
        var found: [Range<Int64>] = []
        var index = max(0, index(at: from - 86_400_000))
        while index < stretches.count {
            let stretch = stretches[index]
            let end = index + 1 < stretches.count ? stretches[index + 1].from : .max
            let low = max(stretch.from == .min ? .min : stretch.from, from - stretch.offset)
            let high = min(end, until - stretch.offset)
            if low < high { found.append(low..<high) }
            if end == .max || end > until + 86_400_000 { break }
            index += 1
        }
        return found
    }
}
