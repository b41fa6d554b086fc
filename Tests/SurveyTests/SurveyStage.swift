import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import ServiceRuntime
import ServiceStandard
import SurveyDomain
import TestSupport

@testable import SurveyWorker

/// A survey service without broker and sleepers: a real store, its handlers, and a clock that the test moves.
final class SurveyStage: Sendable {
    let clock = ManualClock(Sample.resolvedAt)
    let store: MessageStore
    let desk: AnswerDesk
    private let folder: TemporaryFolder
    private let processor: EventProcessor
    private let deadlines: DeadlineHandler
    private let links: Seal

    static let delay = Duration.seconds(60)
    static let validity = Duration.seconds(600)

    /// - Parameter overrides: What the operator set; short spans unless given.
    init(_ overrides: SurveyOverrides? = nil) throws {
        let clock = clock
        let logger = TestBroker.logger
        folder = try TemporaryFolder()
        links = try Seal.testing()
        let configuration = SurveyConfiguration(
            links: links, overrides: overrides ?? SurveyOverrides(delay: Self.delay, validity: Self.validity))
        store = try MessageStore(
            service: .survey, path: folder.file("survey.sqlite"), seal: links, now: { clock.now },
            migrate: { migrator in
                StandardArchive.migrate(&migrator)
                SurveyStore.migrate(&migrator)
            })
        let archive = StandardArchive()
        let terms = SurveyTermsLookup(overrides: configuration.overrides, archive: archive)
        let tickets = TicketHandler(terms: terms, logger: logger)
        let answers = AnswerHandler(configuration: configuration, terms: terms, logger: logger)
        processor = EventProcessor(
            store: store,
            handlers: [
                MessageHandler(TicketEvent.self, tickets.apply), MessageHandler(FactRecorded.self, answers.apply),
                archive.handler,
            ],
            logger: logger)
        deadlines = DeadlineHandler(terms: terms, links: links)
        desk = AnswerDesk(store: store, configuration: configuration, terms: terms, logger: logger)
    }

    /// What the customer's link holds.
    func token(round: Int = 1) -> String {
        SurveyToken(invitation: SurveyCase(ticketId: Sample.ticket, round: round).invitationId, seal: links).description
    }

    @discardableResult
    func hear(
        _ change: TicketEvent.Change, _ sequence: Int64, round: Int = 1, drill: Bool = false, staff: String? = nil,
        digest: String? = nil
    ) async throws -> DeliveryOutcome {
        let head = Sample.head(round: round, resolvedAt: clock.now, digest: digest)
        let event = TicketEvent(head: head, change: change)
        return try await hear(event, from: .triage, id: "t\(sequence)", sequence: sequence, drill: drill, staff: staff)
    }

    @discardableResult
    func hear(_ standard: Edition) async throws -> DeliveryOutcome {
        try await hear(
            try standard.activated(at: clock.now, replacing: nil), from: .triage, id: standard.digest, sequence: nil,
            drill: false, staff: nil)
    }

    @discardableResult
    func hear(answer: SurveyAnswered, id: String) async throws -> DeliveryOutcome {
        let fact = FactRecorded(
            ticketId: Sample.ticket, recordedBy: "callcentre", late: false, fact: .surveyAnswered(answer))
        return try await hear(fact, from: .intake, id: id, sequence: nil, drill: false, staff: nil)
    }

    private func hear(
        _ message: some Message, from service: ServiceName, id: String, sequence: Int64?, drill: Bool, staff: String?
    ) async throws -> DeliveryOutcome {
        let head = EnvelopeHead(
            id: id, source: service.source, type: message.type, time: clock.now, subject: Sample.ticket.description,
            receivedat: Sample.resolvedAt, drill: drill, actorkind: staff == nil ? .publisher : .staff, actorid: staff,
            sequence: sequence, causationid: "cause-\(id)", correlationid: "story")
        let incoming = IncomingMessage(
            routingKey: Topology.eventKey(from: service, message),
            body: try WireJSON.encode(Envelope(head: head, data: message)))
        let now = clock.now
        return try await store.write { [processor] db in try processor.apply(incoming, in: db, now: now) }
    }

    /// Lets time pass and fires what is due, as the timer loop does.
    func wait(_ span: Duration) async throws {
        clock.advance(by: span)
        let now = clock.now
        try await store.write { [store, deadlines] db in
            let due = try Row.fetchAll(
                db, sql: "SELECT * FROM timers WHERE state = 'armed' AND due_at <= ? ORDER BY due_at", arguments: [now])
            for row in due {
                let timer = DueTimer(owner: row["owner"], kind: row["kind"], dueAt: row["due_at"])
                let cause = Cause(
                    source: "/services/survey/timers", id: "\(timer.owner)/\(timer.kind)",
                    correlationId: row["correlation_id"], receivedAt: row["received_at"])
                try db.execute(
                    sql: "UPDATE timers SET state = 'fired' WHERE owner = ? AND kind = ?",
                    arguments: [timer.owner, timer.kind])
                try deadlines.fire(timer, store.transaction(db, now: now, cause: cause))
            }
        }
    }

    /// The types that left, in order.
    func sent() async throws -> [String] {
        try await store.sentMessages().map(\.type)
    }

    /// Timers that would still fire.
    func armed() async throws -> [String] {
        try await store.read { db in
            try String.fetchAll(db, sql: "SELECT kind FROM timers WHERE state = 'armed' ORDER BY kind")
        }
    }
}
