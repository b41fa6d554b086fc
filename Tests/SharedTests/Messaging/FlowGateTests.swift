import Contracts
import GRDB
import TestSupport
import Testing

@testable import Messaging

struct FlowGateTests {
    private let gate = FlowGate()
    private let now = Instant(milliseconds: 1_795_000_000_000)

    private func opening(connectedFor: Duration = .seconds(3600)) -> FlowGate.Opening {
        gate.opening(at: now, connectedFor: connectedFor)
    }

    @Test("while marks are at most 3 s behind, a due timer fires at once")
    func fresh() {
        gate.heard(through: now - .seconds(3))
        #expect(opening().latest(atMost: now) == now)
        #expect(opening().verifies(now))
    }

    @Test("while marks are older, a timer waits for a mark beyond its due instant")
    func stale() {
        gate.heard(through: now - .seconds(10))
        #expect(opening().latest(atMost: now) == now - .seconds(10))
        #expect(opening().verifies(now - .seconds(10)))
        #expect(!opening().verifies(now - .seconds(9)))
    }

    @Test("after 30 s without a mark a timer fires unverified, but not before the queues were read for 30 s")
    func patience() {
        #expect(opening(connectedFor: .seconds(29)).latest(atMost: now) == nil)
        let opening = opening(connectedFor: .seconds(30))
        #expect(opening.latest(atMost: now) == now - .seconds(30))
        #expect(!opening.verifies(now - .seconds(30)))
    }

    @Test("the newest mark counts, also when intake's clock was set back")
    func setBack() {
        gate.heard(through: now + .seconds(3600))
        gate.heard(through: now - .seconds(5))
        #expect(!opening().verifies(now))
    }

    @Test("a mark counts once the batch that brought it is committed")
    func afterCommit() async throws {
        let folder = try TemporaryFolder()
        let store = try MessageStore(service: .escalation, path: folder.file("s"), seal: .testing()) { _ in }
        let processor = EventProcessor(store: store, handlers: [gate.handler], logger: TestBroker.logger)
        let head = EnvelopeHead(
            id: "1", source: "/services/triage", type: FlowMark.type, time: now, subject: nil, receivedat: now,
            causationid: "c", correlationid: "c")
        let message = IncomingMessage(
            routingKey: "triage.flow.mark.v1",
            body: try WireJSON.encode(Envelope(head: head, data: FlowMark(through: now))))
        struct Undone: Error {}
        await #expect(throws: Undone.self) {
            try await store.write { [now] db in
                _ = try processor.apply(message, in: db, now: now)
                throw Undone()
            }
        }
        #expect(!opening().verifies(now))
        for _ in 0..<2 {
            let outcome = try await store.write { [now] db in try processor.apply(message, in: db, now: now) }
            #expect(outcome == .applied, "marks are not claimed")
        }
        #expect(opening().verifies(now))
        let claims = try await store.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM inbox") }
        #expect(claims == 0)
    }
}
