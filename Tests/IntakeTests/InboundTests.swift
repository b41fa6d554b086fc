import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging
import TestSupport
import Testing

@testable import IntakeWorker

@Suite("every event from outside has one effect and an answer")
struct InboundTests {
    @Test("a submission is registered, its contact shared sealed, and answered")
    func registered() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let sent = try await bench.publish(Bodies.submission())
        #expect(sent.types == ["ticket.registered.v1", "contact.shared.v1", "event.answered.v1"])
        #expect(sent.map(\.key) == ["intake.ticket.registered.v1", "intake.contact.shared.v1", "callcentre"])
        let registered = try #require(sent.first("ticket.registered.v1"))
        #expect(registered["number"] == "AS-20261122-00001")
        #expect(registered["text"] == "空调不制冷,显示E1,打138****5678找张*")
        #expect(registered["divisionCode"] == "310115")
        #expect(registered.body["sequence"]?.integer == 1)
        #expect(registered.body["causationid"]?.string == "cc-1")
        let answer = try #require(sent.answer)
        #expect(answer["status"]?.string == "accepted")
        #expect(answer["disposition"]?.string == "new")
        #expect(answer["final"] == .bool(false))
        #expect(sent.first("event.answered.v1")?.body["correlationid"]?.string == "cc-1")
    }

    @Test("nothing that leaves and nothing in the store holds a name, phone, e-mail or address in the clear")
    func sealed() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        var sent = try await bench.publish(Bodies.submission())
        sent += try await bench.publish(Bodies.submission(id: "cc-2", ref: "CRM-2"))
        sent += try await bench.publish(Bodies.withdrawn(id: "cc-3", ticket: #"{"externalRef":"CRM-1"}"#))
        try await bench.store.checkpoint()
        let left = try sent.map { try WireJSON.encode($0.body) }
        let stored = try Data(contentsOf: URL(fileURLWithPath: bench.store.path))
        for clear in ["张伟", "13800005678", "zw@example.cn", "世纪大道"] {
            #expect(left.allSatisfy { $0.range(of: Data(clear.utf8)) == nil }, "\(clear) left")
            #expect(stored.range(of: Data(clear.utf8)) == nil, "\(clear) is stored")
        }
    }

    @Test("the same event again gets the same answer and nothing else")
    func replayed() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let first = try await bench.publish(Bodies.submission())
        for _ in 0..<3 {
            let again = try await bench.publish(Bodies.submission())
            #expect(again.types == ["event.answered.v1"])
            #expect(again.answer?["replayed"] == .bool(true))
            #expect(again.answer?["number"] == first.answer?["number"])
            #expect(again.first?.id != first.last?.id)
        }
        #expect(try await bench.count("SELECT count(*) FROM tickets") == 1)
    }

    @Test("the same id with another body is a conflict and changes nothing")
    func conflict() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(Bodies.submission())
        let other = try await bench.publish(Bodies.submission(ref: "CRM-9"))
        #expect(other.answer?["status"]?.string == "conflict")
        #expect(try await bench.publish(Bodies.submission()).answer?["status"]?.string == "accepted")
    }

    @Test("two stores make the same ids of the same event")
    func deterministic() async throws {
        let (one, two) = (try await Bench(), try await Bench())
        defer {
            one.remove()
            two.remove()
        }
        let left = try await one.publish(Bodies.submission())
        let right = try await two.publish(Bodies.submission())
        #expect(left.map(\.id) == right.map(\.id))
        #expect(Set(left.map(\.id)).count == 3)
    }

    @Test(
        "what cannot be taken is rejected with the code of the contract",
        arguments: [
            ("not json", "not_json"), ("{}", "field_invalid"),
            (#"{"specversion":"1.0","id":"1","source":"/publishers/callcentre","type":"nope.v1"}"#, "type_unknown"),
            (Bodies.event("work.started", id: "1", #"{"ticket":{"number":"AS-1"}}"#), "not_granted"),
            (Bodies.submission(publisher: "shop"), "not_granted"),
            (Bodies.withdrawn(id: "1", ticket: #"{"number":"AS-1"}"#), "ticket_unknown"),
            (Bodies.submission(phone: "123"), "field_invalid"),
        ])
    func rejected(_ body: String, _ code: String) async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let sent = try await bench.publish(body)
        #expect(sent.types == ["event.answered.v1"])
        #expect(sent.answer?["status"]?.string == "rejected")
        #expect(sent.answer?["problem"]?["code"]?.string == code)
        #expect(try await bench.publish(Bodies.submission(id: "good")).answer?["status"]?.string == "accepted")
    }

    @Test(
        "a line of the log names the event that was not taken, the field and the code, and no person",
        arguments: [
            (Bodies.submission(phone: "123"), "event rejected", "field_invalid", "/data/parties/0/phones/0"),
            (Bodies.withdrawn(id: "cc-1", ticket: #"{"number":"AS-1"}"#), "event rejected", "ticket_unknown", nil),
        ])
    func logged(_ body: String, _ text: String, _ code: String, _ pointer: String?) async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(body)
        let line = try #require(bench.log.lines(text).first)
        #expect(line.fields["event_id"] == "cc-1" && line.fields["correlation_id"] == "cc-1")
        #expect(line.fields["publisher"] == "callcentre")
        #expect(line.fields["code"] == code)
        if let pointer { #expect(line.fields["pointer"] == pointer) }
        #expect(line.fields["type"]?.hasPrefix("ticket.") == true)
        #expect(line.fields.values.allSatisfy { !$0.contains("张伟") && !$0.contains("13800005678") })
    }

    @Test("one odd phone of several is kept as it was said, warned about, and nobody is found by it")
    func oddPhone() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let sent = try await bench.publish(Bodies.submission(phone: #"前台","+86 138 0000 5678","021-12345678 转 8001"#))
        let answer = try WireJSON.decode(EventAnswered.self, from: WireJSON.encode(try #require(sent.answer)))
        #expect(answer.status == .accepted)
        #expect(answer.warnings.map(\.pointer) == ["/data/parties/0/phones/0"])
        #expect(answer.warnings.map(\.code) == [.phoneUnreadable])
        // The same person by another spelling, about the same machine.
        let again = try await bench.publish(
            Bodies.submission(id: "cc-2", ref: "CRM-2", phone: "0086 138\u{A0}0000 5678"))
        #expect(again.answer?["disposition"]?.string == "attached")
        let stranger = try await bench.publish(
            Bodies.submission(id: "cc-3", ref: "CRM-3", phone: #"前台","13911112222"#))
        #expect(stranger.answer?["disposition"]?.string == "new")
    }

    @Test("a rejected event had no effect, so it may be mended under its id")
    func mended() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let bad = Bodies.submission(phone: "123")
        #expect(try await bench.publish(bad).answer?["replayed"] == .bool(false))
        #expect(try await bench.publish(bad).answer?["replayed"] == .bool(true))
        #expect(try await bench.publish(Bodies.submission()).answer?["status"]?.string == "accepted")
        #expect(try await bench.publish(bad).answer?["status"]?.string == "rejected")
        #expect(try await bench.publish(Bodies.submission()).answer?["replayed"] == .bool(true))
    }

    @Test("what comes from a publisher that is not named is kept for an operator: it has no queue for an answer")
    func stranger() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        #expect(try await bench.publish(Bodies.submission(publisher: "nobody"), from: "nobody").isEmpty)
        #expect(try await bench.count("SELECT count(*) FROM parked WHERE reason = 'unknown_sender'") == 1)
    }
}

@Suite("a later event finds its ticket, within the sender's scope")
struct LaterEventTests {
    @Test(
        "by id, by number, by the sender's own or another's reference",
        arguments: [
            (#"{"externalRef":"CRM-1"}"#, "callcentre", true), (#"{"number":"AS-20261122-00001"}"#, "callcentre", true),
            (#"{"externalRef":"CRM-1","publisher":"callcentre"}"#, "shop", false),
            (#"{"externalRef":"CRM-1"}"#, "shop", false),
            (#"{"number":"AS-20261122-00001"}"#, "shop", false),
        ])
    func found(_ reference: String, _ publisher: String, _ found: Bool) async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(Bodies.submission())
        let sent = try await bench.publish(
            Bodies.withdrawn(id: "x", ticket: reference, publisher: publisher), from: publisher)
        #expect(sent.types == (found ? ["fact.recorded.v1", "event.answered.v1"] : ["event.answered.v1"]))
        #expect((sent.answer?["problem"]?["code"]?.string == "ticket_unknown") == !found)
    }

    @Test("another publisher with the scope completes the ticket by its submitter's reference")
    func completed() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(Bodies.submission())
        let data = #"{"ticket":{"externalRef":"CRM-1","publisher":"callcentre"},"staffId":"E7","summary":"换了主板,张伟在家"}"#
        let sent = try await bench.publish(
            Bodies.event("work.completed", id: "fa-1", publisher: "fieldapp", data), from: "fieldapp")
        let fact = try #require(sent.first("fact.recorded.v1"))
        #expect(fact.key == "intake.fact.recorded.v1.work.completed")
        #expect(fact["recordedBy"] == "E7")
        #expect(fact.body["actorkind"]?.string == "staff")
        #expect(fact.body["actorid"]?.string == "E7")
        #expect(fact.body["data"]?["data"]?["summary"]?.string == "换了主板,张*在家")
        #expect(fact.body["sequence"]?.integer == 2)
    }

    @Test("what staff record more than 15 minutes afterwards is marked late")
    func late() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(Bodies.submission())
        let body = #"""
            {"specversion":"1.0","id":"fa-1","source":"/publishers/fieldapp","type":"work.started.v1",
             "time":"2026-11-22T09:30:00+08:00","data":{"ticket":{"externalRef":"CRM-1","publisher":"callcentre"}}}
            """#
        let sent = try await bench.publish(body, from: "fieldapp")
        #expect(sent.first("fact.recorded.v1")?.body["data"]?["late"] == .bool(true))
        #expect(sent.first("fact.recorded.v1")?.body["time"]?.string == "2026-11-22T01:30:00.000Z")
    }

    @Test("the customer who calls again about the same machine is attached (S3-7)")
    func attached() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let first = try await bench.publish(Bodies.submission())
        let again = try await bench.publish(Bodies.submission(id: "cc-2", ref: "CRM-2"))
        #expect(again.types == ["fact.recorded.v1", "event.answered.v1"])
        #expect(again.answer?["disposition"]?.string == "attached")
        #expect(again.answer?["number"] == first.answer?["number"])
        #expect(again.answer?["externalRef"]?.string == "CRM-2")
        #expect(again.first?.body["data"]?["data"]?["contacts"]?.integer == 1)
        let third = try await bench.publish(Bodies.submission(id: "cc-3", ref: "CRM-3"))
        #expect(third.first?.body["data"]?["data"]?["contacts"]?.integer == 2)
        let later = try await bench.publish(Bodies.withdrawn(id: "cc-4", ticket: #"{"externalRef":"CRM-2"}"#))
        #expect(later.answer?["number"] == first.answer?["number"])
    }

    @Test("another customer about the same model is a new ticket")
    func other() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(Bodies.submission())
        let other = try await bench.publish(Bodies.submission(id: "cc-2", ref: "CRM-2", phone: "13911112222"))
        #expect(other.answer?["disposition"]?.string == "new")
        #expect(other.answer?["number"]?.string == "AS-20261122-00002")
    }

    @Test("a complaint about a ticket is a ticket of its own, and names the other by its id")
    func complaint() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let first = try await bench.publish(Bodies.submission())
        let more = #","kind":"complaint","relatesTo":[{"ticket":{"externalRef":"CRM-1"},"relation":"complains_about"}]"#
        let sent = try await bench.publish(Bodies.submission(id: "cc-2", ref: "CRM-2", more: more))
        let data = try WireJSON.encode(sent.first("ticket.registered.v1")?.body["data"])
        let registered = try WireJSON.decode(TicketRegistered.self, from: data)
        let id = try #require(first.first("ticket.registered.v1")?["ticketId"].flatMap { TicketID($0) })
        #expect(registered.relatesTo == [TicketRelation(ticket: .id(id), relation: .complainsAbout)])
        #expect(registered.duplicateCandidates.map(\.ticketId) == [id])
        #expect(registered.history.open == 1)
    }
}
