import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import TestSupport
import Testing

/// A store of survey, which follows triage, with a handler that counts what reaches it.
struct EventProcessorTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()
    private let store: MessageStore
    private let processor: EventProcessor
    private let ticket = TicketID(tenant: "main", publisher: "p", eventID: "1")

    init() throws {
        folder = try TemporaryFolder()
        store = try Self.open(folder.file("survey.sqlite"), clock)
        processor = Self.processor(store)
    }

    private static func open(_ path: String, _ clock: ManualClock) throws -> MessageStore {
        try MessageStore(service: .survey, path: path, seal: .testing(), now: { clock.now }) { migrator in
            migrator.registerMigration("test") { db in
                try db.execute(sql: "CREATE TABLE effects(sequence INTEGER NOT NULL)")
            }
        }
    }

    /// "poison" in the data makes the handler throw after it has written, which must leave no trace.
    private static func processor(_ store: MessageStore) -> EventProcessor {
        EventProcessor(
            store: store,
            handlers: [
                MessageHandler(DecisionMade.self) { envelope, transaction in
                    try transaction.db.execute(
                        sql: "INSERT INTO effects VALUES (?)", arguments: [envelope.head.sequence])
                    try transaction.emit(
                        SurveyWithheld(ticketId: envelope.data.ticketId, round: 1, reason: "test"),
                        about: envelope.data.ticketId)
                    if envelope.data.decision.implied == ["poison"] { throw MessageFault.impossible("poison") }
                }
            ], logger: TestBroker.logger)
    }

    private func message(
        _ sequence: Int64, poison: Bool = false, source: ServiceName = .triage, id: String? = nil,
        sentAt: Instant? = nil
    ) throws -> IncomingMessage {
        let head = EnvelopeHead(
            id: id ?? "m\(sequence)", source: source.source, type: DecisionMade.type, time: clock.now,
            subject: ticket.description, receivedat: clock.now, sequence: sequence, causationid: "c", correlationid: "r"
        )
        let decision = DecisionMade(
            ticketId: ticket, head: nil, decision: Decision(verdict: .applied, implied: poison ? ["poison"] : []))
        return IncomingMessage(
            routingKey: "triage.decision.made.v1", body: try WireJSON.encode(Envelope(head: head, data: decision)),
            sentAt: sentAt)
    }

    private func apply(_ messages: [IncomingMessage]) async throws -> [DeliveryOutcome] {
        try await store.write { [processor, clock] db in
            try messages.map { try processor.apply($0, in: db, now: clock.now) }
        }
    }

    private func effects() async throws -> [Int64] {
        try await store.read { db in try Int64.fetchAll(db, sql: "SELECT sequence FROM effects ORDER BY rowid") }
    }

    @Test("a message that comes twice has its effect once")
    func duplicates() async throws {
        #expect(try await apply([message(1), message(1)]) == [.applied, .duplicate])
        #expect(try await apply([message(1)]) == [.duplicate])
        #expect(try await effects() == [1])
        #expect(try await store.sentMessages().count == 1)
    }

    @Test("of a message with many types those that are not handled pass by undecoded, in their place")
    func unhandledTypes() async throws {
        let processor = EventProcessor(
            store: store,
            handlers: [
                MessageHandler(TicketEvent.self, of: [EventType("ticket.closed")]) { envelope, transaction in
                    try transaction.db.execute(
                        sql: "INSERT INTO effects VALUES (?)", arguments: [envelope.head.sequence])
                }
            ], logger: TestBroker.logger)
        let outcomes = try await store.write { [clock, ticket] db in
            try ["ticket.assessed", "ticket.closed"].enumerated().map { index, type in
                let head = EnvelopeHead(
                    id: type, source: ServiceName.triage.source, type: EventType(type), time: clock.now,
                    subject: ticket.description, receivedat: clock.now, sequence: Int64(index + 1), causationid: "c",
                    correlationid: "r")
                let body = try WireJSON.encode(head)
                return try processor.apply(
                    IncomingMessage(routingKey: "triage.\(type).v1", body: body), in: db, now: clock.now)
            }
        }
        // Neither has data: the one that is decoded is parked, and would be held if the other had not counted.
        #expect(outcomes == [.ignored, .parked])
        #expect(try await effects() == [])
    }

    @Test("what follows from a message is not before its story began, although the clock was set back")
    func setBack() async throws {
        let first = try message(1)
        let began = clock.now
        clock.advance(by: .seconds(-3600))
        #expect(try await apply([first]) == [.applied])
        let sent = try #require(try await store.sentMessages().first)
        #expect(try sent.decode(SurveyWithheld.self).head.time == began)
    }

    @Test("messages behind a gap are held and applied in order when it closes")
    func gaps() async throws {
        #expect(try await apply([message(3), message(2)]) == [.held, .held])
        #expect(try await effects().isEmpty)
        #expect(try await apply([message(1)]) == [.applied])
        #expect(try await effects() == [1, 2, 3])
    }

    @Test(
        "any order of arrival, with any duplicates, ends in the same effects", arguments: [11, 12, 13, 14] as [UInt64])
    func anyOrder(_ seed: UInt64) async throws {
        var random = Seeded(seed)
        let sequences = (Array(1...30) + (0..<20).map { _ in Int64.random(in: 1...30, using: &random) }).shuffled(
            using: &random)
        for chunk in stride(from: 0, to: sequences.count, by: 7) {
            let batch = try sequences[chunk..<min(chunk + 7, sequences.count)].map { try message($0) }
            _ = try await apply(batch)
        }
        #expect(try await effects() == Array(1...30), "seed \(seed)")
        let ids = try await store.sentMessages().map(\.messageId)
        #expect(Set(ids).count == 30, "seed \(seed)")
    }

    @Test("a message that cannot be handled is parked without a trace of it, and its neighbours are not")
    func poison() async throws {
        #expect(try await apply([message(1), message(2, poison: true), message(3)]) == [.applied, .parked, .held])
        #expect(try await effects() == [1])
        let parked = try await store.read { db in try ParkedMessage.all(in: db) }
        #expect(parked.map(\.sequence) == [2])
        #expect(!String(decoding: parked[0].body, as: UTF8.self).contains("poison"), "the body must be sealed")
    }

    private func reasons() async throws -> [String] {
        try await store.read { db in try ParkedMessage.all(in: db).map(\.reason) }
    }

    @Test("a number that another message had already is parked as a conflict, and the first one counts")
    func conflict() async throws {
        #expect(try await apply([message(1), message(1, id: "other")]) == [.applied, .parked])
        #expect(try await effects() == [1])
        #expect(try await reasons() == ["sequence_conflict"])
    }

    @Test("a number that another message has which waits behind a gap is parked as a conflict")
    func heldConflict() async throws {
        #expect(try await apply([message(2), message(2, id: "other"), message(1)]) == [.held, .parked, .applied])
        #expect(try await effects() == [1, 2])
        #expect(try await reasons() == ["sequence_conflict"])
    }

    @Test("an old number sent so long ago that its claim may be forgotten is a late copy, no conflict")
    func forgotten() async throws {
        #expect(try await apply([message(1)]) == [.applied])
        let old = try message(1, id: "other", sentAt: clock.now - .seconds(31 * 86_400))
        #expect(try await apply([old]) == [.stale])
        #expect(try await reasons().isEmpty)
    }

    @Test("bytes that are no envelope keep their place in the stream by their headers, so that discarding frees it")
    func undecodableInStream() async throws {
        let sender = IncomingMessage.Sender(
            source: ServiceName.triage.source, subject: ticket.description, sequence: 1)
        let garbage = IncomingMessage(
            routingKey: "triage.decision.made.v1", body: Data([0xff]), messageId: "m1", sender: sender)
        #expect(try await apply([garbage, message(2)]) == [.parked, .held])
        let parked = try #require(try await store.read { db in try ParkedMessage.all(in: db) }.first)
        _ = try await store.write { [processor, clock] db in
            try processor.settle(parked, redrive: false, in: db, now: clock.now)
        }
        #expect(try await effects() == [2])
    }

    @Test("a dead letter is parked once, and not when it was applied before the broker gave it up")
    func deadLetters() async throws {
        let letters = DeadLetterProcessor(store: store)
        _ = try await apply([message(1)])
        let copies = try [message(1), message(2), message(2)]
        let outcomes = try await store.write { [clock] db in
            try copies.map { try letters.apply($0, in: db, now: clock.now) }
        }
        #expect(outcomes == [.duplicate, .parked, .duplicate])
    }

    @Test("discarding a parked message lets what waited behind it go on")
    func discard() async throws {
        _ = try await apply([message(1), message(2, poison: true), message(3)])
        let parked = try #require(try await store.read { db in try ParkedMessage.all(in: db) }.first)
        _ = try await store.write { [processor, clock] db in
            try processor.settle(parked, redrive: false, in: db, now: clock.now)
        }
        #expect(try await effects() == [1, 3])
        #expect(try await store.read { db in try ParkedMessage.all(in: db) }.isEmpty)
    }

    @Test("redriving what still cannot be handled leaves it parked")
    func redrive() async throws {
        _ = try await apply([message(1, poison: true)])
        let parked = try #require(try await store.read { db in try ParkedMessage.all(in: db) }.first)
        await #expect(throws: MessageFault.self) {
            _ = try await store.write { [processor, clock] db in
                try processor.settle(parked, redrive: true, in: db, now: clock.now)
            }
        }
        #expect(try await store.read { db in try ParkedMessage.all(in: db) }.count == 1)
        #expect(try await effects().isEmpty)
    }

    @Test("an envelope that claims another sender than the broker verified is parked")
    func foreignSource() async throws {
        #expect(try await apply([message(1, source: .intake)]) == [.parked])
    }

    @Test("bytes that are no envelope are parked")
    func undecodable() async throws {
        let garbage = IncomingMessage(routingKey: "triage.decision.made.v1", body: Data([0xff, 0x00]))
        #expect(try await apply([garbage]) == [.parked])
    }

    @Test("ids of outgoing messages are the same in another store that handles the same message")
    func deterministicIds() async throws {
        _ = try await apply([message(1)])
        let other = try Self.open(folder.file("other.sqlite"), clock)
        let processor = Self.processor(other)
        let message = try message(1)
        _ = try await other.write { [clock] db in try processor.apply(message, in: db, now: clock.now) }
        let (here, there) = (try await store.sentMessages(), try await other.sentMessages())
        #expect(here.map(\.messageId) == there.map(\.messageId))
        #expect(here.map(\.body) == there.map(\.body))
    }

    @Test("a second process is refused the store")
    func lock() throws {
        #expect(throws: StoreError.inUse(path: folder.file("survey.sqlite") + ".lock")) {
            _ = try Self.open(folder.file("survey.sqlite"), clock)
        }
    }

    @Test("the writer commits with synchronous=FULL")
    func synchronous() async throws {
        #expect(try await store.write { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") } == 2)
    }
}
