import AMQP
import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import Synchronization

/// The five running services, loaded from outside and watched through their stores.
struct Pipeline: Sendable {
    /// Messages that the five inboxes take for one submission: registered 2, contact 1, assessed 3, clocks 2, notice 2.
    static let takenPerTicket = 10
    /// How long nothing may move before the bench gives up.
    private static let patience = Duration.seconds(60)

    let address: BrokerAddress
    /// The folder of the stores.
    let state: String
    let processes: Processes

    /// What one load at full speed gave.
    struct Saturation: Codable, Sendable {
        var tickets: Int
        var seconds: Double
        var ticketsPerSecond: Double
        /// CPU microseconds a ticket, by process.
        var cpuMicroseconds: [String: Double]
        /// fsync and fdatasync a ticket, by process; nil where the machine does not let us count.
        var syncs: [String: Double]?
        var queueMessages: Double
        var residentMiB: [String: Double]
    }

    /// Publishes as fast as the broker confirms and waits for the last store's commit.
    func saturate(_ submissions: Submissions, tickets: Int) async throws -> Saturation {
        let messages = try submissions.messages(0..<tickets)
        let watch = CommitWatch(folder: state, interval: 20_000)
        try await watch.start()
        defer { watch.stop() }
        let reader = try await OutboundReader(address, publisher: submissions.publisher)
        let syncs = SyncCounter(processes, folder: state)
        let before = try processes.cpuSeconds()
        let start = ContinuousClock.now
        let connection = try await BrokerConnection.open(address, name: "bench", logger: Self.logger)
        try await connection.enableConfirms()
        for burst in stride(from: 0, to: tickets, by: 500) {
            let outcomes = try await connection.publish(Array(messages[burst..<min(burst + 500, tickets)]))
            guard outcomes.allSatisfy({ $0 == .confirmed }) else { throw BenchFault("the broker refused a submission") }
        }
        try await settle(watch, tickets: tickets)
        let seconds = (ContinuousClock.now - start).seconds
        let after = try processes.cpuSeconds()
        let counted = syncs?.finish()
        await connection.close()
        let answers = await reader.stop()
        let perTicket = 1 / Double(tickets)
        return Saturation(
            tickets: tickets, seconds: seconds, ticketsPerSecond: Double(tickets) / seconds,
            cpuMicroseconds: after.merging(before) { ($0 - $1) * 1e6 * perTicket },
            syncs: counted?.mapValues { Double($0) * perTicket },
            queueMessages: Double(tickets + watch.taken + answers) * perTicket,
            residentMiB: processes.residentBytes().mapValues { Double($0) / 1_048_576 })
    }

    /// What a deep backlog gave: how fast it drained, and the most memory that each process had meanwhile.
    struct Backlog: Codable, Sendable {
        var tickets: Int
        var drainedPerSecond: Double
        var peakResidentMiB: [String: Double]
    }

    /// Lets a backlog pile up before intake and watches it drain.
    func backlog(_ submissions: Submissions, tickets: Int) async throws -> Backlog {
        let watch = CommitWatch(folder: state, interval: 50_000)
        try await watch.start()
        defer { watch.stop() }
        let reader = try await OutboundReader(address, publisher: submissions.publisher)
        let processes = processes
        let peaks = Task {
            var peaks: [String: Int] = [:]
            while !Task.isCancelled {
                peaks.merge(processes.residentBytes()) { max($0, $1) }
                try? await Task.sleep(for: .milliseconds(100))
            }
            return peaks
        }
        let connection = try await BrokerConnection.open(address, name: "bench", logger: Self.logger)
        try await connection.enableConfirms()
        let start = ContinuousClock.now
        for burst in stride(from: 0, to: tickets, by: 500) {
            _ = try await connection.publish(submissions.messages(burst..<min(burst + 500, tickets)))
        }
        say("\(tickets) published after \(Int((ContinuousClock.now - start).seconds)) s")
        try await settle(watch, tickets: tickets)
        let seconds = (ContinuousClock.now - start).seconds
        peaks.cancel()
        await connection.close()
        _ = await reader.stop()
        return Backlog(
            tickets: tickets, drainedPerSecond: Double(tickets) / seconds,
            peakResidentMiB: await peaks.value.mapValues { Double($0) / 1_048_576 })
    }

    private func settle(_ watch: CommitWatch, tickets: Int) async throws {
        var moved = (taken: watch.taken, at: ContinuousClock.now)
        while moved.taken < tickets * Self.takenPerTicket {
            try await Task.sleep(for: .milliseconds(10))
            let taken = watch.taken
            if taken > moved.taken { moved = (taken, .now) }
            guard ContinuousClock.now - moved.at < Self.patience else {
                let taken = ServiceName.allCases.map { "\($0) \(watch.taken(by: $0))" }.joined(separator: ", ")
                throw BenchFault("\(tickets) tickets are not through and nothing moves; taken: \(taken)")
            }
        }
    }

    static let logger = Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() })

    // MARK: - Latency

    /// Publishes at a fixed rate whatever happens (open loop) and measures from each submission's intended time.
    func paced(_ submissions: Submissions, rate: Double, tickets: Int) async throws -> [Latency] {
        let messages = try submissions.messages(0..<tickets)
        let watch = CommitWatch(folder: state, interval: 2_000)
        try await watch.start()
        defer { watch.stop() }
        let reader = try await OutboundReader(address, publisher: submissions.publisher)
        let connection = try await BrokerConnection.open(address, name: "bench", logger: Self.logger)
        try await connection.enableConfirms()
        let start = CommitWatch.now() + 50_000_000
        let step = 1e9 / rate
        var sent = 0
        while sent < tickets {
            let due = min(tickets, Int((Double(CommitWatch.now()) - Double(start)) / step) + 1)
            guard due > sent else {
                let wait = Double(start) + Double(sent) * step - Double(CommitWatch.now())
                try await Task.sleep(for: .nanoseconds(Int64(max(wait, 100_000))))
                continue
            }
            _ = try await connection.publish(Array(messages[sent..<due]))
            sent = due
        }
        try await settle(watch, tickets: tickets)
        watch.stop()
        await connection.close()
        _ = await reader.stop()
        return try await latencies(watch, submissions) { start + UInt64(Double($0) * step) }
    }

    /// Joins what was seen with what the case files say each message was about.
    private func latencies(
        _ watch: CommitWatch, _ submissions: Submissions, intended: (Int) -> UInt64
    ) async throws -> [Latency] {
        let lines = try await MessageStore.openForReading("\(state)/intake.sqlite").read { [submissions] db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT case_lines.rowid AS line, event, body, external_ref FROM tickets JOIN case_lines USING (ticket_id)
                    WHERE external_ref GLOB ? ORDER BY line
                    """, arguments: ["\(submissions.run)-*"]
            ).map { row in
                let head = try WireJSON.decode(EnvelopeHead.self, from: row["body"])
                let index = Int((row["external_ref"] as String).dropFirst(submissions.run.count + 1)) ?? 0
                return (line: row["line"] as Int64, event: row["event"] as String, index: index, head: head)
            }
        }
        var samples: [Stage: [Double]] = [:]
        var last: [Int: UInt64] = [:]
        func note(_ stage: Stage, _ index: Int, _ seen: UInt64?) {
            guard let seen else { return }
            samples[stage, default: []].append(Double(seen) - Double(intended(index)))
            last[index] = max(last[index] ?? 0, seen)
        }
        for line in lines {
            let key = Inbox.key(source: line.head.source, id: line.head.id)
            switch line.event {
            case "ticket.registered":
                note(.registered, line.index, watch.timeOfLine(line.line))
                note(.assessed, line.index, watch.time(.triage, key))
            case "ticket.assessed":
                note(.clocked, line.index, watch.time(.escalation, key))
            case "clocks.revised":
                note(.noticed, line.index, watch.time(.notifier, key))
            case "notice.sent":
                note(.filed, line.index, watch.time(.intake, key))
            default: break
            }
            for seen in ServiceName.allCases.compactMap({ watch.time($0, key) }) {
                last[line.index] = max(last[line.index] ?? 0, seen)
            }
        }
        samples[.whole] = last.map { Double($0.value) - Double(intended($0.key)) }
        return Stage.allCases.map { Latency($0, nanoseconds: samples[$0] ?? []) }
    }
}

/// A point in a ticket's way at which a store has committed.
enum Stage: String, CaseIterable, Codable, Sendable {
    case registered = "registered by intake"
    case assessed = "assessed by triage"
    case clocked = "clocks set by escalation"
    case noticed = "notice owed by notifier"
    case filed = "notice sent and filed by intake"
    case whole = "last store's commit"
}

/// How long it took from the intended send time to one stage, in milliseconds.
struct Latency: Codable, Sendable {
    let stage: Stage
    let count: Int
    let p50, p99, p999, max: Double

    init(_ stage: Stage, nanoseconds: [Double]) {
        let sorted = nanoseconds.sorted().map { $0 / 1e6 }
        func quantile(_ share: Double) -> Double {
            sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
        }
        self.stage = stage
        count = sorted.count
        p50 = quantile(0.5)
        p99 = quantile(0.99)
        p999 = quantile(0.999)
        max = sorted.last ?? .nan
    }
}

/// Reads a publisher's answers away, as the publisher would, and counts them.
final class OutboundReader: Sendable {
    private let connection: BrokerConnection
    private let task: Task<Int, Never>

    init(_ address: BrokerAddress, publisher: String) async throws {
        let connection = try await BrokerConnection.open(address, name: "bench-read", logger: Pipeline.logger)
        _ = try await connection.consume(Topology.outboundQueue(of: publisher), as: "read", prefetch: 1000)
        self.connection = connection
        task = Task {
            var count = 0
            while let batch = try? await connection.receive(atMost: 1000), let last = batch.last {
                count += batch.count
                do { try await connection.acknowledge(upTo: last.tag) } catch { break }
            }
            return count
        }
    }

    /// Waits until nothing comes any more, and returns how many there were.
    func stop() async -> Int {
        // The last answers are on their way when the last store has committed.
        try? await Task.sleep(for: .milliseconds(300))
        await connection.drain()
        let count = await task.value
        await connection.close()
        return count
    }
}

extension Duration {
    /// With fractions.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
