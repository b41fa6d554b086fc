import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import NotifierDomain
import ServiceLifecycle
import ServiceStandard
import TestSupport
import Testing

@testable import NotifierWorker

@Suite("From a message to a letter")
struct NoticeFlowTests {
    @Test("the first clocks of a ticket lead to one receipt at the file channel, and escalation hears of it")
    func receipt() async throws {
        let desk = try Desk()
        try await desk.hearContact()
        try await desk.hearClocks()
        #expect(try await desk.loop.sendDue())
        let letter = try #require(try desk.letters().first)
        #expect(letter.template == .receipt)
        #expect(letter.recipientMask == "张* 138****5678")
        #expect(letter.text.contains(Fixture.number))
        #expect(letter.text.contains("2026-11-18 20:06:40 UTC+8"))
        let sent = try #require(try await desk.changes().first)
        #expect(sent.data.change == .sent)
        #expect(sent.data.key == letter.key)
        #expect(sent.head.causationid == "clocks-1")
        #expect(sent.head.correlationid == "cc-1")
        #expect(try await desk.loop.sendDue() == false)
    }

    @Test(
        "staff read of a clock by the name that the ticket's own standard gives it, and of a known one by its common name"
    )
    func clockTitle() async throws {
        let desk = try Desk()
        let calendar = BusinessCalendar.always(zone: "Asia/Shanghai")
        let clock = ClockRule(
            id: "spare_part", title: LocalizedText("备机送达", "Loan machine delivered"), requirements: [],
            anchor: .init([.received]), satisfiedBy: ["resolved"], limits: [.init(.elapsed(.seconds(60)))])
        let gold = try Edition(
            Standard(
                id: "gold", version: "1", title: LocalizedText("金牌", "Gold"), calendar: calendar.id, clocks: [clock]),
            calendar: calendar)
        try await desk.hear(try gold.activated(at: Fixture.now, replacing: nil), from: .triage, id: "s-1")
        for (number, id) in ["spare_part", "manufacturer_returned"].enumerated() {
            let breached = ClockBreached(
                ticketId: Fixture.ticketId, number: Fixture.number, clock: Fixture.clock(id, percent: 100),
                priority: .p2, tell: ["E1001"], detectedAt: Fixture.now)
            try await desk.hear(breached, from: .escalation, id: "b-\(number)")
        }
        while try await desk.loop.sendDue() {}
        let texts = try desk.letters().map(\.text).joined()
        #expect(texts.contains("备机送达") && texts.contains("返厂维修"))
        #expect(!texts.contains("spare_part") && !texts.contains("manufacturer_returned"))
    }

    @Test("a message that comes twice, and clocks that move later, lead to no second letter")
    func once() async throws {
        let desk = try Desk()
        try await desk.hearContact()
        try await desk.hearClocks()
        #expect(try await desk.hearClocks() == .duplicate)
        try await desk.hearClocks(id: "clocks-2")
        while try await desk.loop.sendDue() {}
        #expect(try desk.letters().count == 1)
        #expect(try await desk.changes().count == 1)
    }

    @Test("a drill says so in the letter and in the event")
    func drill() async throws {
        let desk = try Desk()
        try await desk.hearContact()
        try await desk.hearClocks(drill: true)
        _ = try await desk.loop.sendDue()
        #expect(try desk.letters().allSatisfy { $0.drill && $0.subject.hasPrefix("【演练】") })
        #expect(try await desk.changes().map(\.head.drill) == [true])
    }

    @Test("a receipt that nobody could get is withheld, and sent under the same key when the contact comes after all")
    func lateContact() async throws {
        let desk = try Desk()
        try await desk.hearClocks()
        #expect(try await desk.loop.sendDue() == false)
        try await desk.hearContact(role: nil)
        _ = try await desk.loop.sendDue()
        let changes = try await desk.changes()
        #expect(changes.map(\.data.change) == [.withheld, .sent])
        #expect(changes.map(\.data.reason) == ["no_recipient", nil])
        #expect(Set(changes.map(\.data.key)).count == 1)
        #expect(Set(changes.map(\.head.id)).count == 2)
        #expect(try desk.letters().map(\.recipient) == [Fixture.party("customer").description])
    }

    @Test("an attempt that a crash left open is made again with the same key, and leaves one letter")
    func crash() async throws {
        let desk = try Desk()
        try await desk.hearContact()
        try await desk.hearClocks()
        let key = try await desk.store.write { db in
            let stored = try #require(try NoticeTable.due(on: .file, at: Fixture.now, atMost: 1, in: db).first)
            var notice = stored.notice
            _ = notice.begin(now: Fixture.now)
            try NoticeTable.update(notice, in: db)
            return notice.key
        }
        #expect(try await desk.loop.sendDue() == false)
        try await desk.loop.recover()
        #expect(try await desk.loop.sendDue() == false)
        desk.clock.advance(by: .seconds(1))
        #expect(try await desk.loop.sendDue())
        #expect(try desk.letters().map(\.key) == [key])
        #expect(try await desk.changes().map(\.data.attempts) == [2])
    }

    @Test("neither the store nor a letter holds a name or a phone number in the clear")
    func personalData() async throws {
        let desk = try Desk()
        try await desk.hearContact()
        try await desk.hearClocks()
        _ = try await desk.loop.sendDue()
        try await desk.store.checkpoint()
        let enumerator = try #require(FileManager.default.enumerator(atPath: desk.folder.path))
        var looked = 0
        for case let path as String in enumerator {
            guard let bytes = try? Data(contentsOf: URL(filePath: desk.folder.file(path))) else { continue }
            looked += 1
            #expect(bytes.firstRange(of: Data(Desk.name.utf8)) == nil, "\(path)")
            #expect(bytes.firstRange(of: Data(Desk.phone.utf8)) == nil, "\(path)")
        }
        #expect(looked >= 2)
    }

    @Test("a contact sealed with another key is parked, not taken")
    func foreignSeal() async throws {
        let desk = try Desk()
        let shared = ContactShared(
            ticketId: Fixture.ticketId, partyId: Fixture.party("customer"), wrappedKey: "AAAA", sealed: "AAAA")
        #expect(try await desk.hear(shared, from: .intake, id: "contact-1") == .parked)
    }

    @Test("a letter to somebody who was erased meanwhile fails and says so")
    func erased() async throws {
        let desk = try Desk()
        try await desk.hearContact()
        try await desk.hearClocks()
        try await desk.store.write { db in try db.execute(sql: "DELETE FROM contacts") }
        _ = try await desk.loop.sendDue()
        #expect(try await desk.changes().map(\.data.reason) == ["contact_erased"])
        #expect(try desk.letters().isEmpty)
    }
}

@Suite("A channel in trouble")
struct ChannelTroubleTests {
    /// Answers with one outcome after the other, and remembers the keys it was called with.
    private actor Script: NoticeChannel {
        nonisolated let name = ChannelName.file
        private var outcomes: [AttemptOutcome]
        private(set) var keys: [String] = []

        init(_ outcomes: AttemptOutcome...) {
            self.outcomes = outcomes
        }

        func deliver(_ letter: Letter) -> AttemptOutcome {
            keys.append(letter.key)
            return outcomes.isEmpty ? .delivered : outcomes.removeFirst()
        }

        func close() {}
    }

    @Test("is tried again when its time comes, always with the same key")
    func retries() async throws {
        let script = Script(.unknown(reason: "no_answer"), .rateLimited(retryAfter: .seconds(60)))
        let desk = try Desk(channel: script)
        try await desk.hearContact()
        try await desk.hearClocks()
        var waited: [Bool] = [try await desk.loop.sendDue()]
        for pause in [Duration.milliseconds(999), .milliseconds(1), .seconds(59), .seconds(1)] {
            desk.clock.advance(by: pause)
            waited.append(try await desk.loop.sendDue())
        }
        #expect(waited == [true, false, true, false, true])
        #expect(await Set(script.keys).count == 1)
        #expect(try await desk.changes().map(\.data.change) == [.sent])
        #expect(try await desk.changes().map(\.data.attempts) == [3])
    }

    @Test("is served by a loop that hears of new notices, and that ends when the service is stopped")
    func loop() async throws {
        let (calls, call) = AsyncStream<String>.makeStream()
        let desk = try Desk(channel: Announcing(call: call))
        let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let group = ServiceGroup(services: [desk.loop], logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await desk.hearContact()
            try await desk.hearClocks()
            let key = await calls.first { _ in true }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            #expect(try await desk.changes().map(\.data.key) == [key])
        }
    }

    /// Delivers everything, and says so outside.
    private struct Announcing: NoticeChannel {
        let name = ChannelName.file
        let call: AsyncStream<String>.Continuation

        func deliver(_ letter: Letter) async -> AttemptOutcome {
            call.yield(letter.key)
            return .delivered
        }

        func close() async {}
    }

    @Test("that refuses for good is not tried again, and the failure is told")
    func refuses() async throws {
        let script = Script(.permanent(reason: "http_410"))
        let desk = try Desk(channel: script)
        try await desk.hearContact()
        try await desk.hearClocks()
        _ = try await desk.loop.sendDue()
        desk.clock.advance(by: .seconds(86_400))
        #expect(try await desk.loop.sendDue() == false)
        #expect(try await desk.changes().map(\.data.change) == [.failed])
        #expect(try await desk.changes().map(\.data.reason) == ["http_410"])
    }
}
