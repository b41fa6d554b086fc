import Contracts
import Foundation
import GRDB
import Messaging
import ServiceRuntime
import ServiceStandard
import TestSupport
import Testing

@Suite("The archive of standards")
struct StandardArchiveTests {
    private let folder: TemporaryFolder
    private let store: MessageStore
    private let archive = StandardArchive()
    private let processor: EventProcessor

    init() throws {
        folder = try TemporaryFolder()
        store = try MessageStore(
            service: .notifier, path: folder.file("store.sqlite"), seal: .testing(),
            migrate: { StandardArchive.migrate(&$0) })
        processor = EventProcessor(store: store, handlers: [archive.handler], logger: TestBroker.logger)
    }

    private static let now = Instant(milliseconds: 1_795_000_000_000)

    private static func edition(_ version: String, title: String = "首次响应", zone: String = "Asia/Shanghai") throws
        -> Edition
    {
        let calendar = BusinessCalendar.always(zone: zone)
        let clock = ClockRule(
            id: "responded", title: LocalizedText(title, "First response"), requirements: ["S1-6"],
            anchor: .init([.received]), satisfiedBy: ["responded"], limits: [.init(.elapsed(.seconds(3600)))])
        let standard = Standard(
            id: "gold", version: version, title: LocalizedText("金牌", "Gold"),
            approval: CivilDate(year: 2026, month: 11, day: 1).map { Approval(by: "E1", at: $0) },
            calendar: calendar.id, clocks: [clock], targets: [Target(.satisfaction, .atLeast, 92.5, requirements: [])])
        return try Edition(standard, calendar: calendar)
    }

    @discardableResult
    private func hear(_ activated: StandardActivated, id: String) async throws -> DeliveryOutcome {
        let head = EnvelopeHead(
            id: id, source: ServiceName.triage.source, type: activated.type, time: Self.now, subject: nil,
            receivedat: Self.now, causationid: "start", correlationid: "start")
        let message = IncomingMessage(
            routingKey: Topology.eventKey(from: .triage, activated),
            body: try WireJSON.encode(Envelope(head: head, data: activated)))
        return try await store.write { [processor] db in try processor.apply(message, in: db, now: Self.now) }
    }

    @Test("what was heard is found by its digest, also by a process that starts later, and gives deadlines")
    func kept() async throws {
        let edition = try Self.edition("1")
        #expect(try await hear(try edition.activated(at: Self.now, replacing: nil), id: "1") == .applied)
        for archive in [archive, StandardArchive()] {
            let (found, engine) = try await store.read { db in
                (try archive.edition(for: edition.digest, in: db), try archive.engine(for: edition.digest, in: db))
            }
            #expect(found == edition)
            let history = TicketHistory(attributes: [:], facts: [ClockFact(.received, at: Self.now)])
            #expect(engine?.deadlines(of: history, at: Self.now).first?.dueAt == Self.now + .seconds(3600))
        }
        #expect(try await store.read { db in try archive.engine(for: "0", in: db) } == nil)
    }

    @Test("nothing is ever taken out, and an id stands for what was activated last")
    func history() async throws {
        let (first, second) = (try Self.edition("1"), try Self.edition("2"))
        for (number, edition) in [first, second, first].enumerated() {
            try await hear(try edition.activated(at: Self.now, replacing: nil), id: "\(number)")
        }
        let known = try await store.read { db in
            (
                try archive.active("gold", in: db), try archive.standard(for: second.digest, in: db)?.version,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM standards"), try archive.active("silver", in: db)
            )
        }
        #expect(known.0 == first.digest && known.1 == "2" && known.2 == 2 && known.3 == nil)
    }

    @Test("a clock is called as the ticket's own standard calls it, else as the last one that has it")
    func titles() async throws {
        let (first, second) = (try Self.edition("1"), try Self.edition("2", title: "答复"))
        for edition in [first, second] {
            try await hear(try edition.activated(at: Self.now, replacing: nil), id: edition.digest)
        }
        let found = try await store.read { db in
            try [first.digest, second.digest, nil].map {
                try archive.rule(of: "responded", under: $0, in: db)?.title.chinese
            }
        }
        #expect(found == ["首次响应", "答复", "答复"])
        #expect(try await store.read { db in try archive.rule(of: "arrived", under: first.digest, in: db) } == nil)
    }

    @Test("one that is not what its digest says, or that nothing can be reckoned by, is parked and kept out")
    func damaged() async throws {
        var changed = try Self.edition("1").activated(at: Self.now, replacing: nil)
        changed.standard = try Self.edition("2").activated(at: Self.now, replacing: nil).standard
        #expect(try await hear(changed, id: "1") == .parked)
        let nowhere = try Self.edition("1", zone: "Mars/Base").activated(at: Self.now, replacing: nil)
        #expect(try await hear(nowhere, id: "2") == .parked)
        #expect(try await store.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM standards") } == 0)
        let reasons = try await store.read { db in try String.fetchAll(db, sql: "SELECT error FROM parked ORDER BY id")
        }
        #expect(reasons[0].contains("changed after it was activated") && reasons[1].contains("Mars/Base"))
    }

    @Test("the digest is of the documents as they travel, not of how a program reads them")
    func digest() throws {
        let activated = try Self.edition("1").activated(at: Self.now, replacing: nil)
        let travelled = try WireJSON.decode(StandardActivated.self, from: WireJSON.encode(activated))
        #expect(travelled == activated)
        #expect(
            try StandardActivated.digest(standard: travelled.standard, calendar: travelled.calendar) == activated.digest
        )
        #expect(try Edition(travelled) == (try Self.edition("1")))
    }

    @Test("every service hears of a standard on the queue that also brings its tickets")
    func topology() throws {
        let key = Topology.eventKey(from: .triage, try Self.edition("1").activated(at: Self.now, replacing: nil))
        for service in ServiceName.allCases where service != .triage {
            #expect(Topology.workKeys(of: service).contains { $0 == key || $0 == "triage.#" }, "\(service)")
        }
    }
}
