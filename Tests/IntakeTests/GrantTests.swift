import Contracts
import Foundation
import IntakeDomain
import Testing

@Suite("a publisher says and hears only what it is granted (S2-36)")
struct GrantTests {
    private static let file = #"""
        {"publishers":{
          "callcentre":{"send":["ticket.*","quote.accepted"],"scope":"own","progress":"own"},
          "east":{"send":["*"],"scope":"region:east","progress":"none"},
          "fieldapp":{"send":["work.*"],"scope":"all","progress":"all"}}}
        """#

    private func grants(_ json: String = file) throws -> PublisherGrants {
        try WireJSON.decode(PublisherGrants.self, from: Data(json.utf8))
    }

    @Test(
        "types are granted by name, by family, or all",
        arguments: [
            (["ticket.*"], "ticket.submitted", true), (["quote.accepted"], "quote.accepted", true),
            (["quote.accepted"], "quote.issued", false), (["work.*"], "workshop.started", false),
            (["ticket.*", "work.*"], "work.started", true), (["*"], "oncall.acknowledged", true),
            ([], "work.started", false),
        ])
    func send(_ patterns: [String], _ type: String, _ granted: Bool) throws {
        let json = try WireJSON.encode([
            "send": JSONValue.array(patterns.map { .string($0) }), "scope": .string("own"), "progress": .string("own"),
        ])
        #expect(try WireJSON.decode(PublisherGrant.self, from: json).maySend(type) == granted)
    }

    @Test(
        "a ticket outside the scope does not exist, and who only came back about it follows it",
        arguments: [
            ("callcentre", "callcentre", nil, true, .full), ("callcentre", "east", nil, false, .none),
            ("callcentre", "east", nil, true, .follow),
            ("fieldapp", "callcentre", nil, false, .full), ("fieldapp", "callcentre", nil, true, .full),
            ("east", "callcentre", "east", false, .full), ("east", "callcentre", "west", false, .none),
            ("east", "callcentre", "west", true, .follow),
            ("east", "callcentre", nil, false, .none),
            ("east", "east", "west", true, .full), ("stranger", "stranger", nil, true, .none),
        ] as [(String, String, String?, Bool, TicketAccess)])
    func scope(
        _ publisher: String, _ owner: String, _ region: String?, _ hasReference: Bool, _ expected: TicketAccess
    ) throws {
        let access = try grants().access(of: publisher, owner: owner, hasReference: hasReference, region: region)
        #expect(access == expected)
    }

    @Test("progress goes to those whose grant covers the ticket, and to who came back about it")
    func progress() throws {
        let grants = try grants()
        #expect(grants.listeners(owner: "callcentre", region: "east") { _ in false } == ["callcentre", "fieldapp"])
        #expect(grants.listeners(owner: "east", region: "east") { _ in false } == ["fieldapp"])
        #expect(grants.listeners(owner: "east", region: nil) { $0 == "callcentre" } == ["callcentre", "fieldapp"])
    }

    @Test("an event of a stranger, of another type, or in another's name is objected to")
    func objection() throws {
        func event(_ type: String, source: String) throws -> InboundEvent {
            let body =
                #"{"specversion":"1.0","id":"1","source":"\#(source)","type":"\#(type)","data":{"ticket":{"number":"AS-1"},"by":"x","reason":"y"}}"#
            return try InboundEvent.decode(Data(body.utf8))
        }
        let grants = try grants()
        let own = try event("ticket.withdrawn.v1", source: "/publishers/callcentre")
        #expect(grants.objection(to: own, from: "callcentre") == nil)
        #expect(grants.objection(to: own, from: "fieldapp")?.code == .notGranted)
        #expect(grants.objection(to: own, from: "stranger")?.code == .notGranted)
        let forged = grants.objection(to: own, from: "east")
        #expect(forged?.code == .notGranted)
        #expect(forged?.pointer == "/source")
        #expect(forged?.expected == "/publishers/east")
    }

    @Test(
        "a mistake in the file is named with its place",
        arguments: [
            (#"{"publishers":{"a":{"send":["tickets.*"],"scope":"own","progress":"own"}}}"#, "/publishers/a/send/0"),
            (#"{"publishers":{"a":{"send":["*"],"scope":"region:","progress":"own"}}}"#, "/publishers/a/scope"),
            (#"{"publishers":{"a":{"send":["*"],"scope":"none","progress":"own"}}}"#, "/publishers/a/scope"),
            (#"{"publishers":{"a":{"send":["*"],"scope":"own","progress":"yes"}}}"#, "/publishers/a/progress"),
            (#"{"publishers":{"a":{"send":["*"],"scope":"own"}}}"#, "/publishers/a/progress"),
            (#"{"publishers":{"A.b":{"send":["*"],"scope":"own","progress":"own"}}}"#, "/publishers/A.b"),
            (#"{"publishers":{"triage":{"send":["*"],"scope":"own","progress":"own"}}}"#, "/publishers/triage"),
        ])
    func mistakes(_ json: String, _ pointer: String) throws {
        do {
            _ = try grants(json)
            Issue.record("nothing was wrong with \(json)")
        } catch let error as FieldError {
            #expect(error.pointer == pointer)
        } catch let error as DecodingError {
            #expect(FieldError(error).pointer == pointer)
        }
    }
}
