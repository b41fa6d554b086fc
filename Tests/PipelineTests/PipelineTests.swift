import AMQP
import Contracts
import Foundation
import GRDB
import TestSupport
import Testing

/// What an outsider and an operator rely on, on five real processes and a real broker.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct PipelineTests {
    private let deployment = Deployment()
    private let callcentre: Publisher
    private let fieldapp: Publisher
    private let run = String(UUID().uuidString.prefix(8)).lowercased()

    init() throws {
        callcentre = try Publisher("callcentre", url: deployment.value("AFTERCARE_AMQP_URL"))
        fieldapp = try Publisher("fieldapp", url: deployment.value("AFTERCARE_AMQP_URL_FIELDAPP"))
    }

    /// The events that take a ticket from its submission to resolved, in the order of the day.
    private func life(of reference: String, phone: String) async throws -> [OutgoingMessage] {
        try await [
            callcentre.event("\(reference)-1", "ticket.submitted", EventData.submission(reference, phone: phone)),
            callcentre.event(
                "\(reference)-2", "work.responded",
                EventData.about(reference, ["kind": .string("arrangement"), "summary": .string("明天上门")])),
            callcentre.event("\(reference)-3", "work.started", EventData.about(reference)),
            callcentre.event(
                "\(reference)-4", "work.completed", EventData.about(reference, ["summary": .string("换电容")])),
            callcentre.event(
                "\(reference)-5", "acceptance.given", EventData.about(reference, ["by": .string("张伟")])),
        ]
    }

    @Test("one system submits, another completes the same ticket, and both hear what became of it")
    func twoPublishers() async throws {
        let reference = "two-\(run)"
        try await callcentre.publish([
            callcentre.event("\(reference)-1", "ticket.submitted", EventData.submission(reference))
        ])
        let submitted = try await callcentre.finalAnswer(to: "\(reference)-1")
        #expect(submitted.status == .applied && submitted.disposition == .new && submitted.state == .classified)
        try await fieldapp.publish([
            fieldapp.event(
                "\(reference)-2", "work.completed", EventData.about(reference, ["summary": .string("完成")]))
        ])
        let completed = try await fieldapp.finalAnswer(to: "\(reference)-2")
        #expect(completed.status == .applied && completed.state == .awaitingAcceptance)
        #expect(completed.number == submitted.number)
        #expect(completed.implied.contains("started"), "the skipped steps are named: \(completed.implied)")
    }

    @Test(
        "a contract chooses the standard: of the same moment, promised different things, and known to all five services"
    )
    func standards() async throws {
        let (strict, general) = ("strict-\(run)", "general-\(run)")
        try await callcentre.publish([
            callcentre.event(
                strict, "ticket.submitted",
                EventData.submission(strict, phone: "13800006001", contract: "STRICT-\(run)")),
            callcentre.event(general, "ticket.submitted", EventData.submission(general, phone: "13800006002")),
        ])
        let told = try await callcentre.progress { told in
            [strict, general].allSatisfy { reference in
                told.contains { $0.externalRef == reference && $0.promised["responded"] != nil }
            }
        }
        func due(_ reference: String) throws -> Instant {
            try #require(told.last { $0.externalRef == reference }?.promised["responded"])
        }
        let apart = try due(general) - due(strict)
        #expect((.seconds(20 * 3600 - 60) ... .seconds(20 * 3600 + 60)).contains(apart), "4 h and 24 h: \(apart)")
        #expect(told.last { $0.externalRef == strict }?.promises?["responded"]?.chinese == "首次响应")
        let activated = "SELECT group_concat(digest) FROM (SELECT digest FROM standards ORDER BY digest)"
        let known = try ServiceName.allCases.map { service in
            try deployment.read(service, activated) { db, sql in try String.fetchOne(db, sql: sql) }
        }
        #expect(Set(known).count == 1 && known.first??.isEmpty == false)
    }

    @Test("the broker refuses a foreign prefix, and a service where it has no business")
    func permissions() async throws {
        let foreign = await callcentre.attempt(
            callcentre.raw(Data("{}".utf8), key: "fieldapp.work.completed.v1"))
        guard case .failure(.channelClosed(403, _)) = foreign else {
            Issue.record("\(foreign)")
            return
        }
        let password = try String(contentsOfFile: "\(deployment.state)/secrets/amqp/notifier", encoding: .utf8)
        let broker = try #require(BrokerAddress(url: try deployment.value("AFTERCARE_AMQP_URL")))
        let url = "amqp://notifier:\(password)@\(broker.host):\(broker.port)/aftercare"
        let notifier = try Publisher("notifier", url: url)
        let message = OutgoingMessage(
            exchange: Topology.Exchange.events.rawValue, routingKey: "triage.ticket.closed.v1",
            properties: MessageProperties(), body: Data())
        guard case .failure(.channelClosed(403, _)) = await notifier.attempt(message) else {
            Issue.record("notifier could speak as triage")
            return
        }
    }

    private struct BadInput {
        let name: String
        let body: Data
        let code: ProblemCode
        let pointer: String?

        init(_ name: String, _ body: Data, _ code: ProblemCode, _ pointer: String? = nil) {
            self.name = name
            self.body = body
            self.code = code
            self.pointer = pointer
        }
    }

    @Test("whatever comes in is answered with its fault, and the next good event is handled")
    func badInput() async throws {
        let good = "bad-\(run)"
        try await callcentre.publish([callcentre.event("\(good)-1", "ticket.submitted", EventData.submission(good))])
        _ = try await callcentre.finalAnswer(to: "\(good)-1")
        func event(_ id: String, _ type: String, _ data: JSONValue) throws -> Data {
            try Publisher.event(id, type, data, from: "callcentre")
        }
        let untyped = #"{"specversion":"1.0","id":"x","source":"/publishers/callcentre"}"#
        let wrongType = EventData.about(good, ["kind": .string("arrangement"), "summary": .integer(7)])
        let forged: JSONValue = .object([
            "token": .string("a.b"), "method": .string("link"), "score": .integer(5), "solved": .bool(true),
        ])
        let cases: [BadInput] = try [
            BadInput("2 MiB", Data(repeating: 0x20, count: 2 << 20), .tooLarge),
            BadInput("invalid UTF-8", Data([0x7b, 0x22, 0xff, 0x22, 0x7d]), .notJSON),
            BadInput("not JSON", Data("hello".utf8), .notJSON),
            BadInput("no type", Data(untyped.utf8), .fieldInvalid, "/type"),
            BadInput("unknown type", event("\(run)-u", "ticket.melted", .object([:])), .typeUnknown, "/type"),
            BadInput(
                "missing field", event("\(run)-m", "ticket.submitted", .object(["channel": .string("phone")])),
                .fieldInvalid, "/data/externalRef"),
            BadInput(
                "wrong-typed field", event("\(run)-w", "work.responded", wrongType), .fieldInvalid, "/data/summary"),
            BadInput(
                "foreign ticket", event("\(run)-f", "work.started", EventData.about("nobody-\(run)")), .ticketUnknown),
            BadInput("forged token", event("\(run)-t", "survey.answered", forged), .ticketUnknown),
            BadInput(
                "illegal request",
                event("\(run)-i", "acceptance.given", EventData.about(good, ["by": .string("x")])), .notLegal),
        ]
        for bad in cases {
            let digest = WireJSON.sha256(bad.body)
            try await callcentre.publish([callcentre.raw(bad.body, key: "callcentre.anything")])
            let answers = try await callcentre.answers { $0.contains { $0.bodySha256 == digest && $0.final } }
            let answer = try #require(answers.last { $0.bodySha256 == digest })
            #expect(answer.status == (bad.code == .notLegal ? .refused : .rejected), "\(bad.name)")
            #expect(answer.problem?.code == bad.code, "\(bad.name)")
            if let pointer = bad.pointer { #expect(answer.problem?.pointer == pointer, "\(bad.name)") }
        }
        // The broker itself refuses what is larger than 4 MiB.
        let huge = await callcentre.attempt(callcentre.raw(Data(repeating: 0x20, count: 5 << 20), key: "callcentre.x"))
        guard case .failure(.channelClosed(406, _)) = huge else {
            Issue.record("\(huge)")
            return
        }
        try await callcentre.publish([
            callcentre.event("\(good)-9", "work.started", EventData.about(good))
        ])
        #expect(try await callcentre.finalAnswer(to: "\(good)-9").state == .working)
    }

    @Test("the HTTP door answers like the queue, and keeps registering while the broker is away")
    func brokerAway() async throws {
        let url = try deployment.value("AFTERCARE_INTAKE_URL")
        let token = try deployment.value("AFTERCARE_TOKEN_CALLCENTRE")
        func post(_ reference: String) async throws -> (status: Int, body: JSONValue) {
            let body = try Publisher.event(
                reference, "ticket.submitted", EventData.submission(reference), from: "callcentre")
            return try await deployment.http("POST", "\(url)/v1/events", token: token, body: body)
        }
        try deployment.broker("kill")
        for service in ServiceName.allCases where service == .intake || service == .escalation {
            let base = service == .intake ? url : try deployment.value("AFTERCARE_ESCALATION_URL")
            try await deployment.wait(until: "\(service) says that the broker is away") {
                let ready = try await deployment.http("GET", "\(base)/readyz")
                return ready.status == 503
            }
            #expect(try await deployment.http("GET", "\(base)/livez").status == 200)
        }
        let first = try await post("away-\(run)")
        #expect(first.status == 201)
        #expect(try await post("away-\(run)").status == 200, "the same event again is a replay")
        let stranger = try await deployment.http("POST", "\(url)/v1/events", token: "nobody", body: Data("{}".utf8))
        #expect(stranger.status == 401)
        try deployment.broker("start")
        try await deployment.wait(until: "the ticket of the outage is decided") {
            let answer = try await deployment.http("GET", "\(url)/v1/events/away-\(run)", token: token)
            return answer.body["phase"]?.string == "decided"
        }
    }

    @Test("500 tickets come to one end each while every service and the broker are killed under them")
    func killedUnderLoad() async throws {
        let tap = try Tap(deployment)
        _ = try await tap.drain()
        let references = (0..<500).map { "kill-\(run)-\($0)" }
        let messages = try await withThrowingTaskGroup(of: (Int, [OutgoingMessage]).self) { group in
            for (index, reference) in references.enumerated() {
                group.addTask { (index, try await life(of: reference, phone: "139\(10_000_000 + index)")) }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
        var random = SystemRandomNumberGenerator()
        let victims = ServiceName.allCases.flatMap { [$0, $0, $0] }.shuffled(using: &random)
        let share = messages.count / victims.count + 1
        for (index, victim) in victims.enumerated() {
            try await callcentre.publish(Array(messages.dropFirst(index * share).prefix(share)))
            // Somewhere inside the work that this share makes.
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...200, using: &random)))
            try deployment.killAndRestart(victim)
            if index == victims.count / 2 {
                try deployment.broker("kill")
                try deployment.broker("start")
            }
        }
        let like = "external_ref LIKE 'kill-\(run)-%'"
        try await deployment.wait(until: "all are resolved and surveyed", within: .seconds(240)) {
            let resolved = "SELECT count(*) FROM tickets WHERE \(like) AND state IN ('resolved', 'closed')"
            return try deployment.count(.intake, resolved) == 500
        }
        try await deployment.quiesce()
        try await deployment.wait(until: "all are invited") {
            let waiting = "SELECT count(*) FROM timers WHERE state = 'armed' AND kind LIKE '%invit%'"
            return try deployment.count(.survey, waiting) == 0
        }
        try await deployment.quiesce()
        let notices = try noticeCounts(of: references)

        let passed = try await tap.drain()
        let tickets = Set(
            references.map { TicketID(tenant: "main", publisher: "callcentre", eventID: "\($0)-1").description })
        var effects: [String: [String: Set<String>]] = [:]
        var raw: [String: Int] = [:]
        for delivery in passed {
            guard let type = delivery.properties.type, let id = delivery.properties.messageId,
                let subject = delivery.properties.headers["subject"]?.text, tickets.contains(subject)
            else { continue }
            effects[type, default: [:]][subject, default: []].insert(id)
            raw[type, default: 0] += 1
        }
        print("type                           tickets  distinct  raw")
        for (type, subjects) in effects.sorted(by: { $0.key < $1.key }) {
            let distinct = subjects.values.map(\.count).reduce(0, +)
            let name = type.padding(toLength: 30, withPad: " ", startingAt: 0)
            print("\(name) \(subjects.count)  \(distinct)  \(raw[type] ?? 0)")
        }
        for type in [
            "ticket.registered.v1", "ticket.assessed.v1", "ticket.responded.v1", "ticket.work-started.v1",
            "ticket.work-completed.v1", "ticket.resolved.v1", "contact.shared.v1", "survey.invited.v1",
        ] {
            #expect(effects[type]?.count == 500, "\(type)")
            #expect(effects[type]?.values.allSatisfy { $0.count == 1 } == true, "\(type): more than one effect")
        }
        for template in ["receipt", "responded", "resolved", "survey"] {
            #expect(notices[template]?.count == 500, "\(template)")
            #expect(notices[template]?.values.allSatisfy { $0 == 1 } == true, "\(template): sent twice")
        }
        let events = references.flatMap { reference in (1...5).map { "\(reference)-\($0)" } }
        var open = Set(events)
        _ = try await callcentre.answers { answers in
            for answer in answers where answer.final { answer.eventId.map { _ = open.remove($0) } }
            return open.isEmpty
        }
        let verify = try deployment.command(.intake, "verify")
        #expect(verify.status == 0, "\(verify.output)")
        for service in ServiceName.allCases {
            #expect(try deployment.count(service, "SELECT count(*) FROM parked") == 0, "\(service) parked an innocent")
        }
    }

    /// Files of the file channel by template and ticket number.
    private func noticeCounts(of references: [String]) throws -> [String: [String: Int]] {
        let folder = try "\(deployment.state)/outgoing"
        let numbers = try deployment.read(
            .intake, "SELECT number FROM tickets WHERE external_ref LIKE 'kill-\(run)-%'"
        ) { db, sql in try Set(String.fetchAll(db, sql: sql)) }
        var counts: [String: [String: Int]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".json") {
            let notice = try WireJSON.decode(
                JSONValue.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
            guard let template = notice["template"]?.string, let number = notice["number"]?.string,
                notice["audience"]?.string == "customer", numbers.contains(number)
            else { continue }
            counts[template, default: [:]][number, default: 0] += 1
        }
        return counts
    }

    @Test("no store, no log and no message but the inbound one has a person in the clear")
    func privacy() async throws {
        let reference = "private-\(run)"
        let tap = try Tap(deployment)
        _ = try await tap.drain()
        try await callcentre.publish([
            callcentre.event(
                "\(reference)-1", "ticket.submitted",
                EventData.submission(
                    reference, description: "请回电 13712349876 或 mei@example.org,我是欧阳若兰,住世纪大道100号12楼",
                    phone: "13712349876", name: "欧阳若兰")),
            callcentre.event(
                "\(reference)-2", "work.responded",
                EventData.about(
                    reference, ["kind": .string("solution"), "summary": .string("已致电 13712349876 欧阳若兰")])),
        ])
        _ = try await callcentre.finalAnswer(to: "\(reference)-2")
        try await deployment.quiesce()
        let secrets = ["13712349876", "欧阳若兰", "mei@example.org", "zhang.wei@example.com", "世纪大道100号12楼"]
        for delivery in try await tap.drain() where delivery.exchange != Topology.Exchange.inbound.rawValue {
            let body = String(decoding: delivery.body, as: UTF8.self)
            for secret in secrets {
                #expect(!body.contains(secret), "\(delivery.routingKey) carries \(secret)")
            }
        }
        let state = try deployment.state
        for service in ServiceName.allCases {
            for file in ["\(service).sqlite", "\(service).sqlite-wal", "\(service).log"] {
                guard let bytes = FileManager.default.contents(atPath: "\(state)/\(file)") else { continue }
                for secret in secrets {
                    #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(file) holds \(secret)")
                }
            }
        }
        let staff = try deployment.value("AFTERCARE_STAFF_TOKEN")
        let number = try deployment.read(
            .intake, "SELECT number FROM tickets WHERE external_ref = '\(reference)'"
        ) { db, sql in try String.fetchOne(db, sql: sql) ?? "" }
        let contact = try deployment.command(
            .intake, "contact", number, "--as", "E1001", "--reason", "test",
            environment: ["AFTERCARE_STAFF_TOKEN": staff])
        #expect(contact.output.contains("13712349876"), "who may look finds it: \(contact.output)")
        #expect(try deployment.count(.intake, "SELECT count(*) FROM access_log WHERE staff_id = 'E1001'") > 0)
    }

    @Test("outsiders who never read their queues hold nobody up")
    func fullOutsiders() async throws {
        let folder = try TemporaryFolder()
        let policy = """
            {"policies": [{"vhost": "aftercare", "name": "outsiders", "pattern": "^(outbound|oncall)\\\\..*$",
              "apply-to": "queues", "priority": 0, "definition": {"delivery-limit": 1000000, "max-length": 20, "overflow": "drop-head"}}]}
            """
        try deployment.control("-q", "import_definitions", folder.write(policy, to: "policy.json"))
        let references = (0..<1000).map { "full-\(run)-\($0)" }
        var messages: [OutgoingMessage] = []
        for (index, reference) in references.enumerated() {
            messages.append(
                try await callcentre.event(
                    "\(reference)-1", "ticket.submitted",
                    EventData.submission(reference, phone: "137\(20_000_000 + index)")))
        }
        try await callcentre.publish(messages)
        try await deployment.wait(until: "all are assessed", within: .seconds(120)) {
            try deployment.count(
                .intake, "SELECT count(*) FROM tickets WHERE external_ref LIKE 'full-\(run)-%' AND state = 'classified'"
            )
                == 1000
        }
        // The ordinary policy again.
        let definitions = try deployment.state + "/definitions/20-topology.json"
        try deployment.control("-q", "import_definitions", definitions)
    }

    @Test("check names what is wrong and how to mend it")
    func check() throws {
        let folder = try TemporaryFolder()
        let broken = try folder.write(
            "this is not a database, it only looks like one to the file system", to: "t.sqlite")
        let rules = try folder.write("rules: [{id: a, when: {any: []}}]", to: "rules.yaml")
        let empty = try #require(ProcessInfo.processInfo.environment["AFTERCARE_TEST_AMQP_URL"]) + "/tests"
        let cases: [([String: String], String)] = [
            (["TRIAGE_AMQP_URL": "amqp://triage@127.0.0.1:1/aftercare"], "broker"),
            (["TRIAGE_AMQP_URL": "nonsense"], "amqp.url"),
            (["TRIAGE_STORE_PATH": broken], "not a database"),
            (["TRIAGE_STORE_PATH": "/no/such/folder/t.sqlite"], "/no/such/folder"),
            (["TRIAGE_AMQP_URL": empty], "aftercare.events"),
            (["TRIAGE_RULES_FILE": rules], "rules.yaml"),
        ]
        for (environment, words) in cases {
            let outcome = try deployment.command(.triage, "check", environment: environment)
            #expect(outcome.status == 1, "\(environment)")
            #expect(outcome.output.contains(words), "\(environment): \(outcome.output)")
            #expect(outcome.output.contains("mend:"), "\(outcome.output)")
        }
        let good = try deployment.command(.triage, "check")
        #expect(good.status == 0, "\(good.output)")
    }
}
