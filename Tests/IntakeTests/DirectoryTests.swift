import Contracts
import Foundation
import GRDB
import Messaging
import Testing

@testable import IntakeWorker

@Suite("people whom an event names are looked up")
struct DirectoryTests {
    @Test(
        "an event by or for somebody who is not in the directory is rejected with every such field",
        arguments: [
            (
                "assignment.made", #""department":"technical","team":"t","handler":"E9999","reason":"r""#,
                ["/data/handler"]
            ),
            (
                "assignment.made",
                #""department":"technical","team":"t","handler":"E9999","trackingOwner":"E9","reason":"r","staffId":"E0""#,
                ["/data/staffId", "/data/handler", "/data/trackingOwner"]
            ),
            ("work.started", #""staffId":"E9999""#, ["/data/staffId"]),
            (
                "survey.answered", #""method":"phone","interviewer":"E9999","score":5,"solved":true"#,
                ["/data/interviewer"]
            ),
        ])
    func unknown(_ type: String, _ fields: String, _ pointers: [String]) async throws {
        let bench = try await Bench(staff: ["E1001"])
        defer { bench.remove() }
        try await bench.publish(Bodies.submission(publisher: "shop"), from: "shop")
        let number = try #require(try await number(bench))
        let data = #"{"ticket":{"number":"\#(number)"},\#(fields)}"#
        let sent = try await bench.publish(Bodies.event(type, id: "x", publisher: "shop", data), from: "shop")
        let answer = try #require(sent.answer)
        #expect(answer["status"]?.string == "rejected")
        #expect(answer["problem"]?["code"]?.string == "person_unknown")
        let problems = try WireJSON.decode([Problem].self, from: WireJSON.encode(answer["problems"]))
        #expect(problems.map(\.pointer) == pointers)
        #expect(sent.first("fact.recorded.v1") == nil)
    }

    @Test(
        "a submission that names somebody unknown is taken, with a warning; people who are known are taken without one")
    func submission() async throws {
        let bench = try await Bench(staff: ["E1001"])
        defer { bench.remove() }
        let unknown = try await bench.publish(
            Bodies.submission(publisher: "shop", more: #","firstContact":{"staffId":"E9999"}"#), from: "shop")
        #expect(unknown.answer?["status"]?.string == "accepted")
        let warnings = try WireJSON.decode([AnswerWarning].self, from: WireJSON.encode(unknown.answer?["warnings"]))
        #expect(warnings.map(\.pointer).contains("/data/firstContact/staffId"))
        let number = try #require(try await number(bench))
        let data = #"{"ticket":{"number":"\#(number)"},"staffId":"E1001","note":"on it"}"#
        let known = try await bench.publish(
            Bodies.event("work.started", id: "k", publisher: "shop", data), from: "shop")
        #expect(known.answer?["status"]?.string == "accepted")
    }

    private func number(_ bench: Bench) async throws -> String? {
        try await bench.store.read { db in
            try String.fetchOne(db, sql: "SELECT number FROM tickets")
        }
    }
}
