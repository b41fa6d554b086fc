import AMQP
import Contracts
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Messaging

/// A service whose process dies whenever it handles one certain message, as the ledger sees it.
struct SuspectLedgerTests {
    private func delivery(_ index: Int, redelivered: Bool) -> Delivery {
        Delivery(
            consumer: "work", tag: UInt64(index + 1), redelivered: redelivered, exchange: "e", routingKey: "k",
            properties: MessageProperties(), body: Data("\(index)".utf8))
    }

    /// Runs a batch until it is through; the process dies when the killer is handled.
    ///
    /// - Returns: Which messages were given up, and how often the process died.
    private func run(_ count: Int, killer: Int) async throws -> (givenUp: [Int], applied: [Int], deaths: Int) {
        let folder = try TemporaryFolder()
        let store = try MessageStore(service: .triage, path: folder.file("s"), seal: .testing()) { _ in }
        var (givenUp, applied, deaths): ([Int], [Int], Int) = ([], [], 0)
        while true {
            let isAgain = deaths > 0
            let batch = (0..<count).filter { !applied.contains($0) && !givenUp.contains($0) }
                .map { delivery($0, redelivered: isAgain) }
            if batch.isEmpty { break }
            let tried = try await store.read { db in try SuspectLedger.tried(batch, in: db) }
            var isAlive = true
            for segment in SuspectLedger.segments(batch, tried: tried) where isAlive {
                let indices = segment.deliveries.map { Int($0.tag) - 1 }
                if segment.isGivenUp {
                    givenUp += indices
                    continue
                }
                if segment.isSuspect {
                    try await store.write { db in try SuspectLedger.note(segment.deliveries, in: db) }
                }
                if indices.contains(killer) {
                    isAlive = false
                    deaths += 1
                } else {
                    try await store.write { db in try SuspectLedger.strike(segment.deliveries, in: db) }
                    applied += indices
                }
            }
        }
        let left = try await store.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM suspect") }
        #expect(left == 1, "only the culprit is still written down")
        return (givenUp, applied, deaths)
    }

    @Test("the message that kills the process is given up after four deaths, wherever it stands", arguments: 0..<8)
    func culprit(_ killer: Int) async throws {
        let result = try await run(8, killer: killer)
        #expect(result.givenUp == [killer])
        #expect(result.applied.sorted() == (0..<8).filter { $0 != killer })
        #expect(result.deaths == SuspectLedger.attempts + 1)
    }

    @Test("a batch that comes for the first time is one transaction and nothing is written down")
    func fresh() {
        let segments = SuspectLedger.segments((0..<5).map { delivery($0, redelivered: false) }, tried: [:])
        #expect(segments.count == 1)
        #expect(segments.allSatisfy { !$0.isSuspect && !$0.isGivenUp })
    }

    @Test("the order of a batch is kept however it is cut")
    func order() {
        let batch = (0..<20).map { delivery($0, redelivered: $0 % 3 == 0) }
        let segments = SuspectLedger.segments(batch, tried: [:])
        #expect(segments.flatMap { $0.deliveries.map(\.tag) } == batch.map(\.tag))
    }
}
