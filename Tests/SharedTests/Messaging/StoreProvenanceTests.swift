import Contracts
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Messaging

/// Stores that are closed, copied, put back and opened again.
struct StoreProvenanceTests {
    private let folder: TemporaryFolder
    private let ticket = TicketID(tenant: "main", publisher: "p", eventID: "1")

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open(_ name: String = "triage.sqlite") throws -> MessageStore {
        try MessageStore(service: .triage, path: folder.file(name), seal: .testing()) { _ in }
    }

    /// Emits an event and lets the broker have it; returns its epoch and the id in the outbox.
    @discardableResult
    private func emit(_ id: String, in store: MessageStore) async throws -> (epoch: Int64, id: Int64) {
        let cause = Cause(source: "/test", id: id, receivedAt: store.now())
        let head = try await store.transact(cause) { [ticket] transaction in
            try transaction.emit(SurveyExpired(invitationId: .init(UUID()), ticketId: ticket, round: 1), about: ticket)
        }
        let last = try await store.pendingMessages(atMost: 1000).last?.id ?? 0
        store.confirm(upTo: last)
        try await store.write { _ in }
        return (head.epoch, last)
    }

    private func backUp(to name: String) throws {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.file(name) + suffix)
            let from = folder.file("triage.sqlite") + suffix
            if FileManager.default.fileExists(atPath: from) {
                try FileManager.default.copyItem(atPath: from, toPath: folder.file(name) + suffix)
            }
        }
    }

    private func putBack(_ name: String) throws {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.file("triage.sqlite") + suffix)
            if FileManager.default.fileExists(atPath: folder.file(name) + suffix) {
                try FileManager.default.copyItem(
                    atPath: folder.file(name) + suffix, toPath: folder.file("triage.sqlite") + suffix)
            }
        }
    }

    @Test("a store that is closed and opened again stays in its epoch")
    func goesOn() async throws {
        for round in 0..<3 {
            let store = try open()
            #expect(try await emit("\(round)", in: store).epoch == 1)
            #expect(!store.wasRestored)
        }
    }

    @Test("a store put back from before something left is in the next epoch, once, and uses no id again")
    func restored() async throws {
        try await emit("1", in: open())
        try backUp(to: "backup")
        let last = try await emit("2", in: open())
        try putBack("backup")
        do {
            let store = try open()
            #expect(store.wasRestored)
            let next = try await emit("3", in: store)
            #expect(next.epoch == 2)
            #expect(next.id > last.id)
        }
        let store = try open()
        #expect(!store.wasRestored)
        #expect(try await emit("4", in: store).epoch == 2)
    }

    @Test("a store that comes to another place is in the next epoch")
    func moved() async throws {
        try await emit("1", in: open())
        try backUp(to: "elsewhere.sqlite")
        #expect(try await emit("2", in: open("elsewhere.sqlite")).epoch == 2)
    }
}
