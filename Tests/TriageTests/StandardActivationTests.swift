import Contracts
import Foundation
import GRDB
import Messaging
import ServiceRuntime
import ServiceStandard
import TestSupport
import Testing
import TriageDomain

@testable import TriageWorker

@Suite("Standards become active")
struct StandardActivationTests {
    let stage: TriageStage
    let activation: StandardActivation

    init() throws {
        stage = try TriageStage()
        activation = StandardActivation(store: stage.store, archive: stage.archive, logger: TestBroker.logger)
    }

    private func sent() async throws -> [Envelope<StandardActivated>] {
        try await stage.store.sentMessages().filter { $0.type == "standard.activated.v1" }
            .map { try $0.decode(StandardActivated.self) }
    }

    @Test("each is told once, with digest, approver and whole text, and kept in the same transaction")
    func once() async throws {
        let gold = try Sample.standard("gold")
        try await activation.activate([gold, try Sample.standard("base")])
        #expect(try await activation.activate([gold]).isEmpty)
        let told = try await sent()
        #expect(told.map(\.data.standardId) == ["base", "gold"])
        #expect(told.map(\.head.sequence) == [nil, nil], "about no ticket, so in no stream")
        let activated = try #require(told.last?.data)
        #expect(activated.digest == gold.digest && activated.approvedBy == "E1" && activated.replaces == nil)
        #expect(try Edition(activated) == gold)
        let kept = try await stage.store.read { [archive = stage.archive] db in
            try archive.edition(for: gold.digest, in: db)
        }
        #expect(kept == gold)
    }

    @Test("an edited one replaces what stood for its id; going back is news, too; the archive keeps all")
    func edited() async throws {
        let first = try Sample.standard("gold")
        let second = try Sample.standard("gold", version: "2")
        for edition in [first, second, first] { try await activation.activate([edition]) }
        let told = try await sent().map(\.data)
        #expect(told.map(\.digest) == [first.digest, second.digest, first.digest])
        #expect(told.map(\.replaces) == [nil, first.digest, second.digest])
        let known = try await stage.store.read { [archive = stage.archive] db in
            (try archive.active("gold", in: db), try archive.standard(for: second.digest, in: db)?.version)
        }
        #expect(known.0 == first.digest && known.1 == "2")
    }

    @Test("a ticket keeps the standard it was opened under when the folder has another, and one that was removed")
    func olderTickets() async throws {
        let asking = try Sample.standard("gold", required: ["repair": [.serial]])
        let before = try TriageStage(try Sample.policy(asking))
        try await StandardActivation(store: before.store, archive: before.archive, logger: TestBroker.logger)
            .activate([asking])
        try await before.hear(try Sample.ticket(), "r1", sequence: 1)
        let after = CaseHandlers(
            policy: try Sample.policy(try Sample.standard("silver")), archive: StandardArchive())
        let processor = EventProcessor(store: before.store, handlers: after.messages, logger: TestBroker.logger)
        try await before.hear(
            .supplemented(try Sample.decoded(#"{"description": "声音大"}"#)), 2, through: processor)
        let event = try #require(try await before.store.sentMessages().last).decode(TicketEvent.self)
        #expect(event.data.head.standard.digest == asking.digest)
        guard case .infoRequested(let missing) = event.data.change else {
            Issue.record("\(event.data.change)")
            return
        }
        #expect(missing.map(\.pointer) == ["/data/product/serial"])
    }

    @Test("the operator moves a ticket by number, and is told why not")
    func move() async throws {
        let silver = try Sample.standard("silver")
        let stage = try TriageStage(try Sample.policy(try Sample.standard("gold"), silver))
        try await stage.hear(try Sample.ticket(), "r1", sequence: 1)
        let choice = StandardChoice.decided(silver, by: "operator", reason: "agreed")
        func move(_ reference: TicketReference) async throws -> CaseHandlers.Move {
            let cause = Cause(source: "/services/triage/operator", id: UUID().uuidString, receivedAt: Sample.now)
            return try await stage.store.transact(cause) { [handlers = stage.handlers] transaction in
                try handlers.move(reference, to: choice, transaction)
            }
        }
        guard case .moved(let head) = try await move(.number("AS-20261122-00001")) else {
            Issue.record("not moved")
            return
        }
        #expect(head.standard.id == "silver")
        let event = try #require(try await stage.store.sentMessages().last).decode(TicketEvent.self)
        #expect(event.data.head.standard.digest == silver.digest && event.head.sequence == 2)
        guard case .unknown = try await move(.number("AS-0")) else {
            Issue.record("a ticket that is not there was moved")
            return
        }
        try await stage.hear(.withdrawn(Sample.wish), 2)
        guard case .over = try await move(.id(Sample.ticketID)) else {
            Issue.record("a ticket that is over was moved")
            return
        }
    }
}

@Suite("Standards of a folder")
struct StandardSettingsTests {
    private static let select = """
        - {id: all, use: gold, because: {zh-Hans: 通用, en: for everybody}}
        """
    private static let calendar = """
        {id: office, version: "1", title: {zh-Hans: 办公, en: Office}, zone: Asia/Shanghai, week: {mon-fri: [09:00-18:00]}}
        """

    private static func pack(_ id: String, approved: Bool) -> String {
        """
        id: \(id)
        version: "1"
        title: {zh-Hans: \(id), en: \(id)}
        calendar: office
        \(approved ? "approved: {by: E1, at: 2026-11-01}" : "")
        clocks:
          responded:
            title: {zh-Hans: 首次响应, en: First response}
            anchor: received
            satisfied_by: [responded, resolved]
            limit: 24h
        """
    }

    private func load(required: Bool, gold: Bool, silver: Bool) throws -> (shelf: StandardShelf, drafts: [String]) {
        let folder = try TemporaryFolder()
        for name in ["standards", "calendars"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        }
        _ = try folder.write(Self.pack("gold", approved: gold), to: "standards/gold.yaml")
        _ = try folder.write(Self.pack("silver", approved: silver), to: "standards/silver.yaml")
        _ = try folder.write(Self.select, to: "standards/select.yaml")
        _ = try folder.write(Self.calendar, to: "calendars/office.yaml")
        return try StandardSettings(
            folder: StandardsFolder(standards: folder.file("standards")), isApprovalRequired: required
        ).load()
    }

    @Test("in production a draft that tickets would be opened under stops the start, and the line says so")
    func draftInUse() throws {
        let error = #expect(throws: SettingsError.self) { try load(required: true, gold: false, silver: true) }
        #expect(error?.description.contains("gold.yaml:1") == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("approved") == true)
    }

    @Test("a draft beside them is left aside, and used where approval is optional")
    func draftBeside() throws {
        let production = try load(required: true, gold: true, silver: false)
        #expect(production.drafts == ["silver"])
        #expect(production.shelf.editions.keys.sorted() == ["gold"])
        let trial = try load(required: false, gold: false, silver: false)
        #expect(trial.drafts == [])
        #expect(trial.shelf.editions.keys.sorted() == ["gold", "silver"])
    }

    @Test("another select.yaml takes the place of the folder's own")
    func demonstration() throws {
        let compose = URL(fileURLWithPath: Sample.shippedRules).deletingLastPathComponent()
        let shelf = try StandardSettings(
            folder: StandardsFolder(
                standards: compose.appending(path: "standards").path,
                selection: compose.appending(path: "profiles/demo/select.yaml").path), isApprovalRequired: true
        ).load().shelf
        #expect(shelf.choice(for: [:], at: Sample.now).edition.standard.id == "demo")
    }
}
