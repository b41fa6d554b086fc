import AMQP
import Contracts
import Foundation
import GRDB
import Messaging

/// Real tickets that went through the pipeline, to be cloned.
struct SampleTickets: Sendable {
    /// What their references and event ids begin with, so that clones can have others of the same length.
    static let run = "clone" + String(repeating: "0", count: runDigits)
    static let runDigits = 10

    struct Name: Sendable {
        let ticket: String
        let number: String
        /// Under which the ticket was submitted; ids of its events begin with it.
        let reference: String
    }

    /// In the order in which they were submitted.
    let names: [Name]

    /// Reads what each service stores of each.
    func stored(in deployment: Deployment) async throws -> [ServiceName: [StoredTicket]] {
        var stored: [ServiceName: [StoredTicket]] = [:]
        for service in ServiceName.allCases {
            stored[service] = try await MessageStore.openForReading(deployment.store(of: service)).read { [names] db in
                let claims = (try Int.fetchOne(db, sql: "SELECT count(*) FROM inbox") ?? 0) / names.count
                return try names.map { try StoredTicket($0, claims: claims, in: db) }
            }
        }
        return stored
    }
}

extension Pipeline {
    /// Tickets that are submitted, assessed, confirmed to the customer, and wait for an answer.
    func openTickets(_ count: Int) async throws -> SampleTickets {
        try await sample(count, state: nil) { _ in }
    }

    /// Tickets that were answered, repaired, accepted, surveyed and closed.
    func finishedTickets(_ count: Int) async throws -> SampleTickets {
        try await sample(count, state: "closed") { connection in
            let stories = Stories()
            for step in Stories.Step.work { try await send(stories, step, count, over: connection) }
            try await wait("surveys are sent", for: count, sql: "SELECT count(*) FROM invitations")
            try await send(stories, .surveyed, count, over: connection)
        }
    }

    private func sample(
        _ count: Int, state: String?, living live: (BrokerConnection) async throws -> Void
    ) async throws -> SampleTickets {
        let submissions = Submissions(run: SampleTickets.run)
        let watch = CommitWatch(folder: self.state, interval: 20_000)
        try await watch.start()
        defer { watch.stop() }
        let reader = try await OutboundReader(address, publisher: submissions.publisher)
        let connection = try await connect()
        try await publish(submissions, 0..<count, over: connection)
        try await settle(watch, tickets: count)
        try await live(connection)
        if let state {
            try await wait(
                "tickets are \(state)", for: count, sql: "SELECT count(*) FROM tickets WHERE state = '\(state)'")
        }
        try await quiet()
        await connection.close()
        _ = await reader.stop()
        let names = try await MessageStore.openForReading(deployment.store(of: .intake)).read { db in
            try Row.fetchAll(db, sql: "SELECT ticket_id, number, external_ref FROM tickets ORDER BY number").map {
                SampleTickets.Name(ticket: $0["ticket_id"], number: $0["number"], reference: $0["external_ref"])
            }
        }
        return SampleTickets(names: names)
    }

    private func send(
        _ stories: Stories, _ step: Stories.Step, _ count: Int, over connection: BrokerConnection
    ) async throws {
        try await publish(try (0..<count).map { try stories.message(step, of: $0) }, over: connection)
    }

    /// Waits until intake's store counts so many.
    private func wait(_ what: String, for count: Int, sql: String) async throws {
        let deadline = ContinuousClock.now + Self.patience
        let store = try MessageStore.openForReading(deployment.store(of: .intake))
        while try await store.read({ db in try Int.fetchOne(db, sql: sql) ?? 0 }) < count {
            guard ContinuousClock.now < deadline else { throw BenchFault("waited in vain: \(what)") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
