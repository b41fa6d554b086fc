import AMQP
import Contracts
import Foundation

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
