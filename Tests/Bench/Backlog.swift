import AMQP
import Contracts
import Foundation

/// What a deep backlog gave: how fast it drained, and the most memory that each process had meanwhile.
struct Backlog: Codable, Sendable {
    var tickets: Int
    /// Of the submissions that waited in `intake.inbound`.
    var bytes: Int
    var publishedPerSecond: Double
    /// From the execution of intake to the last store's commit.
    var drainedPerSecond: Double
    var peakResidentMiB: [String: Double]
}

extension Pipeline {
    /// Publishes while intake is stopped, starts it, and watches the backlog drain.
    ///
    /// - Throws: ``BenchFault`` when more is asked for than the broker lets wait.
    func backlog(_ submissions: Submissions, tickets: Int) async throws -> Backlog {
        let watch = CommitWatch(folder: state, interval: 50_000)
        try await watch.start()
        defer { watch.stop() }
        let reader = try await OutboundReader(address, publisher: submissions.publisher)
        try await deployment.stop([.intake])
        try processes.forgetPeaks()
        let connection = try await connect()
        let publishing = ContinuousClock.now
        try await publish(submissions, 0..<tickets, over: connection)
        let start = ContinuousClock.now
        _ = try await deployment.timeToReady(.intake)
        try await settle(watch, tickets: tickets)
        let seconds = (ContinuousClock.now - start).seconds
        let peaks = processes.peakMiB()
        await connection.close()
        _ = await reader.stop()
        try await deployment.requireSound()
        return Backlog(
            tickets: tickets, bytes: try submissions.body(0).count * tickets,
            publishedPerSecond: Double(tickets) / (start - publishing).seconds,
            drainedPerSecond: Double(tickets) / seconds, peakResidentMiB: peaks)
    }
}

extension Backlog {
    var markdown: [String] {
        [
            "", "| backlog of \(tickets), \(number(Double(bytes) / 1_048_576)) MiB | |", "|---|---|",
            "| published, tickets/s | \(number(publishedPerSecond)) |",
            "| drained, tickets/s | \(number(drainedPerSecond)) |",
        ] + peakResidentMiB.sorted { $0.key < $1.key }.map { "| peak RSS of \($0.key), MiB | \(number($0.value)) |" }
    }
}
