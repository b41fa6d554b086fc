import Contracts
import Foundation
import GRDB
import IntakeDomain
import Locking
import Logging
import Messaging
import ServiceRuntime

@testable import IntakeWorker

/// A clock that stands still until it is told to move on.
final class TestClock: Sendable {
    private let instant = Locked(Samples.noon)

    var now: Instant { instant.withLock { $0 } }

    func advance(by span: Duration) {
        instant.withLock { $0 = $0 + span }
    }
}

/// Intake without its broker: a real store in a folder of its own, its doors, and its handlers.
struct Bench: Sendable {
    let folder: URL
    let clock = TestClock()
    let store: MessageStore
    let desk: FrontDesk
    private let inbound: InboundProcessor
    private let events: EventProcessor

    /// A row of the outbox.
    struct Sent: Sendable {
        let key: String
        let body: JSONValue

        var type: String { body["type"]?.string ?? "" }
        var id: String { body["id"]?.string ?? "" }

        subscript(_ field: String) -> String? { body["data"]?[field]?.string }
    }

    static let publishers = """
        publishers:
          callcentre: {send: [ticket.*, acceptance.*, survey.answered, oncall.acknowledged], scope: own, progress: own}
          fieldapp: {send: [work.*], scope: all, progress: none}
          shop: {send: ["*"], scope: own, progress: own}
        """
    static let key = Data(repeating: 7, count: 32).base64EncodedString()

    init(publishers: String = Self.publishers) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "intake-\(UUID())")
        for name in ["publishers", "staff"] {
            try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        try Data(publishers.utf8).write(to: folder.appending(path: "publishers.yaml"))
        let settings = try await Settings.load(
            .intake, own: IntakeDefinition.settings,
            environment: [
                "INTAKE_AMQP_URL": "amqp://intake@127.0.0.1/aftercare", "INTAKE_SEAL_KEY": Self.key,
                "INTAKE_LINKS_KEY": Self.key, "INTAKE_STORE_PATH": folder.path + "/intake.sqlite",
                "INTAKE_PUBLISHERS_FILE": folder.path + "/publishers.yaml",
                "INTAKE_PUBLISHERS_TOKENS": folder.path + "/publishers", "INTAKE_STAFF_TOKENS": folder.path + "/staff",
            ])
        let clock = clock
        store = try MessageStore(
            service: .intake, path: settings.text("store.path"), seal: Seal(base64: Self.key), now: { clock.now },
            migrate: { migrator in
                StandardArchive.migrate(&migrator)
                IntakeDefinition.migrate(&migrator)
            })
        let archive = StandardArchive()
        let configuration = try IntakeConfiguration(settings)
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        desk = FrontDesk(configuration: configuration, seal: store.seal)
        inbound = InboundProcessor(door: InboundDoor(store: store, desk: desk, logger: quiet))
        let progress = Progress(grants: configuration.grants, archive: archive)
        let triage = TriageHandlers(progress: progress, answering: Answering(grants: configuration.grants))
        events = EventProcessor(
            store: store,
            handlers: triage.all + CaseHandlers(progress: progress, archive: archive, links: configuration.links).all
                + SurveyHandlers(desk: desk).all
                + [archive.handler],
            logger: quiet)
    }

    /// Delivers a body as the broker would, and returns what left because of it.
    @discardableResult
    func publish(_ body: String, from publisher: String = "callcentre") async throws -> [Sent] {
        let message = IncomingMessage(routingKey: "\(publisher).event", body: Data(body.utf8))
        let now = clock.now
        _ = try await store.write { [inbound] db in try inbound.apply(message, in: db, now: now) }
        return try await taken()
    }

    /// Delivers an event of another service.
    @discardableResult
    func hear(
        _ message: some Message, from service: ServiceName, about ticket: TicketID, cause: String, sequence: Int64?
    )
        async throws -> [Sent]
    {
        let head = EnvelopeHead(
            id: UUID().uuidString, source: service.source, type: message.type, time: clock.now,
            subject: ticket.description, receivedat: clock.now, sequence: sequence, causationid: cause,
            correlationid: cause)
        let body = try WireJSON.encode(Envelope(head: head, data: message))
        let incoming = IncomingMessage(routingKey: Topology.eventKey(from: service, message), body: body)
        let now = clock.now
        let outcome = try await store.write { [events] db in try events.apply(incoming, in: db, now: now) }
        guard outcome == .applied else { throw MessageFault.impossible("\(outcome)") }
        return try await taken()
    }

    /// Empties the outbox.
    private func taken() async throws -> [Sent] {
        try await store.write { db in
            let rows = try Row.fetchAll(db, sql: "SELECT routing_key, body FROM outbox ORDER BY id")
            try db.execute(sql: "DELETE FROM outbox")
            return try rows.map {
                Sent(key: $0["routing_key"], body: try WireJSON.decode(JSONValue.self, from: $0["body"]))
            }
        }
    }

    func count(_ sql: String) async throws -> Int {
        try await store.read { db in try Int.fetchOne(db, sql: sql) ?? 0 }
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }
}

extension [Bench.Sent] {
    func first(_ type: String) -> Bench.Sent? { first { $0.type == type } }
    var types: [String] { map(\.type) }
    /// The data of the only answer among them.
    var answer: JSONValue? { first("event.answered.v1")?.body["data"] }
}

/// Bodies as outside programs write them.
enum Bodies {
    static func submission(
        id: String = "cc-1", ref: String = "CRM-1", publisher: String = "callcentre", phone: String = "13800005678",
        more: String = ""
    ) -> String {
        event(
            "ticket.submitted", id: id, publisher: publisher,
            #"""
            {"externalRef":"\#(ref)","channel":"phone",
             "parties":[{"role":"customer","name":"张伟","phones":["\#(phone)"],"email":"zw@example.cn",
                         "address":{"text":"世纪大道100号","divisionCode":"310115"}}],
             "product":{"brand":"格力","model":"KFR-35"},
             "description":"空调不制冷,显示E1,打13800005678找张伟"\#(more)}
            """#)
    }

    static func event(_ type: String, id: String, publisher: String = "callcentre", _ data: String) -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"/publishers/\#(publisher)","type":"\#(type).v1","data":\#(data)}"#
    }

    static func withdrawn(id: String, ticket: String, publisher: String = "callcentre") -> String {
        event("ticket.withdrawn", id: id, publisher: publisher, #"{"ticket":\#(ticket),"by":"张伟","reason":"修好了"}"#)
    }
}

extension TicketHead {
    /// A ticket as triage would describe it.
    static func sample(
        _ ticket: TicketID, number: String, state: TicketState, stage: Stage, digest: String? = nil
    ) -> TicketHead {
        TicketHead(
            ticketId: ticket, number: number, kind: .request, template: .repair, state: state, stage: stage,
            waitingOn: .none, outcome: nil, round: 1, priority: .p2, department: "service", team: "repair",
            region: "none",
            handler: "E1024", trackingOwner: nil, firstContact: nil,
            milestones: Milestones(receivedAt: Samples.noon, anchorAt: Samples.noon),
            standard: Standard(
                id: "default", version: "1", calendar: "24x7", calendarVersion: "1", selectedBy: "test",
                digest: digest),
            parties: [])
    }
}
