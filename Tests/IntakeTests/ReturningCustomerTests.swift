import Contracts
import Foundation
import GRDB
import IntakeDomain
import Locking
import Messaging
import ServiceRuntime
import Testing

@testable import IntakeWorker

private func submission(
    _ reference: String, publisher: String = "shop", name: String? = "张伟", phone: String = "13800005678",
    number: String? = nil, product: String = #"{"brand":"格力","model":"KFR-35"}"#, text: String = "空调不制冷",
    more: String = ""
) -> String {
    let name = name.map { #","name":"\#($0)""# } ?? ""
    let number = number.map { #","externalId":"\#($0)""# } ?? ""
    return Bodies.event(
        "ticket.submitted", id: "e-\(reference)-\(UUID())", publisher: publisher,
        #"""
        {"externalRef":"\#(reference)","channel":"phone","description":"\#(text)","product":\#(product),
         "parties":[{"role":"customer","phones":["\#(phone)"]\#(name)\#(number)}]\#(more)}
        """#)
}

@Suite("who comes back is heard, and nobody else is taken for them")
struct ReturningCustomerTests {
    @Test("what comes attached carries its words, its fields and its urgency onward, and is read in the case")
    func attached() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(submission("R-1"), from: "shop")
        let more = #","faultCode":"E9","urgencyHint":"urgent","attributes":{"floor":"3"}"#
        let sent = try await bench.publish(
            submission("R-2", text: "冒烟了,有人受伤,张伟", more: more), from: "shop")
        let contact = try #require(sent.first("fact.recorded.v1")?.body["data"]?["data"])
        #expect(sent.answer?["disposition"]?.string == "attached")
        #expect(contact["text"]?.string == "冒烟了,有人受伤,张*")
        #expect(contact["more"]?["faultCode"]?.string == "E9")
        #expect(contact["more"]?["urgencyHint"]?.string == "urgent")
        #expect(contact["more"]?["product"]?["model"]?.string == "KFR-35")
        #expect(contact["attributes"]?["floor"]?.string == "3")
        let view = try await view(bench)
        #expect(view.timeline.contains { $0.event == "contact.logged" && $0.text == "冒烟了,有人受伤,张*" })
        #expect(TicketPrint(view).lines.contains { $0.contains("冒烟了,有人受伤") })
    }

    @Test("what repeats an open ticket is told to that ticket, too")
    func repeated() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let first = try await bench.publish(submission("R-1"), from: "shop")
        let more = #","relatesTo":[{"ticket":{"externalRef":"R-1"},"relation":"repeats"}]"#
        let sent = try await bench.publish(submission("R-2", text: "冒烟了", more: more), from: "shop")
        let fact = try #require(sent.first("fact.recorded.v1"))
        #expect(sent.types.first == "ticket.registered.v1", "triage knows the new ticket before")
        #expect(fact["ticketId"] == first.first("ticket.registered.v1")?["ticketId"])
        #expect(fact.body["data"]?["data"]?["text"]?.string == "冒烟了")
        #expect(try await view(bench).timeline.contains { $0.text == "冒烟了" })
    }

    private func view(_ bench: Bench) async throws -> TicketView {
        try await bench.store.read { [zone = bench.desk.configuration.zone] db in
            let row = try #require(try TicketRegister(db: db).ticket(number: "AS-20261122-00001"))
            return try TicketView(row, .init(), for: .staff, zone: zone, in: db)
        }
    }

    /// What is known of the machine in each of two submissions of one person.
    private static let placeholders = [
        "", " ", "-", "--", "/", "N/A", "n/a", "NA", "none", "NULL", "无", "無", "未知", "不详", "暂无", "0", "00",
        "0000000000",
        "０００", "xxx", "XXXX", "111111", "123456789", "To be filled by O.E.M.", "to be filled by o.e.m",
        "Default string",
        "System Serial Number", "不 清 楚", "【未知】", "－", "unknown", "Unknown.", "tbd", "待补充", "?", "???", "没有",
    ]

    @Test("a placeholder joins no fridge to a washing machine", arguments: placeholders)
    func placeholder(_ text: String) async throws {
        for field in ["model", "serial"] {
            let bench = try await Bench()
            defer { bench.remove() }
            let json = String(decoding: try WireJSON.encode(JSONValue.string(text)), as: UTF8.self)
            let product = #"{"brand":"海尔","\#(field)":\#(json)}"#
            let first = try await bench.publish(submission("R-1", product: product), from: "shop")
            let second = try await bench.publish(submission("R-2", product: product, text: "洗衣机漏水"), from: "shop")
            #expect(first.answer?["disposition"]?.string == "new")
            #expect(second.answer?["disposition"]?.string == "new", "\(field) \(text)")
            #expect(second.first("ticket.registered.v1")?.body["data"]?["product"]?[field] == nil)
        }
    }

    @Test("an empty optional field is an absent one, and a placeholder date beside a valid one is none")
    func empty() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let product =
            #"{"model":"KFR-35","deliveryDate":"","saleDate":"2026-01-02","productionDate":"无","orderId":"  "}"#
        let more = #"""
            ,"occurredAt":"","serviceType":"","faultCode":null,"urgencyHint":"","evidence":[],"kind":"",
             "siteRef":"","contractRef":"　","region":"","relatesTo":[]
            """#
        let sent = try await bench.publish(submission("R-1", product: product, more: more), from: "shop")
        let data = try #require(sent.first("ticket.registered.v1")?.body["data"])
        #expect(data["product"]?["saleDate"]?.string == "2026-01-02")
        for field in ["deliveryDate", "productionDate", "orderId"] { #expect(data["product"]?[field] == nil) }
        for field in [
            "occurredAt", "desiredWindow", "serviceType", "siteRef", "contractRef", "region", "about", "firstContact",
        ] {
            #expect(data[field] == nil, "\(field)")
        }
    }

    @Test("a required field that is empty is named")
    func required() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let sent = try await bench.publish(submission("", text: ""), from: "shop")
        #expect(sent.answer?["problem"]?["code"]?.string == "field_invalid")
    }

    @Test("one reception's phone does not join two guests, one guest's calls it does")
    func reception() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        try await bench.publish(submission("R-1", name: "张伟"), from: "shop")
        let other = try await bench.publish(submission("R-2", name: "李娜"), from: "shop")
        let same = try await bench.publish(submission("R-3", name: "李小姐"), from: "shop")
        #expect(other.answer?["disposition"]?.string == "new")
        #expect(same.answer?["disposition"]?.string == "attached")
        #expect(same.answer?["number"] == other.answer?["number"])
    }

    @Test(
        "a reference names one matter of one person",
        arguments: [
            // The same person.
            (submission("R-1", number: "C-1"), true), (submission("R-1", text: "还没修好", more: ""), true),
            (submission("R-1", name: nil), true), (submission("R-1", name: "张先生"), true),
            (submission("R-1", name: "张伟", phone: "13911112222", number: "C-1"), true),
            // Somebody else, or something else.
            (submission("R-1", name: "李娜", phone: "13911112222"), false),
            (submission("R-1", name: "李娜"), false),
            (submission("R-1", phone: "13911112222"), false),
            (submission("R-1", number: "C-2"), false),
            (submission("R-1", name: "李娜", phone: "13911112222", number: "C-2"), false),
            (submission("R-1", product: #"{"category":"洗衣机"}"#), false),
            (submission("R-1", more: #","kind":"complaint""#), false),
        ])
    func reference(_ second: String, _ isSame: Bool) async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let product = #"{"brand":"格力","model":"KFR-35","category":"空调"}"#
        try await bench.publish(submission("R-1", number: "C-1", product: product), from: "shop")
        let sent = try await bench.publish(second, from: "shop")
        if isSame {
            #expect(sent.answer?["disposition"]?.string == "attached")
        } else {
            #expect(sent.types == ["event.answered.v1"], "nothing is attached, nobody is told")
            #expect(sent.answer?["problem"]?["code"]?.string == "reference_in_use")
            #expect(sent.answer?["problem"]?["pointer"]?.string == "/data/externalRef")
            #expect(try await bench.count("SELECT count(*) FROM ticket_parties") == 1)
        }
    }
}

@Suite("a submission costs what it costs, whatever its customer has behind them", .serialized)
struct HistoryCostTests {
    /// Statements that SQLite runs for one more submission; what each of them reads has a limit, see the next test.
    private func work(after tickets: Int) async throws -> (statements: Int, history: JSONValue?) {
        let bench = try await Bench()
        defer { bench.remove() }
        for index in 0..<tickets {
            let product = #"{"model":"M-\#(index)"}"#
            try await bench.publish(submission("R-\(index)", product: product, text: "第 \(index) 台不制冷"), from: "shop")
        }
        let statements = Locked(0)
        try await bench.store.write { db in
            db.trace(options: .profile) { _ in statements.withLock { $0 += 1 } }
        }
        let sent = try await bench.publish(submission("R-last", product: #"{"model":"M-last"}"#), from: "shop")
        try await bench.store.write { db in db.trace(options: .profile, nil) }
        return (statements.withLock { $0 }, sent.first("ticket.registered.v1")?.body["data"]?["history"])
    }

    @Test("the thousandth ticket of one phone takes as many statements as the hundredth")
    func bounded() async throws {
        let hundred = try await work(after: 100)
        let thousand = try await work(after: 1_000)
        #expect(thousand.statements <= hundred.statements + 5, "\(hundred.statements) and \(thousand.statements)")
        #expect(thousand.history?["open"]?.integer == 100, "beyond that it says many")
    }

    @Test("no query over a customer's history scans or sorts it")
    func plans() async throws {
        let bench = try await Bench()
        defer { bench.remove() }
        let queries = [
            """
            SELECT ticket_id, opened_at FROM customer_tickets
            WHERE key = 'k' AND drill = 0 AND is_open = 1 AND opened_at >= 0 ORDER BY opened_at DESC LIMIT 100
            """,
            "SELECT 1 FROM tickets WHERE asset = 'a' AND drill = 0 AND opened_at >= 0 LIMIT 100",
            "SELECT 1 FROM customer_tickets WHERE ticket_id = 't' AND key = 'k'",
            "SELECT min(external_ref) FROM ticket_refs WHERE ticket_id = 't' AND publisher = 'p'",
        ]
        for query in queries {
            let plan = try await bench.store.read { db in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + query).map { $0["detail"] as String }
            }
            #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(query): \(plan)")
        }
    }
}
