import Contracts
import Foundation
import GRDB
import Messaging
import NotifierDomain
import ServiceStandard
import TestSupport
import Testing

@testable import NotifierWorker

@Suite("Many notices at once")
struct NoticePaceTests {
    private func breach(_ desk: Desk, _ number: Int, drill: Bool = false) async throws {
        let breached = ClockBreached(
            ticketId: TicketID(UUID(version5: "pace", "\(number)")), number: "AS-20261122-\(10_000 + number)",
            clock: Fixture.clock("responded", percent: 100), priority: .p2, tell: ["E1001"], detectedAt: desk.clock.now)
        try await desk.hear(breached, from: .escalation, id: "b-\(number)-\(drill)", drill: drill)
    }

    private func settle(_ desk: Desk) async throws {
        while try await desk.loop.sendDue() {}
    }

    private func names(_ letter: Letter) -> Set<String> {
        Set(
            letter.text.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init).filter {
                $0.hasPrefix("AS-")
            })
    }

    @Test("sixty tickets of one cause are ten notices, the last of which names the rest")
    func sixty() async throws {
        let desk = try Desk()
        for number in 0..<60 { try await breach(desk, number) }
        try await settle(desk)
        let letters = try desk.letters()
        #expect(letters.count == 10)
        let summary = try #require(letters.first { $0.template == .summary })
        #expect(summary.subject.contains("51"))
        #expect(names(summary).count == 51)
        #expect(letters.reduce(into: Set<String>()) { $0.formUnion(names($1)) }.count == 60, "nobody is left out")
        let changes = try await desk.changes().map(\.data)
        #expect(changes.filter { $0.change == .withheld }.allSatisfy { $0.reason == "in_summary \(summary.key)" })
        let sound = try await desk.store.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(sound == ["ok"], "SQLite 3.40 misreads columns that stand before the rest of a primary key")
        #expect(changes.count { $0.change == .withheld } == 51 && changes.count { $0.change == .sent } == 10)
        #expect(Set(changes.map(\.ticketId)).count == 60, "each ticket's file says where it was told")
    }

    @Test(
        "whatever comes when, nobody gets more than ten within a minute, and every ticket is named once",
        arguments: 1...12)
    func random(_ seed: Int) async throws {
        var random = Seeded(UInt64(seed))
        let desk = try Desk()
        var sent: [Instant] = []
        var known = 0
        func look() throws {
            let count = try desk.letters().count
            sent += Array(repeating: desk.clock.now, count: count - known)
            known = count
        }
        var number = 0
        while number < 90 {
            for _ in 0..<min(90 - number, Int.random(in: 1...25, using: &random)) {
                try await breach(desk, number)
                number += 1
            }
            // A crash between the claim and its record leaves attempts open; they are made again.
            if Bool.random(using: &random) { try await crash(desk) }
            try await settle(desk)
            try look()
            desk.clock.advance(by: .seconds(Int64.random(in: 0...40, using: &random)))
        }
        for _ in 0..<10 {
            desk.clock.advance(by: .seconds(61))
            try await settle(desk)
            try look()
        }
        for instant in sent {
            let within = sent.count { $0 >= instant && $0 < instant + NoticePace.window }
            #expect(within <= 10, "seed \(seed)")
        }
        let named = try desk.letters().map { names($0) }
        #expect(named.reduce(into: Set<String>()) { $0.formUnion($1) }.count == 90, "seed \(seed)")
        #expect(named.reduce(0) { $0 + $1.count } == 90, "seed \(seed): told once")
        let open = try await desk.store.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM notices WHERE state IN ('pending', 'attempted')")
        }
        #expect(open == 0)
    }

    /// The process dies behind the claim, and another one takes over.
    private func crash(_ desk: Desk) async throws {
        let now = desk.clock.now
        _ = try await desk.store.write { [store = desk.store] db in
            try NoticeClaim(channel: .file, pace: NoticePace(), now: now, store: store, db: db).take(atMost: 32)
        }
        try await desk.loop.recover()
        desk.clock.advance(by: .seconds(1))
    }

    @Test("a drill is told apart, a customer is never held, another person is another count")
    func apart() async throws {
        let desk = try Desk()
        try await desk.hearContact()
        for number in 0..<20 { try await breach(desk, number) }
        try await breach(desk, 99, drill: true)
        try await desk.hearClocks()
        try await settle(desk)
        let letters = try desk.letters()
        #expect(letters.count { $0.template == .receipt } == 1)
        #expect(letters.filter { $0.template == .summary }.allSatisfy { !$0.drill })
        desk.clock.advance(by: .seconds(61))
        try await settle(desk)
        #expect(try desk.letters().count { $0.drill } == 1)
    }

    @Test("what calls for somebody is sent before what only tells")
    func order() {
        let warnings = (0..<20).map { Fixture.notice(cause: "w\($0)", template: .warning, now: Fixture.now) }
        let page = Fixture.notice(cause: "p", template: .escalation, now: Fixture.now + .seconds(1))
        let plan = NoticePace(limit: 3).plan(warnings + [page], recent: [], now: Fixture.now + .seconds(2))
        #expect(plan.alone.count == 2 && plan.alone.first == page && plan.together.count == 19)
        let recent = [Fixture.now, Fixture.now + .seconds(5), Fixture.now + .seconds(9)]
        let full = NoticePace(limit: 3).plan([page], recent: recent, now: Fixture.now + .seconds(10))
        #expect(full.until == Fixture.now + NoticePace.window && full.alone.isEmpty && full.together.isEmpty)
    }
}
