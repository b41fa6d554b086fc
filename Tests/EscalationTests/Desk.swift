import Contracts
import EscalationDomain
import Foundation
import GRDB
import Logging
import Messaging
import ServiceRuntime
import ServiceStandard
import TestSupport

@testable import EscalationWorker

/// The worker's rooms on a real store, under a clock that stands: deliveries come in, timers fire, the outbox is read.
struct Desk {
    let clock: ManualClock
    let folder: TemporaryFolder
    let store: MessageStore
    let policies: PolicyShelf
    let board: Board
    let desk: EscalationDesk
    let log = RecordedLog()
    private let processor: EventProcessor

    /// - Parameters:
    ///   - folder: That of another desk, to go on where that one was stopped.
    ///   - clock: The other desk's, too.
    init(_ folder: TemporaryFolder? = nil, clock: ManualClock = ManualClock(Story.start)) throws {
        let folder = try folder ?? TemporaryFolder()
        (self.folder, self.clock) = (folder, clock)
        store = try MessageStore(
            service: .escalation, path: folder.file("escalation.sqlite"), seal: .testing(), now: { clock.now },
            logger: log.logger,
            migrate: { migrator in
                StandardArchive.migrate(&migrator)
                EscalationDefinition.migrate(&migrator)
            })
        let archive = StandardArchive()
        policies = PolicyShelf(common: try Story.policy().under(nil), standards: archive)
        board = Board(store: store, policies: policies)
        desk = EscalationDesk(policies: policies, changed: board.ring)
        processor = EventProcessor(
            store: store, handlers: desk.messageHandlers + [archive.handler],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Triage says what tickets are opened under.
    func activate(_ standard: Standard = Story.standard) async throws {
        let edition = try Story.edition(standard)
        let activated = try edition.activated(at: clock.now, replacing: nil)
        try await deliver(activated, from: .triage, id: "activated \(edition.digest)")
    }

    /// Delivers a message as its sender would have sent it.
    @discardableResult
    func deliver(
        _ message: some Message, from service: ServiceName, id: String, sequence: Int64? = nil, drill: Bool = false
    ) async throws -> DeliveryOutcome {
        let head = EnvelopeHead(
            id: id, source: service.source, type: message.type, time: clock.now, subject: Story.ticketId.description,
            receivedat: Story.start, drill: drill, sequence: sequence, causationid: "cause", correlationid: "story")
        let incoming = IncomingMessage(
            routingKey: Topology.eventKey(from: service, message),
            body: try WireJSON.encode(Envelope(head: head, data: message)))
        return try await store.write { [processor, clock] db in try processor.apply(incoming, in: db, now: clock.now) }
    }

    /// A registered ticket that triage has found urgent.
    func open(drill: Bool = false) async throws {
        try await activate()
        let registered = try Story.registered(urgent: true)
        try await deliver(registered, from: .intake, id: "registered", sequence: 1, drill: drill)
        var head = try Story.head()
        head.state = .classified
        let event = TicketEvent(head: head, change: .assessed(Story.assessment(.urgent)))
        try await deliver(event, from: .triage, id: "assessed", sequence: 1, drill: drill)
    }

    /// The receipt has gone out.
    func receipt() async throws {
        let notice = NoticeChanged(
            .sent, ticketId: Story.ticketId, template: "receipt", audience: "customer", recipient: "p", channel: "file",
            language: "zh-Hans", key: "k", attempts: 1)
        try await deliver(notice, from: .notifier, id: "receipt")
    }

    /// The story in which a timer was armed.
    private func correlation(of timer: DueTimer) async throws -> String? {
        try await store.read { db in
            try String.fetchOne(
                db, sql: "SELECT correlation_id FROM timers WHERE owner = ? AND kind = ?",
                arguments: [timer.owner, timer.kind])
        }
    }

    /// Lets time pass, then fires what is due, in order.
    func pass(_ span: Duration) async throws {
        clock.advance(by: span)
        while let timer = try await due().first {
            let cause = Cause(
                source: "/services/escalation/timers", id: "\(timer.kind)/\(timer.dueAt.milliseconds)",
                correlationId: try await correlation(of: timer), receivedAt: clock.now)
            try await store.transact(cause) { [desk] transaction in
                try transaction.db.execute(
                    sql: "UPDATE timers SET state = 'fired' WHERE owner = ? AND kind = ?",
                    arguments: [timer.owner, timer.kind])
                try desk.fire(timer, transaction)
            }
        }
    }

    func armed() async throws -> [String] {
        try await store.read { db in
            try String.fetchAll(db, sql: "SELECT kind FROM timers WHERE state = 'armed' ORDER BY kind")
        }
    }

    func pages() async throws -> [EscalationPage] {
        try await store.sentMessages().filter { $0.type == EscalationPage.type.description }.map {
            try $0.decode(EscalationPage.self).data
        }
    }

    private func due() async throws -> [DueTimer] {
        try await store.read { [clock] db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM timers WHERE state = 'armed' AND due_at <= ? ORDER BY due_at, owner, kind",
                arguments: [clock.now]
            ).map { DueTimer(owner: $0["owner"], kind: $0["kind"], dueAt: $0["due_at"]) }
        }
    }
}
