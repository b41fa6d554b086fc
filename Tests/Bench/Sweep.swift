import ArgumentParser
import Foundation

/// What the broker's limit and the pipeline depend on: one number is varied in the plain clients and in the services.
struct Sweep: Codable, Sendable {
    enum Number: String, Codable, CaseIterable, Sendable, ExpressibleByArgument {
        /// Deliveries in one transaction; messages that a plain client acknowledges with one frame.
        case batch
        /// Messages published and not confirmed.
        case window
        /// Messages delivered and not acknowledged.
        case prefetch

        /// The key of the services' configuration.
        var setting: String {
            switch self {
            case .batch: "store.batch"
            case .window: "amqp.window"
            case .prefetch: "amqp.prefetch"
            }
        }

        var values: [Int] {
            switch self {
            case .batch: [1, 8, 32, 128, 256]
            case .window, .prefetch: [1, 16, 64, 256, 512, 2048]
            }
        }
    }

    struct Point: Codable, Sendable {
        var value: Int
        var limit: Double
        var pipeline: Double
    }

    var number: Number
    var points: [Point]

    var markdown: [String] {
        ["", "| \(number.rawValue) | broker's limit, tickets/s | pipeline, tickets/s |", "|---|---|---|"]
            + points.map { "| \($0.value) | \(Int($0.limit.rounded())) | \(Int($0.pipeline.rounded())) |" }
    }
}

extension Pipeline {
    /// Measures the broker's limit and the pipeline with each value, and leaves the services as they were.
    ///
    /// - Parameter tickets: How many submissions are carried for each.
    func sweep(_ number: Sweep.Number, beside limit: BrokerLimit, tickets: Int, run: String) async throws -> Sweep {
        var points: [Sweep.Point] = []
        for value in number.values {
            say("\(number) \(value)")
            var varied = deployment
            varied.settings = [number.setting: value]
            try await varied.restart()
            let load = try await saturate(Submissions(run: "\(run)\(number)\(value)"), tickets: tickets)
            let seconds = try await limit.with(number, value).carry(tickets).seconds
            points.append(
                .init(value: value, limit: Double(tickets) / seconds, pipeline: load.ticketsPerSecond))
        }
        try await deployment.restart()
        return Sweep(number: number, points: points)
    }
}

extension BrokerLimit {
    fileprivate func with(_ number: Sweep.Number, _ value: Int) -> BrokerLimit {
        var limit = self
        switch number {
        case .batch: limit.batch = value
        case .window: limit.window = UInt64(value)
        case .prefetch: limit.prefetch = UInt16(value)
        }
        return limit
    }
}
