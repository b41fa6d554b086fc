import Contracts
import Foundation
import GRDB
import Messaging
import ServiceRuntime
import TestSupport
import TriageDomain

@testable import TriageWorker

/// A triage service without broker and sleepers: a real store, its handlers, and a clock that the test moves.
final class TriageStage: Sendable {
    let clock = ManualClock(Sample.now)
    let store: MessageStore
    let archive = StandardArchive()
    let handlers: CaseHandlers
    private let folder: TemporaryFolder
    private let processor: EventProcessor
    private let timer: TimerHandler

    /// - Parameter policy: The shipped one unless given.
    init(_ policy: CasePolicy? = nil) throws {
        folder = try TemporaryFolder()
        let clock = clock
        store = try MessageStore(
            service: .triage, path: folder.file("triage.sqlite"), seal: try Seal.testing(), now: { clock.now },
            migrate: { migrator in
                StandardArchive.migrate(&migrator)
                TriageDefinition.migrate(&migrator)
            })
        handlers = CaseHandlers(policy: try policy ?? Sample.shippedPolicy(), archive: archive)
        processor = EventProcessor(
            store: store, handlers: handlers.messages, reminder: handlers.remind, logger: TestBroker.logger)
        timer = handlers.timer
    }

    @discardableResult
    func hear(
        _ message: some Message, _ id: String, about ticket: TicketID = Sample.ticketID, sequence: Int64? = nil,
        epoch: Int64 = 1, from service: ServiceName = .intake, at time: Instant? = nil,
        through other: EventProcessor? = nil
    ) async throws -> DeliveryOutcome {
        let head = EnvelopeHead(
            id: id, source: service.source, type: message.type, time: time ?? clock.now, subject: ticket.description,
            receivedat: Sample.now, sequence: sequence, epoch: epoch, causationid: "cause-\(id)", correlationid: "story"
        )
        let incoming = IncomingMessage(
            routingKey: Topology.eventKey(from: service, message),
            body: try WireJSON.encode(Envelope(head: head, data: message)))
        let now = clock.now
        return try await store.write { [processor = other ?? processor] db in
            try processor.apply(incoming, in: db, now: now)
        }
    }

    @discardableResult
    func hear(
        _ fact: Fact, _ sequence: Int64, epoch: Int64 = 1, at time: Instant? = nil,
        through other: EventProcessor? = nil
    ) async throws -> DeliveryOutcome {
        let recorded = FactRecorded(ticketId: Sample.ticketID, recordedBy: "fieldapp", late: false, fact: fact)
        return try await hear(recorded, "f\(sequence)", sequence: sequence, epoch: epoch, at: time, through: other)
    }

    /// Lets time pass and fires what is due, as the timer loop does.
    func wait(_ span: Duration) async throws {
        clock.advance(by: span)
        let now = clock.now
        try await store.write { [store, timer] db in
            let due = try Row.fetchAll(
                db, sql: "SELECT * FROM timers WHERE state = 'armed' AND due_at <= ? ORDER BY due_at", arguments: [now])
            for row in due {
                let fired = DueTimer(owner: row["owner"], kind: row["kind"], dueAt: row["due_at"])
                let cause = Cause(
                    source: "/services/triage/timers", id: "\(fired.owner)/\(fired.kind)",
                    correlationId: row["correlation_id"], receivedAt: row["received_at"])
                try db.execute(
                    sql: "UPDATE timers SET state = 'fired' WHERE owner = ? AND kind = ?",
                    arguments: [fired.owner, fired.kind])
                try timer(fired, store.transaction(db, now: now, cause: cause))
            }
        }
    }

    func sent() async throws -> [String] {
        try await store.sentMessages().map(\.type)
    }

    func armed() async throws -> [String] {
        try await store.read { db in
            try String.fetchAll(db, sql: "SELECT kind FROM timers WHERE state = 'armed' ORDER BY kind")
        }
    }
}
