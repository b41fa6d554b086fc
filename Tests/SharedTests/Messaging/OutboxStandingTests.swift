import Contracts
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Messaging

/// What `check`, `/readyz` and the metrics say of an outbox that does not move.
struct OutboxStandingTests {
    private let clock = ManualClock()
    private let folder: TemporaryFolder
    private let store: MessageStore

    init() throws {
        let clock = clock
        folder = try TemporaryFolder()
        store = try MessageStore(
            service: .triage, path: folder.file("s"), seal: .testing(), now: { clock.now }, migrate: { _ in })
    }

    private func emit(_ id: String) async throws {
        try await store.transact(Cause(source: "/test", id: id, receivedAt: clock.now)) { transaction in
            _ = try transaction.emit(
                SurveyWithheld(ticketId: TicketID(UUID()), round: 1, reason: "test"), about: TicketID(UUID()))
        }
    }

    private func standstill() async throws -> Duration {
        try await store.outboxStanding().standstill(at: clock.now)
    }

    @Test("an empty outbox never stands still, and one with a message does from the moment nothing leaves")
    func standsStill() async throws {
        clock.advance(by: .seconds(3600))
        #expect(try await standstill() == .zero)
        try await emit("1")
        try await emit("2")
        #expect(try await standstill() == .zero)
        clock.advance(by: .seconds(60))
        #expect(try await standstill() == .seconds(60))
        let standing = try await store.outboxStanding()
        #expect(standing.count == 2)
        #expect(standing.oldest?.type == "survey.withheld.v1")
        let first = try #require(try await store.pendingMessages(atMost: 1).first)
        store.confirm(upTo: try #require(first.id))
        #expect(try await standstill() == .zero, "one has left")
        clock.advance(by: .seconds(31))
        #expect(try await standstill() == .seconds(31))
        let second = try #require(try await store.pendingMessages(atMost: 1).first)
        try await store.park(second, because: .unsendable("test"))
        #expect(try await store.outboxStanding().oldest == nil)
    }

    @Test("another process that reads the store sees the same from the file alone")
    func fromOutside() async throws {
        try await emit("1")
        let seen = try await MessageStore.openForReading(store.path).read { db in
            try MessageStore.OutboxStanding(in: db)
        }
        #expect(seen.count == 1)
        #expect(seen.standstill(at: clock.now + .seconds(90)) == .seconds(90))
    }
}
