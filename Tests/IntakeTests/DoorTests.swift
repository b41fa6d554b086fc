import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging
import Testing

@testable import IntakeWorker

@Suite("an answer tells its sender all that was wrong, and what was taken otherwise")
struct DoorTests {
    @Test("a misspelt field, an absurd instant and a clamped one are warned of, also when triage has decided")
    func warned() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let sent = try await bench.publish(
            Bodies.submission(
                more:
                    #","urgencyhint":"urgent","occurredAt":"0001-01-01T00:00:00Z","reportedAt":"2026-11-20T00:00:00Z""#)
        )
        let answer = try #require(sent.answer)
        #expect(answer["status"]?.string == "accepted")
        #expect(
            Self.warnings(answer) == [
                "/data/urgencyhint": "field_unknown", "/data/occurredAt": "instant_ignored",
                "/data/reportedAt": "instant_clamped",
            ])
        #expect(answer["problems"] == .array([]))
        let registered = try #require(sent.first("ticket.registered.v1"))
        #expect(registered["occurredAt"] == nil)
        let ticket = try #require(registered["ticketId"].flatMap { TicketID($0) })
        let decided = try await bench.hear(
            DecisionMade(
                ticketId: ticket, head: nil,
                decision: Decision(
                    verdict: .refused, because: LocalizedText("未知的类别。", "Unknown category."),
                    code: .fieldInvalid, pointer: "/data/category", expected: "one of a, b")),
            from: .triage, about: ticket, cause: registered.id, sequence: nil)
        let last = try #require(decided.answer)
        #expect(Self.warnings(last).count == 3)
        #expect(last["problem"]?["code"]?.string == "field_invalid")
        #expect(last["problem"]?["pointer"]?.string == "/data/category")
        #expect(last["problem"]?["expected"]?.string == "one of a, b")
    }

    private static func warnings(_ answer: JSONValue) -> [String: String] {
        guard case .array(let warnings) = answer["warnings"] else { return [:] }
        return Dictionary(
            warnings.map { ($0["pointer"]?.string ?? "", $0["code"]?.string ?? "") }, uniquingKeysWith: { $0 + $1 })
    }

    @Test("a time in the future counts as the receipt, and the answer says so once")
    func future() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let body = Bodies.submission().replacing(
            #""type":"#, with: #""time":"2026-11-22T23:00:00+08:00","type":"#, maxReplacements: 1)
        let sent = try await bench.publish(body)
        #expect(Self.warnings(try #require(sent.answer)) == ["/time": "instant_clamped"])
        #expect(sent.first("ticket.registered.v1")?.body["time"]?.string == "2026-11-22T02:00:00.000Z")
        #expect(sent.first("ticket.registered.v1")?["anchorBasis"] == "clamped")
    }

    @Test("all faults come at once, the wrong source among them with its true reason")
    func allFaults() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let sent = try await bench.publish(Bodies.submission(publisher: "shop", phone: "123", more: #","region":7"#))
        guard case .array(let problems) = sent.answer?["problems"] else {
            Issue.record("no problems")
            return
        }
        #expect(
            problems.compactMap { $0["pointer"]?.string } == ["/data/parties/0/phones/0", "/data/region", "/source"])
        #expect(sent.answer?["problem"] == problems.first)
        #expect(problems.last?["detail"]?["en"]?.string?.contains("The source must be /publishers/callcentre") == true)
        let forged = try await bench.publish(Bodies.submission(publisher: "shop"))
        #expect(forged.answer?["problem"] == problems.last)
    }

    @Test("a body under another type's routing key is refused")
    func route() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let sent = try await bench.publish(Bodies.submission(), routedAs: "work.completed.v1")
        #expect(sent.types == ["event.answered.v1"])
        #expect(sent.answer?["problem"]?["pointer"]?.string == "/type")
        #expect(sent.answer?["eventId"]?.string == "cc-1")
        #expect(try await bench.publish(Bodies.submission()).answer?["status"]?.string == "accepted")
    }

    @Test(
        "an id that may not be one is given back in the answer and in no property, and is not remembered",
        arguments: [String(repeating: "a", count: 313), String(repeating: "😀", count: 64), #"a\u0000b"#])
    func unusableId(_ id: String) async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let sent = try await bench.publish(Bodies.submission(id: id))
        let answer = try #require(sent.first("event.answered.v1"))
        #expect(answer["eventId"] == id.replacing(#"\u0000"#, with: "\u{0}"))
        #expect(answer.body["data"]?["problem"]?["pointer"]?.string == "/id")
        for property in ["causationid", "correlationid"] {
            #expect((answer.body[property]?.string?.utf8.count ?? 0) <= 192, "\(property)")
        }
        #expect(try await bench.count("SELECT count(*) FROM events") == 0)
    }

    @Test("an 860 KiB report is answered, and a report of the largest size that is taken goes on to triage")
    func sizes() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let huge = try await bench.publish(
            Bodies.submission(more: #","serviceType":"\#(String(repeating: "火", count: 293_000))""#))
        #expect(huge.answer?["problem"]?["code"]?.string == "field_invalid")
        #expect(huge.answer?["problem"]?["pointer"]?.string == "/data/serviceType")
        let names = (0..<30).map {
            #""k\#($0)":"\#(String(repeating: "\"", count: 1000).replacing("\"", with: "\\\""))""#
        }
        let full = try await bench.publish(
            Bodies.submission(
                id: "cc-2", ref: "CRM-2", more: #","attributes":{\#(names.prefix(15).joined(separator: ","))}"#))
        #expect(full.answer?["status"]?.string == "accepted")
    }
}

@Suite("a ticket that cannot be read does not stop its neighbours")
struct UnreadableTicketTests {
    private func spoil(_ bench: Bench) async throws {
        try await bench.store.write { db in
            try db.execute(
                sql: "UPDATE tickets SET registered = ? WHERE number = 'AS-20261122-00001'", arguments: [Data("{".utf8)]
            )
        }
    }

    @Test("the customer's next call is heard")
    func neighbours() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(Bodies.submission())
        try await spoil(bench)
        for call in 2...4 {
            let sent = try await bench.publish(Bodies.submission(id: "cc-\(call)", ref: "CRM-\(call)"))
            #expect(sent.answer?["status"]?.string == "accepted", "call \(call)")
        }
        #expect(try await bench.count("SELECT count(*) FROM tickets") == 2)
    }

    @Test("verify names it and goes on")
    func verify() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(Bodies.submission())
        try await bench.publish(Bodies.submission(id: "cc-2", ref: "CRM-2", phone: "13911112222"))
        try await spoil(bench)
        let (count, broken) = try await VerifyCommand.examine(bench.store.path, number: nil)
        #expect(count == 2)
        #expect(broken.map(\.number) == ["AS-20261122-00001"])
        #expect(broken.first?.line == 0)
        #expect(broken.first?.cause.hasPrefix("unreadable") == true)
    }
}
