import AMQP
import Contracts
import Foundation
import GRDB

/// Outsiders send what nobody expected: dates, texts and sizes that must stop nobody else.
enum OutsiderCases {
    static let all: [FaultCase] = [
        FaultCase(id: "U1", title: "dates at both ends of time, among innocents", isQuick: true) { scene in
            try await scene.midway(0.1)
            for (index, date) in dates.enumerated() {
                for (place, fields) in places(of: date).enumerated() {
                    try await answered(scene, fields, "dates-\(index)-\(place)", phone: phone)
                }
            }
            try await laterCall(scene)
        },
        FaultCase(id: "U2", title: "texts that make scanners slow, at intake's door, among innocents", isQuick: true) {
            scene in
            try await scene.midway(0.1)
            try await texts(scene)
            try await laterCall(scene)
        },
        FaultCase(
            id: "U3", title: "lists and texts as large as the door lets in, among innocents", isQuick: true
        ) { scene in
            try await scene.midway(0.1)
            for (name, change) in fat {
                try await answered(scene, change, "fat-\(name)", phone: phone)
            }
            try await laterCall(scene)
            for level in Topology.levels {
                let largest = try await scene.stage.take(all: Topology.onCallQueue(of: level)).map(\.body.count).max()
                guard largest ?? 0 <= largestPage else {
                    throw StageError("a page of \(level) has \(largest ?? 0) bytes, more than \(largestPage)")
                }
            }
        },
    ]

    /// The customer of all these calls.
    private static let phone = "13700000077"
    private static let largestPage = 16 << 10

    /// Sends a submission with some fields changed, and sees that it is answered, whatever the answer is.
    private static func answered(
        _ scene: Scene, _ fields: [String: JSONValue], _ name: String, phone: String
    ) async throws {
        let body = try submission(fields, "\(name)-\(scene.script.name)", phone: phone)
        let answer = try await scene.stage.submit(body)
        guard (200..<500).contains(answer.status) else {
            throw StageError("\(name) is answered \(answer.status): \(answer.body.prefix(200))")
        }
    }

    /// A call of the same customer, after everything: it is taken, and decided.
    private static func laterCall(_ scene: Scene) async throws {
        let id = "later-\(scene.script.name)"
        let answer = try await scene.stage.submit(submission([:], id, phone: phone))
        guard (200..<300).contains(answer.status) else {
            throw StageError("the customer's next call is answered \(answer.status): \(answer.body.prefix(300))")
        }
        try await scene.stage.wait("the customer's next call is decided", within: .seconds(60)) {
            let stored = try scene.stage.read(.intake) { db in
                try Data.fetchOne(db, sql: "SELECT answer FROM events WHERE event_id = ?", arguments: [id])
            }
            return try stored.map { try WireJSON.decode(EventAnswered.self, from: $0).final } ?? false
        }
    }

    private static func submission(_ fields: [String: JSONValue], _ id: String, phone: String) throws -> Data {
        guard case .object(var data) = Script.submission(id, phone: phone) else { return Data() }
        var head: [String: JSONValue] = [
            "specversion": .string("1.0"), "id": .string(id), "source": .string("/publishers/callcentre"),
            "type": .string("ticket.submitted.v1"),
        ]
        for (name, value) in fields {
            if name == "time" { head[name] = value } else { data[name] = value }
        }
        head["data"] = .object(data)
        return try WireJSON.encode(JSONValue.object(head))
    }

    // MARK: - Dates

    private static let dates = [
        "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00Z", "0000-12-31T23:59:59.999Z",
        "9999-12-31T23:59:59.999999999Z", "1583-01-01T00:00:00-12:00",
    ]

    /// Everywhere a submission can carry an instant or a date.
    private static func places(of date: String) -> [[String: JSONValue]] {
        let (instant, day) = (JSONValue.string(date), JSONValue.string(String(date.prefix(10))))
        return [
            ["time": instant], ["occurredAt": instant], ["reportedAt": instant],
            ["desiredWindow": .object(["from": instant, "to": instant])],
            ["firstContact": .object(["staffId": .string("E1024"), "at": instant])],
            [
                "product": .object([
                    "model": .string("KFR-35"), "productionDate": day, "saleDate": day, "deliveryDate": day,
                    "acceptanceDate": day,
                ])
            ],
        ]
    }

    // MARK: - Texts

    private static let scanned: [(name: String, text: String)] = [
        ("letters", String(repeating: "a", count: 4000)), ("numerals", String(repeating: "零", count: 4000)),
        ("digits", String(repeating: "1", count: 4000)), ("dots", String(repeating: "a.", count: 2000)),
        ("ats", String(repeating: "a@", count: 2000)), ("spaces", String(repeating: " 1", count: 2000)),
        ("dashes", String(repeating: "1-", count: 2000)), ("mixed", String(repeating: "京A零1@.", count: 660)),
        ("marks", "e" + String(repeating: "\u{301}", count: 3990)),
        ("wide", String(repeating: "１３８", count: 1300)),
    ]

    /// Sends each text beside a plain one of its length; what intake works for it may be some times as much, not thousands.
    private static func texts(_ scene: Scene) async throws {
        let rounds = 3
        for (name, text) in scanned {
            let plain = String(repeating: "空调不制冷，", count: 4000).prefix(text.count)
            let usual = try await work(scene, rounds) { round in
                try await answered(
                    scene, ["description": .string(String(plain))], "plain-\(name)-\(round)", phone: phone)
            }
            let odd = try await work(scene, rounds) { round in
                try await answered(scene, ["description": .string(text)], "odd-\(name)-\(round)", phone: phone)
            }
            // What intake does meanwhile for the innocents is in both.
            let allowed = usual * 10 + .seconds(2)
            guard odd <= allowed else {
                throw StageError("\(rounds) texts of \(name) cost intake \(odd), plain ones of that length \(usual)")
            }
        }
    }

    private static func work(
        _ scene: Scene, _ rounds: Int, _ body: (Int) async throws -> Void
    ) async throws -> Duration {
        let before = try scene.stage.work(of: .intake)
        for round in 0..<rounds { try await body(round) }
        return try scene.stage.work(of: .intake) - before
    }

    // MARK: - Sizes

    private static let fat: [(name: String, change: [String: JSONValue])] = {
        func text(_ bytes: Int) -> JSONValue { .string(String(repeating: "x", count: bytes)) }
        func party(_ more: [String: JSONValue]) -> JSONValue {
            .object(["role": .string("customer"), "name": .string("张伟")].merging(more) { $1 })
        }
        let ids = JSONValue.array((0..<150_000).map { .string("c\($0)") })
        let parties = JSONValue.array(
            (0..<10_000).map { party(["phones": .array([.string("137\(10_000_000 + $0)")])]) })
        let evidence = JSONValue.array(
            (0..<8000).map { .object(["kind": .string("photo"), "uri": .string("https://example.org/\($0)")]) })
        let attributes = JSONValue.object(
            Dictionary(uniqueKeysWithValues: (0..<20_000).map { ("k\($0)", JSONValue.string("v")) }))
        return [
            ("chat-ids", ["parties": .array([party(["chatIds": ids])])]), ("parties", ["parties": parties]),
            ("evidence", ["evidence": evidence]), ("attributes", ["attributes": attributes]),
            ("model", ["product": .object(["model": text(900_000)])]),
            ("fire", ["description": .string(String(repeating: "着火，有人受伤。", count: 36_000))]),
            ("region", ["region": text(500_000)]), ("channel", ["channel": text(500_000)]),
            ("name", ["parties": .array([party(["name": text(700_000), "phones": .array([.string(phone)])])])]),
            ("reference", ["externalRef": text(300_000)]),
        ]
    }()
}
