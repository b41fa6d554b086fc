import AMQP
import Contracts
import Foundation
import GRDB
import Messaging
import TestSupport
import Testing

// MARK: - What can never be sent

extension RelayTests {
    /// Puts a row into the outbox as a build without limits did.
    private func insert(
        _ messageId: String, exchange: String = "aftercare.events", key: String = "triage.survey.withheld.v1",
        correlationId: String? = nil, sequence: Int64? = nil, body: Data = Data("{}".utf8)
    ) async throws {
        let now = store.now()
        try await store.write { db in
            try db.execute(
                sql: """
                    INSERT INTO outbox(exchange, routing_key, message_id, type, correlation_id, source, subject, sequence,
                      epoch, created_at, body) VALUES (?, ?, ?, 'survey.withheld.v1', ?, '/services/triage', 't', ?, 1, ?, ?)
                    """, arguments: [exchange, key, messageId, correlationId, sequence, now, body])
        }
    }

    private func parked() async throws -> [ParkedMessage] {
        try await store.read { db in try ParkedMessage.all(in: db) }
    }

    private static let long = String(repeating: "😀", count: 64)

    @Test("rows that the wire cannot carry are parked wherever they stand, and all others leave in order")
    func wireCannotCarry() async throws {
        try await insert("first-" + Self.long)
        try await emit(3)
        try await insert("key", key: "triage." + Self.long)
        try await insert("second-" + Self.long)
        try await emit(3, from: 3)
        try await insert("last-" + Self.long)
        try await running([relay()]) {
            #expect(try await arrivals(6) == Array(0..<6))
            try await emit(1, from: 6)
            #expect(try await arrivals(1) == [6])
        }
        let parked = try await parked()
        #expect(parked.map(\.reason) == Array(repeating: "unsendable", count: 4))
        #expect(parked.allSatisfy { $0.exchange == "aftercare.events" && $0.error.contains("bytes") })
        #expect(try store.seal.open(parked[0].body) == Data("{}".utf8))
    }

    @Test("rows that the broker closes the channel for are found among good ones and parked, and all others leave")
    func brokerRefuses() async throws {
        let large = Data(repeating: 0x20, count: 5 << 20)
        try await insert("large-1", body: large)
        try await emit(10)
        try await insert("large-2", body: large)
        try await insert("large-3", body: large)
        try await emit(10, from: 10)
        try await running([relay()]) {
            var seen: Set<Int> = []
            let first = try await arrivals(20).filter { seen.insert($0).inserted }
            #expect(first == Array(0..<20))
        }
        let parked = try await parked()
        #expect(parked.map(\.messageId) == ["large-1", "large-2", "large-3"])
        #expect(parked.allSatisfy { $0.reason == "refused_by_broker" && $0.error.contains("406") })
        #expect(try await store.outboxStanding().oldest == nil)
    }

    @Test("what an older build wrote with a correlation id or a page key that is too long leaves under one that fits")
    func olderBuild() async throws {
        let pages = "pages-\(UUID().uuidString)"
        try TestBroker.declare(queue: pages, exchange: Topology.Exchange.onCall.rawValue, in: Self.virtualHost)
        let name = String(repeating: "电", count: 64)
        try await insert("answer", correlationId: Self.long)
        try await insert("page", exchange: "aftercare.oncall", key: "page.l1.\(name).\(name).\(name)")
        try await running([relay()]) {
            let reader = try await TestBroker.connect("pages", Self.virtualHost)
            _ = try await reader.consume(pages, as: "pages", prefetch: 10)
            let page = try #require(try await reader.receive(atMost: 1).first)
            #expect(page.routingKey == Topology.pageKey(level: "l1", department: name, team: name, region: name))
            await reader.close()
        }
        #expect(try await parked().isEmpty)
    }

    @Test("a missing exchange parks nothing: the row waits, says so, and leaves when the exchange is there")
    func missingExchange() async throws {
        let exchange = "missing-\(UUID().uuidString)"
        try await insert("patient", exchange: exchange)
        try await running([relay()]) {
            while readiness.all.first(where: { $0.name == "publisher" })?.detail.contains("404") != true {
                // A test that ran out of time is cancelled.
                try Task.checkCancellation()
                await Task.yield()
            }
            try TestBroker.declare(queue: exchange, exchange: exchange, in: Self.virtualHost)
            let reader = try await TestBroker.connect("patient", Self.virtualHost)
            _ = try await reader.consume(exchange, as: "patient", prefetch: 1)
            #expect(try await reader.receive(atMost: 1).first?.properties.messageId == "patient")
            await reader.close()
        }
        #expect(try await parked().isEmpty)
    }

    @Test("a parked row is sent again as it was, or gives its number to a placeholder; one that still cannot go stays")
    func settled() async throws {
        try await insert("unsendable-" + Self.long, sequence: 4)
        try await insert("large", sequence: 5, body: Data(repeating: 0x20, count: 5 << 20))
        try await running([relay()]) {
            while try await parked().count < 2 { try Task.checkCancellation() }
        }
        let (seal, now) = (store.seal, store.now())
        let both = try await parked()
        await #expect(throws: MessageFault.self) {
            try await store.write { db in try both[0].settleOutgoing(redrive: true, seal: seal, in: db, now: now) }
        }
        try await store.write { db in
            try both[0].settleOutgoing(redrive: false, seal: seal, in: db, now: now)
            try both[1].settleOutgoing(redrive: true, seal: seal, in: db, now: now)
        }
        #expect(try await parked().isEmpty)
        let sent = try await store.sentMessages()
        #expect(sent.map(\.messageId).last == "large")
        let placeholder = try #require(sent.first).decode(MessageDiscarded.self)
        #expect(placeholder.head.sequence == 4)
        #expect(placeholder.head.subject == "t")
        #expect(placeholder.head.source == "/services/triage")
        #expect(sent[0].routingKey == "triage.survey.withheld.v1")
    }
}
