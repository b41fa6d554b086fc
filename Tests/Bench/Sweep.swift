import ArgumentParser
import Foundation

/// What the broker's limit depends on: one number of its clients is varied, the others stay.
struct Sweep: Codable, Sendable {
    /// The services' own are fixed in code: 512 under way, 256 ahead and in a batch.
    enum Number: String, Codable, CaseIterable, Sendable, ExpressibleByArgument {
        /// Messages acknowledged with one frame.
        case batch
        /// Messages published and not confirmed.
        case window
        /// Messages delivered and not acknowledged.
        case prefetch

        var values: [Int] {
            switch self {
            case .batch: [1, 8, 32, 128, 256]
            case .window: [1, 16, 64, 256, 512, 2048]
            case .prefetch: [1, 16, 64, 256, 512, 2048]
            }
        }
    }

    struct Point: Codable, Sendable {
        var value: Int
        var ticketsPerSecond: Double
    }

    var number: Number
    var points: [Point]
}

extension BrokerLimit {
    /// Measures the limit with each value.
    ///
    /// - Parameter tickets: How many submissions' messages are carried for each.
    func sweep(_ number: Sweep.Number, tickets: Int) async throws -> Sweep {
        var points: [Sweep.Point] = []
        for value in number.values {
            say("the broker's limit with \(number) \(value)")
            var limit = self
            switch number {
            case .batch: limit.batch = value
            case .window: limit.window = UInt64(value)
            case .prefetch: limit.prefetch = UInt16(value)
            }
            points.append(
                .init(value: value, ticketsPerSecond: Double(tickets) / (try await limit.carry(tickets)).seconds))
        }
        return Sweep(number: number, points: points)
    }
}

extension Sweep {
    var markdown: [String] {
        ["", "| \(number.rawValue) | broker's limit, tickets/s |", "|---|---|"]
            + points.map { "| \($0.value) | \(Int($0.ticketsPerSecond.rounded())) |" }
    }
}
