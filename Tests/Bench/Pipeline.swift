import AMQP
import Contracts
import Foundation
import Logging

/// The five running services, loaded from outside and watched through their stores.
struct Pipeline: Sendable {
    /// Messages that the five inboxes take for one submission: registered 2, contact 1, assessed 3, clocks 2, notice 2.
    static let takenPerTicket = 10
    /// How long nothing may move before the bench gives up.
    static let patience = Duration.seconds(60)

    let address: BrokerAddress
    let deployment: Deployment
    /// The folder of the stores.
    var state: String { deployment.folder }
    var processes: Processes { Processes(folder: deployment.folder) }

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
        // Written before the time begins.
        let bursts = try stride(from: 0, to: tickets, by: 500).map {
            try submissions.messages($0..<min($0 + 500, tickets))
        }
        let watch = CommitWatch(folder: state, interval: 20_000)
        try await watch.start()
        defer { watch.stop() }
        let reader = try await OutboundReader(address, publisher: submissions.publisher)
        let syncs = SyncCounter(processes, folder: state)
        let before = try processes.cpuSeconds()
        let start = ContinuousClock.now
        let connection = try await connect()
        for burst in bursts { try await publish(burst, over: connection) }
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
            residentMiB: processes.residentMiB())
    }

    /// Publishes all of them, at most 500 not confirmed at a time.
    func publish(_ submissions: Submissions, _ indices: Range<Int>, over connection: BrokerConnection) async throws {
        for burst in stride(from: indices.lowerBound, to: indices.upperBound, by: 500) {
            try await publish(submissions.messages(burst..<min(burst + 500, indices.upperBound)), over: connection)
        }
    }

    func publish(_ messages: [OutgoingMessage], over connection: BrokerConnection) async throws {
        guard try await connection.publish(messages).allSatisfy({ $0 == .confirmed }) else {
            throw BenchFault("the broker refused an event; is \(Topology.inboundQueue) full?")
        }
    }

    func connect() async throws -> BrokerConnection {
        let connection = try await BrokerConnection.open(address, name: "bench", logger: Self.logger)
        try await connection.enableConfirms()
        return connection
    }

    /// Waits until submissions that were published since the watch began are through all five stores.
    func settle(_ watch: CommitWatch, tickets: Int) async throws {
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

    /// Waits until the services have next to nothing to do.
    func quiet() async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        var before = try processes.servicesCPUSeconds()
        while ContinuousClock.now < deadline {
            try await Task.sleep(for: .seconds(1))
            let now = try processes.servicesCPUSeconds()
            if now - before < 0.15 { return }
            before = now
        }
        throw BenchFault("the services do not come to rest")
    }

    static let logger = Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() })
}

extension Duration {
    /// With fractions.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
