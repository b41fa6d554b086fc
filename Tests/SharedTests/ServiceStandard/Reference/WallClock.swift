import Contracts
import Foundation
import Testing

/// What the clock on the wall of a zone shows, one step after the other, asked of Foundation for every single step.
///
/// Moments are numbers of steps since `first`; all that is compared has to fall on a step.
struct WallClock {
    /// IANA.
    let zone: String
    let first: Instant
    /// Milliseconds.
    let step: Int64
    /// The date that is shown from step i on, in days since 1970-01-01.
    private(set) var day: [Int] = []
    /// The seconds since midnight that are shown.
    private(set) var second: [Int] = []

    init(_ zone: String, from first: Instant, days: Int, step: Int64) throws {
        let timeZone = try #require(TimeZone(identifier: zone))
        self.zone = zone
        self.first = first
        self.step = step
        for index in 0...days * 86_400_000 / Int(step) {
            let seconds = (first.milliseconds + Int64(index) * step) / 1000
            let offset = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            let shown = Int(seconds) + offset
            day.append(shown / 86_400)
            second.append(shown % 86_400)
        }
    }

    /// The last step of which something is known.
    var last: Int { day.count - 1 }

    func index(_ instant: Instant) -> Int {
        precondition((instant - first).wholeMilliseconds % step == 0, "\(instant) is between two steps")
        return Int((instant - first).wholeMilliseconds / step)
    }

    func instant(_ index: Int) -> Instant {
        Instant(milliseconds: first.milliseconds + Int64(index) * step)
    }

    func steps(_ span: Duration) -> Int {
        precondition(span.wholeMilliseconds % step == 0, "\(span) is not a whole number of steps")
        return Int(span.wholeMilliseconds / step)
    }

    func duration(_ steps: Int) -> Duration {
        .milliseconds(Int64(steps) * step)
    }

    /// When each day is over: the step after the last one that shows its date.
    var midnights: [DayEnd] {
        var midnights: [DayEnd] = []
        for index in 1..<day.count where day[index] > day[index - 1] {
            midnights.append(DayEnd(day: day[index - 1], at: index))
        }
        return midnights
    }
}

/// A day, and the step at which it (or its work) is over.
struct DayEnd: Hashable {
    let day: Int
    let at: Int
}
