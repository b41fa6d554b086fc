import AMQP
import Contracts
import Foundation
import GRDB

/// Outsiders send what nobody expected: dates, texts and sizes that must stop nobody else.
enum OutsiderCases {
    static let all: [FaultCase] = [
        FaultCase(id: "I1", title: "dates at both ends of time, among innocents", isQuick: true) { scene in
            try await scene.midway(0.1)
            for (index, date) in dates.enumerated() {
                for (place, fields) in places(of: date).enumerated() {
                    try await answered(scene, fields, "dates-\(index)-\(place)", phone: phone)
                }
            }
            try await laterCall(scene)
        },
        FaultCase(id: "I2", title: "texts that make scanners slow, at intake's door, among innocents", isQuick: true) {
            scene in
            try await scene.midway(0.1)
            try await texts(scene)
            try await laterCall(scene)
        },
        FaultCase(
            id: "I3", title: "texts that make scanners slow, on the survey's page, by open and by spent links",
            isQuick: true
        ) { scene in try await pages(scene) },
        FaultCase(
            id: "I4", title: "lists and texts as large as the door lets in, among innocents", isQuick: true
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
            let usual = try await work(scene, of: .intake, rounds) { round in
                try await answered(
                    scene, ["description": .string(String(plain))], "plain-\(name)-\(round)", phone: phone)
            }
            let odd = try await work(scene, of: .intake, rounds) { round in
                try await answered(scene, ["description": .string(text)], "odd-\(name)-\(round)", phone: phone)
            }
            // What intake does meanwhile for the innocents is in both.
            let allowed = usual * 10 + .seconds(2)
            guard odd <= allowed else {
                throw StageError("\(rounds) texts of \(name) cost intake \(odd), plain ones of that length \(usual)")
            }
        }
    }

    /// The same on the page behind a link, where a first answer is taken and a second one refused.
    private static func pages(_ scene: Scene) async throws {
        try await scene.midway(1)
        var links: [String] = []
        try await scene.stage.wait("customers have links", within: .seconds(60)) {
            links = try surveyLinks(scene)
            return links.count >= scanned.count * 2
        }
        for (index, (name, text)) in scanned.enumerated() {
            let plain = String(repeating: "空调不制冷，", count: 4000).prefix(text.count)
            let usual = try await work(scene, of: .survey, 2) { _ in
                try await rate(scene, links[index * 2], String(plain))
            }
            let odd = try await work(scene, of: .survey, 2) { _ in try await rate(scene, links[index * 2 + 1], text) }
            guard odd <= usual * 10 + .seconds(2) else {
                throw StageError("two answers of \(name) cost survey \(odd), plain ones of that length \(usual)")
            }
        }
    }

    private static func rate(_ scene: Scene, _ link: String, _ text: String) async throws {
        let written = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let answer = try await scene.stage.send(
            Data("score=5&solved=yes&text=\(written)".utf8), to: .survey, link,
            headers: ["Content-Type: application/x-www-form-urlencoded", "Expect:"])
        guard (200..<500).contains(answer.status) else {
            throw StageError("the survey's page answers \(answer.status): \(answer.body.prefix(200))")
        }
    }

    /// "/s/<token>" of every customer of the run who was asked so far.
    private static func surveyLinks(_ scene: Scene) throws -> [String] {
        let numbers = try scene.stage.read(.intake) { db in
            try String.fetchSet(
                db, sql: "SELECT number FROM tickets WHERE external_ref LIKE ?", arguments: ["\(scene.script.name)-%"])
        }
        let folder = "\(scene.stage.places.folder)/outgoing"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
        return try files.compactMap { file in
            let body = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)"))
            let notice = try WireJSON.decode(JSONValue.self, from: body)
            guard notice["template"] == .string("survey"), let number = notice["number"]?.string,
                numbers.contains(number)
            else { return nil }
            return String(decoding: body, as: UTF8.self).firstMatch(of: /\/s\/[A-Za-z0-9._~-]+/).map { String($0.0) }
        }
    }

    /// The processor time that a service needs for some rounds.
    private static func work(
        _ scene: Scene, of service: ServiceName, _ rounds: Int, _ body: (Int) async throws -> Void
    ) async throws -> Duration {
        let before = try scene.stage.work(of: service)
        for round in 0..<rounds { try await body(round) }
        return try scene.stage.work(of: service) - before
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
