import Contracts
import Foundation
import GRDB
import Messaging

/// Clones of tickets that wait, each with its timer due when it is told.
final class TimerClones {
    private let stored: [ServiceName: [StoredTicket]]
    private let deployment: Deployment
    /// When the timer of each ticket is due that clones are made of.
    private let due: [Instant]
    private var next = 1

    /// - Throws: ``BenchFault`` when a ticket waits for nothing.
    init(_ tickets: SampleTickets, _ deployment: Deployment) async throws {
        self.deployment = deployment
        stored = try await tickets.stored(in: deployment)
        due = try await MessageStore.openForReading(deployment.store(of: .escalation)).read { db in
            try tickets.names.map { name in
                let instants = try Instant.fetchAll(
                    db, sql: "SELECT due_at FROM timers WHERE owner = ? AND state = 'armed'", arguments: [name.ticket])
                guard let instant = instants.first, instants.count == 1 else {
                    throw BenchFault("ticket \(name.number) has \(instants.count) armed timers, not 1")
                }
                return instant
            }
        }
    }

    /// Writes clones into the stores of services that are stopped.
    ///
    /// - Parameter instant: When the timer of each is due, by its position among these.
    func write(
        _ count: Int, in services: [ServiceName], due instant: @escaping @Sendable (_ position: Int) -> Instant
    ) async throws {
        let indices = next..<(next + count)
        next += count
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services {
                let filler = StoreFiller(path: deployment.store(of: service), tickets: stored[service] ?? [])
                group.addTask { [due] in
                    try await filler.write(indices, of: indices) { index, model in
                        instant(index - indices.lowerBound) - due[model]
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
