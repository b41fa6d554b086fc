import Contracts
import Foundation
import GRDB
import IntakeDomain
import Messaging
import ServiceRuntime
import Testing

@testable import IntakeWorker

/// Every publisher tries every event on every ticket by every way of naming it, and gets what the table says.
@Suite("a ticket is moved by its own publisher and by whom publishers.yaml grants it", .serialized)
struct AuthorityTests {
    private static let publishers = """
        publishers:
          shop: {send: ["*"], scope: own, progress: own}
          rival: {send: ["*"], scope: own, progress: own}
          silent: {send: ["*"], scope: own, progress: none}
          east: {send: ["*"], scope: "region:east", progress: none}
          office: {send: ["*"], scope: all, progress: all}
        """
    private static let names = ["shop", "rival", "silent", "east", "office"]

    /// A ticket that shop submitted, and who came back about it.
    private struct Case {
        let id: String
        let number: String
        let reference: String
        let region: String
        let follower: String?
    }

    private static func submission(
        _ publisher: String, _ reference: String, phone: String, region: String, more: String = ""
    ) -> String {
        Bodies.event(
            "ticket.submitted", id: "s-\(reference)", publisher: publisher,
            #"""
            {"externalRef":"\#(reference)","channel":"phone","description":"空调不制冷","region":"\#(region)",
             "parties":[{"role":"customer","name":"张伟","phones":["\#(phone)"],"email":"\#(publisher)@example.cn"}],
             "product":{"brand":"格力","model":"KFR-35"}\#(more)}
            """#)
    }

    private static func cases(in bench: Bench) async throws -> [Case] {
        var cases: [Case] = []
        for (index, follower) in [nil, "rival", "silent"].enumerated() {
            for region in ["east", "west"] {
                let phone = "1380000\(region == "east" ? 1 : 2)00\(index)"
                let reference = "S-\(index)-\(region)"
                let sent = try await bench.publish(
                    submission("shop", reference, phone: phone, region: region), from: "shop")
                let registered = try #require(sent.first("ticket.registered.v1"))
                if let follower {
                    let again = try await bench.publish(
                        submission(follower, "F-\(reference)", phone: phone, region: region), from: follower)
                    #expect(again.answer?["disposition"]?.string == "attached")
                    #expect(!again.types.contains("contact.shared.v1"), "the notifier writes to shop's person")
                }
                cases.append(
                    Case(
                        id: try #require(registered["ticketId"]), number: try #require(registered["number"]),
                        reference: reference, region: region, follower: follower))
            }
        }
        return cases
    }

    private static func access(_ publisher: String, _ ticket: Case) -> TicketAccess {
        switch publisher {
        case "shop", "office": .full
        case "east" where ticket.region == "east": .full
        case ticket.follower: .follow
        default: .none
        }
    }

    private static func event(_ fact: String, _ data: String, id: String, from publisher: String, ticket: String)
        -> String
    {
        Bodies.event(fact, id: id, publisher: publisher, #"{"ticket":\#(ticket),"# + data.dropFirst())
    }

    @Test("every publisher, every event, every ticket, every reference")
    func table() async throws {
        let bench = try await Bench(publishers: Self.publishers)
        defer { bench.remove() }
        let cases = try await Self.cases(in: bench)
        let facts = FactMaskTests.facts.filter { $0.0 != "contact.logged" }
        var attempts = 0
        for publisher in Self.names {
            let unknown = try await bench.publish(
                Self.event(
                    "work.started", #"{"note":"n"}"#, id: "u-\(publisher)", from: publisher,
                    ticket: #"{"number":"AS-1"}"#),
                from: publisher)
            let problem = try #require(unknown.answer?["problem"])
            for ticket in cases {
                let expected = Self.access(publisher, ticket)
                let names = [
                    #"{"ticketId":"\#(ticket.id)"}"#, #"{"number":"\#(ticket.number)"}"#,
                    #"{"externalRef":"\#(ticket.reference)","publisher":"shop"}"#,
                ]
                for (fact, data) in facts {
                    for name in names {
                        let sent = try await bench.publish(
                            Self.event(fact, data, id: "a-\(attempts)", from: publisher, ticket: name), from: publisher)
                        let what = "\(publisher) \(fact) \(ticket.reference) \(name)"
                        let isPassedOn = sent.types.contains("fact.recorded.v1")
                        switch expected {
                        case .full: #expect(isPassedOn, "\(what)")
                        case .follow:
                            #expect(sent.answer?["problem"]?["code"]?.string == "not_granted", "\(what)")
                        case .none: #expect(sent.answer?["problem"] == problem, "\(what): existence is told")
                        }
                        if expected != .full { #expect(sent.types == ["event.answered.v1"], "\(what)") }
                        if expected == .none { #expect(sent.answer?["number"] == nil, "\(what)") }
                        attempts += 1
                    }
                }
            }
        }
        #expect(attempts >= 2_000, "\(attempts)")
    }

    @Test("who came back about another's ticket reads how far it is under its own reference, and nothing else")
    func view() async throws {
        let bench = try await Bench(publishers: Self.publishers)
        defer { bench.remove() }
        let ticket = try #require(try await Self.cases(in: bench).first { $0.follower == "rival" })
        let view = try await bench.store.read { [zone = bench.desk.configuration.zone] db in
            let row = try #require(try TicketRegister(db: db).ticket(number: ticket.number))
            return try TicketView(
                row, .init(), for: .follower("rival", reference: "F-\(ticket.reference)"), zone: zone, in: db)
        }
        #expect(view.externalRef == "F-\(ticket.reference)")
        #expect(view.registered == nil && view.milestones == nil && view.priority == nil && view.standard == nil)
        #expect(view.timeline.map(\.event) == ["contact.logged"])
        let json = String(decoding: try WireJSON.encode(view), as: UTF8.self)
        #expect(!json.contains("\"\(ticket.reference)\""), "shop's own reference")
    }

    @Test("contact data is kept apart, shop's first, and never overwritten")
    func contact() async throws {
        let bench = try await Bench(publishers: Self.publishers)
        defer { bench.remove() }
        let ticket = try #require(try await Self.cases(in: bench).first { $0.follower == "rival" })
        let cards = try await bench.store.read { [desk = bench.desk] db in
            let row = try #require(try TicketRegister(db: db).ticket(number: ticket.number))
            return try PartyVault(db: db, master: desk.seal).cards(of: row.ticketId)
        }
        #expect(cards.map(\.publisher) == [nil, "rival"])
        #expect(cards.map(\.card.email) == ["shop@example.cn", "rival@example.cn"])
    }

    @Test("a relation to a ticket that may not be seen is left out like one to none, and tells of neither")
    func relations() async throws {
        let bench = try await Bench(publishers: Self.publishers)
        defer { bench.remove() }
        let ticket = try #require(try await Self.cases(in: bench).first { $0.follower == nil })
        let names = [
            #"{"ticketId":"\#(ticket.id)"}"#, #"{"number":"\#(ticket.number)"}"#,
            #"{"externalRef":"\#(ticket.reference)","publisher":"shop"}"#, #"{"number":"AS-20261122-99999"}"#,
        ]
        var answers: [JSONValue] = []
        for relation in ["repeats", "follows", "caused_by", "complains_about"] {
            for (index, name) in names.enumerated() {
                let more = #","relatesTo":[{"ticket":\#(name),"relation":"\#(relation)"}]"#
                let sent = try await bench.publish(
                    Self.submission(
                        "rival", "R-\(relation)-\(index)", phone: "1391111\(answers.count + 1000)", region: "west",
                        more: more), from: "rival")
                let registered = try #require(sent.first("ticket.registered.v1"))
                #expect(registered.body["data"]?["relatesTo"] == nil)
                #expect(sent.types.filter { $0 == "fact.recorded.v1" }.isEmpty)
                #expect(sent.answer?["disposition"]?.string == "new")
                answers.append(try #require(sent.answer?["warnings"]))
            }
        }
        #expect(Set(answers).count == 1)
        guard case .array(let warnings) = answers[0] else { return }
        #expect(warnings.map { $0["pointer"]?.string } == ["/data/relatesTo/0/ticket"])
    }
}
