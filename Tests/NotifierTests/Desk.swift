import Contracts
import Foundation
import Logging
import Messaging
import NotifierDomain
import ServiceRuntime
import ServiceStandard
import TestSupport
import Testing

@testable import NotifierWorker

/// A notifier without a broker: real store, real handlers, real texts, one file channel, and a clock that stands.
struct Desk {
    static let name = "张伟"
    static let phone = "13800005678"

    let folder: TemporaryFolder
    let store: MessageStore
    let clock: ManualClock
    let loop: NoticeLoop
    private let processor: EventProcessor

    /// - Parameter channel: Takes the place of the file channel.
    init(channel: (any NoticeChannel)? = nil) throws {
        folder = try TemporaryFolder()
        let clock = ManualClock(Fixture.now)
        self.clock = clock
        store = try MessageStore(
            service: .notifier, path: folder.file("notifier.sqlite"), seal: Seal.testing(), now: { clock.now },
            migrate: { migrator in
                StandardArchive.migrate(&migrator)
                NotifierDefinition.migrate(&migrator)
            })
        let archive = StandardArchive()
        let channel = try channel ?? FileChannel(folder: folder.file("outgoing"))
        let bells = ChannelBells([channel.name])
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let letters = LetterDesk(texts: try Self.texts(), seal: try Seal.testing())
        loop = NoticeLoop(
            channel: channel, store: store, letters: letters, bell: bells[channel.name] ?? Doorbell(),
            pace: NoticePace(),
            logger: logger)
        processor = EventProcessor(
            store: store,
            handlers: NoticeHandlers(
                selection: Fixture.selection(), archive: archive, links: try Seal.testing(), bells: bells
            ).all
                + [ContactHandler(seal: store.seal, bells: bells).handler, archive.handler],
            logger: logger)
    }

    static func texts() throws -> NoticeTexts {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let links = SurveyLinks(base: "https://survey.example/", seal: try Seal.testing())
        return try NoticeTexts(
            folder: Fixture.templatesFolder.path, words: VariableWords(zone: zone, links: links))
    }

    /// Delivers one message as the broker would.
    @discardableResult
    func hear(_ message: some Message, from service: ServiceName, id: String, drill: Bool = false) async throws
        -> DeliveryOutcome
    {
        let head = EnvelopeHead(
            id: id, source: service.source, type: message.type, time: clock.now, subject: Fixture.ticketId.description,
            receivedat: clock.now, drill: drill, causationid: "cc-1", correlationid: "cc-1")
        let body = try WireJSON.encode(Envelope(head: head, data: message))
        let incoming = IncomingMessage(routingKey: Topology.eventKey(from: service, message), body: body)
        return try await store.write { [processor, clock] db in
            try processor.apply(incoming, in: db, now: clock.now)
        }
    }

    /// Intake shares the customer's contact data.
    func hearContact(role: PartyRole? = .customer) async throws {
        let card = Data(#"{"name":"\#(Self.name)","phones":["\#(Self.phone)"],"chatIds":[],"language":"zh-Hans"}"#.utf8)
        let key = Seal.random()
        let shared = ContactShared(
            ticketId: Fixture.ticketId, partyId: Fixture.party("customer"),
            wrappedKey: try key.wrapped(by: Seal.testing()).base64EncodedString(),
            sealed: try key.seal(card).base64EncodedString(), role: role)
        try await hear(shared, from: .intake, id: "contact-1")
    }

    /// Escalation sets the first clocks, which makes the receipt owed.
    @discardableResult
    func hearClocks(id: String = "clocks-1", drill: Bool = false) async throws -> DeliveryOutcome {
        let revised = ClocksRevised(
            ticketId: Fixture.ticketId, number: Fixture.number, clocks: [Fixture.clock("responded")],
            because: "assessed")
        return try await hear(revised, from: .escalation, id: id, drill: drill)
    }

    /// What became of notices, as the other services hear it.
    func changes() async throws -> [Envelope<NoticeChanged>] {
        try await store.sentMessages().map { try $0.decode(NoticeChanged.self) }
    }

    /// The letters at the file channel.
    func letters() throws -> [Letter] {
        try FileManager.default.contentsOfDirectory(atPath: folder.file("outgoing")).map { file in
            try WireJSON.decode(Letter.self, from: Data(contentsOf: URL(filePath: folder.file("outgoing/\(file)"))))
        }
    }
}
