import Contracts
import Foundation
import GRDB
import Messaging
import ServiceStandard
import TestSupport
import Testing

@testable import EscalationDomain
@testable import EscalationWorker

@Suite("The desk on a real store")
struct DeskTests {
    @Test("an assessed ticket has one revision of its clocks on the wire and one timer")
    func opened() async throws {
        let desk = try Desk()
        try await desk.open()
        let sent = try await desk.store.sentMessages()
        #expect(sent.map(\.routingKey) == ["escalation.clocks.revised.v1"])
        let revised = try #require(sent.first).decode(ClocksRevised.self)
        #expect(revised.head.sequence == 1)
        #expect(revised.head.causationid == "assessed")
        #expect(revised.head.correlationid == "story")
        #expect(revised.data.clocks.count == 3)
        #expect(try await desk.armed() == ["clocks"])
    }

    @Test("the same delivery again changes nothing")
    func twice() async throws {
        let desk = try Desk()
        try await desk.open()
        let before = try await desk.store.sentMessages().map(\.messageId)
        try await desk.open()
        #expect(try await desk.store.sentMessages().map(\.messageId) == before)
    }

    @Test("a breach is told to the services and paged to the level's queue, and the same story gives the same ids")
    func breach() async throws {
        var ids: [[String]] = []
        for _ in 0..<2 {
            let desk = try Desk()
            try await desk.open()
            try await desk.receipt()
            try await desk.pass(.seconds(7200 * 8 / 10) + .milliseconds(1))
            try await desk.pass(.seconds(7200 * 2 / 10))
            let sent = try await desk.store.sentMessages()
            #expect(
                sent.map { "\($0.exchange) \($0.routingKey)" } == [
                    "aftercare.events escalation.clocks.revised.v1",
                    "aftercare.events escalation.clock.warned.v1",
                    "aftercare.oncall page.l1.service.field.east",
                    "aftercare.events escalation.clock.breached.v1",
                    "aftercare.events escalation.escalation.raised.v1",
                    "aftercare.oncall page.l1.service.field.east",
                ])
            ids.append(sent.map(\.messageId))
        }
        #expect(ids[0] == ids[1])
        #expect(Set(ids[0]).count == ids[0].count)
    }

    @Test("a ticket nobody assesses pages triage's own team, and a closed one leaves no timer")
    func ends() async throws {
        let desk = try Desk()
        try await desk.activate()
        try await desk.deliver(try Story.registered(urgent: false), from: .intake, id: "registered", sequence: 1)
        try await desk.pass(.seconds(61))
        let last = try #require(try await desk.store.sentMessages().last)
        #expect(last.routingKey == "page.l1.none.triage.浦东")
        var head = try Story.head()
        head.state = .cancelled
        let event = TicketEvent(head: head, change: .cancelled(reason: "不修了"))
        try await desk.deliver(event, from: .triage, id: "cancelled", sequence: 1)
        #expect(try await desk.armed().isEmpty)
        #expect(try await desk.pages().last?.status == .resolved)
    }

    @Test("a mark that comes to light after another was told at its instant has messages of its own")
    func sameInstant() async throws {
        let desk = try Desk()
        try await desk.deliver(try Story.registered(urgent: true), from: .intake, id: "registered", sequence: 1)
        try await desk.pass(.seconds(61))
        // The receipt was due in the very millisecond in which triage was.
        try await desk.open()
        try await desk.pass(.milliseconds(1))
        let sent = try await desk.store.sentMessages()
        let breaches = try sent.filter { $0.routingKey == "escalation.clock.breached.v1" }.map {
            try $0.decode(ClockBreached.self).data.clock
        }
        #expect(breaches.map(\.id) == ["unassessed", "acknowledged"])
        #expect(breaches[0].dueAt == breaches[1].dueAt)
        #expect(Set(sent.map(\.messageId)).count == sent.count)
    }

    @Test("a broken promise, its page and who took it have a line in the log, with the ticket and the story")
    func logged() async throws {
        let desk = try Desk()
        try await desk.open()
        try await desk.receipt()
        try await desk.pass(.seconds(7201))
        let page = try #require(try await desk.pages().last)
        let broken = try #require(desk.log.lines("promise broken").last)
        #expect("\(broken.level)" == "notice")
        #expect(broken.fields["ticket_id"] == Story.ticketId.description)
        #expect(broken.fields["number"] == Story.number)
        #expect(broken.fields["clock"] == page.clock?.id)
        #expect(broken.fields["correlation_id"] == "story")
        let raised = try #require(desk.log.lines("page raised").last)
        #expect(raised.fields["escalation_id"] == page.escalationId.description)
        #expect(raised.fields["staff"] == page.recipients.map(\.staffId).joined(separator: ","))
        let cause = Cause(source: "test", id: "ack", receivedAt: desk.clock.now)
        _ = try await desk.store.transact(cause) { [desk = desk.desk] transaction in
            try desk.acknowledge(page.escalationId, by: "E1001", revision: page.revision, note: nil, transaction)
        }
        let taken = try #require(desk.log.lines("page acknowledged").last)
        #expect(taken.fields["staff"] == "E1001")
        #expect(taken.fields["ticket_id"] == Story.ticketId.description)
    }

    @Test("an acknowledgement through intake holds the ladder; one that is stale is only noted")
    func acknowledged() async throws {
        let desk = try Desk()
        try await desk.open()
        try await desk.receipt()
        try await desk.pass(.seconds(7201))
        let page = try #require(try await desk.pages().last)
        for (index, revision) in [page.revision, page.revision].enumerated() {
            let answer = try WireJSON.decode(
                OnCallAcknowledged.self,
                from: Data(
                    #"{"escalationId":"\#(page.escalationId)","revision":\#(revision),"staffId":"E1001","note":"在路上"}"#
                        .utf8))
            let fact = FactRecorded(
                ticketId: Story.ticketId, recordedBy: "fieldapp", late: false, fact: .onCallAcknowledged(answer))
            let outcome = try await desk.deliver(fact, from: .intake, id: "ack-\(index)")
            #expect(outcome == .applied)
        }
        let pages = try await desk.pages()
        #expect(pages.last?.acknowledged?.by == "E1001")
        #expect(pages.last?.revision == page.revision + 1)
        let answers = try await desk.store.read { db in try WatchTable.answers(to: page.escalationId, in: db) }
        #expect(answers.map(\.outcome) == ["applied", "stale"])
        #expect(answers.first?.note == "在路上")
    }

    @Test(
        "every acknowledgement through intake is decided: by a person of ours, of the revision that is current, of a page"
    )
    func decided() async throws {
        let desk = try Desk()
        try await desk.open()
        try await desk.receipt()
        try await desk.pass(.seconds(7201))
        let page = try #require(try await desk.pages().last)
        let cases:
            [(escalation: EscalationID, revision: Int, staff: String, verdict: Decision.Verdict, pointer: String?)] = [
                (page.escalationId, 999, "E1001", .refused, "/data/revision"),
                (page.escalationId, page.revision, "E9999", .refused, "/data/staffId"),
                (page.escalationId, page.revision, "", .refused, "/data/staffId"),
                (EscalationID(UUID()), page.revision, "E1001", .refused, "/data/escalationId"),
                (page.escalationId, page.revision, "E1001", .applied, nil),
                (page.escalationId, page.revision, "E1001", .refused, "/data/revision"),
            ]
        for (index, acknowledgement) in cases.enumerated() {
            let answer = try WireJSON.decode(
                OnCallAcknowledged.self,
                from: Data(
                    #"{"escalationId":"\#(acknowledgement.escalation)","revision":\#(acknowledgement.revision),"staffId":"\#(acknowledgement.staff)"}"#
                        .utf8))
            let fact = FactRecorded(
                ticketId: Story.ticketId, recordedBy: "fieldapp", late: false, fact: .onCallAcknowledged(answer))
            try await desk.deliver(fact, from: .intake, id: "ack-\(index)")
            let sent = try await desk.store.sentMessages().filter { $0.type == "acknowledgement.decided.v1" }
            #expect(sent.count == index + 1)
            let decided = try #require(sent.last).decode(AcknowledgementDecided.self).data
            #expect(decided.messageId == "ack-\(index)")
            #expect(decided.decision.verdict == acknowledgement.verdict, "\(acknowledgement)")
            #expect(decided.decision.pointer == acknowledgement.pointer, "\(acknowledgement)")
            let isHeld = try await desk.pages().last?.acknowledged != nil
            #expect(isHeld == (index >= 4), "only the one that counts holds the ladder")
        }
    }

    @Test("what a person does to a drill stays a drill and stays in its story")
    func drill() async throws {
        let desk = try Desk()
        try await desk.open(drill: true)
        try await desk.pass(.seconds(7201))
        let page = try #require(try await desk.pages().last)
        #expect(page.summary.chinese.hasPrefix("【演练】"))
        let cause = try await desk.store.read { db in
            try WatchTable.cause(for: page.escalationId, id: "request", staffId: "E1001", in: db)
        }
        #expect(cause?.drill == true)
        #expect(cause?.correlationId == "story")
        #expect(cause?.actorId == "E1001")
    }

    @Test("messages about a ticket nobody watches are taken and do nothing")
    func unknown() async throws {
        let desk = try Desk()
        try await desk.receipt()
        let verdict = VerdictGiven(
            ticketId: Story.ticketId, number: Story.number, round: 1, verdict: .dissatisfied, score: 1, text: nil)
        #expect(try await desk.deliver(verdict, from: .survey, id: "verdict") == .applied)
        #expect(try await desk.store.sentMessages().isEmpty)
    }

    @Test("the board shows open escalations and what breaks next, and rings after a commit that changes them")
    func board() async throws {
        let desk = try Desk()
        let onlooker = try #require(desk.board.onlookers.join())
        try await desk.open()
        var rings = onlooker.bell.rings.makeAsyncIterator()
        #expect(await rings.next() != nil)
        try await desk.receipt()
        #expect(try await desk.board.upcoming(atMost: 10).map(\.clock.id) == ["responded", "resolved"])
        try await desk.pass(.seconds(7201))
        #expect(try await desk.board.escalations(all: false).map(\.reason) == [.breach])
        #expect(try await desk.board.upcoming(atMost: 10).map(\.clock.id) == ["resolved"])
        var reader = FeedReader(feed: BoardFeed(desk.board))
        #expect(try await reader.next()?.escalations.count == 1)
        #expect(try await reader.next() == nil)
        try await desk.pass(.seconds(600))
        #expect(try await reader.next()?.escalations.map(\.level) == ["l2"])
        var head = try Story.head()
        head.milestones.respondedAt = desk.clock.now
        let event = TicketEvent(head: head, change: .responded(WorkResponded(kind: .solution, summary: "好了")))
        try await desk.deliver(event, from: .triage, id: "responded", sequence: 2)
        #expect(try await reader.next()?.escalations.map(\.status) == [.resolved])
        #expect(try await reader.next() == nil)
        #expect(try await desk.board.escalations(all: false).isEmpty)
        #expect(try await desk.board.escalations(all: true).count == 1)
    }

    @Test("killed between an event and its timer the desk announces each breach once, under the same ids")
    func killed() async throws {
        var ids: [[String]] = []
        for isKilled in [false, true] {
            var desk: Desk? = try Desk()
            let (folder, clock) = (try #require(desk?.folder), try #require(desk?.clock))
            try await desk?.open()
            try await desk?.receipt()
            clock.advance(by: .seconds(7201))
            if isKilled {
                // The store is opened by a process that remembers nothing, and the broker delivers again.
                desk = nil
                desk = try Desk(folder, clock: clock)
                try await desk?.open()
                try await desk?.receipt()
            }
            try await desk?.pass(.zero)
            try await desk?.pass(.zero)
            let sent = try await desk?.store.sentMessages() ?? []
            #expect(sent.count { $0.routingKey == "escalation.clock.breached.v1" } == 1)
            ids.append(sent.map(\.messageId))
        }
        #expect(ids[0] == ids[1])
    }

    @Test("an event under a standard that is not known here is parked with what to do, and taken when it is known")
    func unknownStandard() async throws {
        let desk = try Desk()
        try await desk.deliver(try Story.registered(urgent: true), from: .intake, id: "registered", sequence: 1)
        let event = TicketEvent(head: try Story.head(), change: .assessed(Story.assessment(.urgent)))
        #expect(try await desk.deliver(event, from: .triage, id: "assessed", sequence: 1) == .parked)
        let reason = try await desk.store.read { db in
            try String.fetchOne(db, sql: "SELECT error FROM parked") ?? ""
        }
        #expect(reason.contains(try Story.edition().digest))
        #expect(reason.contains("triage standard announce"))
        #expect(try await desk.store.sentMessages().isEmpty)
    }

    @Test("an excuse is shown beside the breach, is told to nobody, and is taken once")
    func excused() async throws {
        let desk = try Desk()
        try await desk.open()
        try await desk.receipt()
        try await desk.pass(.seconds(7201))
        let sent = try await desk.store.sentMessages().count
        func excuse(_ clock: ClockID) async throws -> TicketWatch.ExcuseAnswer? {
            let cause = Cause(source: "test", id: "excuse", receivedAt: desk.clock.now)
            let excuse = Excuse(clock: clock, cause: "台风", by: "E2001")
            return try await desk.store.transact(cause) { try desk.desk.excuse(excuse, of: Story.ticketId, $0)?.answer }
        }
        #expect(try await excuse("responded") == .applied)
        #expect(try await excuse("responded") == .applied)
        #expect(try await excuse("resolved") == .notBroken)
        #expect(try await excuse("patrol") == .noSuchClock)
        let watch = try #require(try await desk.store.read { db in try WatchTable.load(Story.ticketId, in: db) })
        #expect(watch.history.facts.count { $0.name == .excused } == 1)
        #expect(watch.history.facts.count { $0.name == .breached } == 1)
        let deadline = watch.reading(under: try Story.policy(), at: desk.clock.now).deadline("responded", run: 1)
        #expect(deadline?.excuse?.by == "E2001")
        #expect(deadline?.state == .breached)
        #expect(try await desk.store.sentMessages().count == sent)
    }
}
