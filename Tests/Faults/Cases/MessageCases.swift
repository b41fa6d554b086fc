import AMQP
import Contracts
import Foundation
import GRDB

/// Messages come twice, in the wrong order, too many at once, or are not what they should be.
enum MessageCases {
    static let all: [FaultCase] = [
        FaultCase(id: "M1", title: "nothing happens", isQuick: true) { _ in },
        FaultCase(id: "M2", title: "every event is sent five times", isQuick: true, copies: 5) { _ in },
        FaultCase(
            id: "M3", title: "everything on triage.work comes twice and in random order", isQuick: true,
            limit: .restart
        ) { scene in try await shuffle(scene, .triage) },
        FaultCase(
            id: "M4", title: "everything on escalation.work comes twice and in random order", limit: .restart
        ) { scene in try await shuffle(scene, .escalation) },
        FaultCase(
            id: "M5", title: "everything on survey.work comes twice and in random order", limit: .restart
        ) { scene in try await shuffle(scene, .survey) },
        FaultCase(
            id: "M6", title: "poison between good events at every place, to every service", isQuick: true,
            expectation: Expectation(parked: [
                "triage/undecodable": 12, "triage/impossible": 4, "triage/unknown_version": 4, "intake/undecodable": 8,
                "escalation/undecodable": 8, "survey/undecodable": 4, "notifier/undecodable": 4,
            ])
        ) { scene in
            for round in 0..<4 {
                try await scene.midway(Double(round) * 0.25)
                try await scene.stage.publish(Poison.messages(round, scene.script.name))
            }
        },
        FaultCase(
            id: "M7", title: "an event whose handling kills intake, among good ones", isQuick: true,
            limit: .restart, expectation: Expectation(parked: ["intake/kills_the_process": 1]),
            needsTrait: true
        ) { scene in
            try await scene.midway()
            let killer = Script.Event(
                id: "killer-\(scene.script.name)", type: "ticket.submitted",
                data: Script.submission("killer", phone: "13900000000", description: "this-message-kills"))
            try await scene.aside.send([killer])
            var deaths = 0
            let start = Instant.now()
            try await scene.stage.wait("the killer is parked", within: .seconds(90)) {
                if !scene.stage.isRunning(.intake) {
                    deaths += 1
                    try await scene.stage.start(.intake)
                }
                return try scene.stage.count(
                    .intake, "SELECT count(*) FROM parked WHERE reason = 'kills_the_process' AND parked_at > ?",
                    [start.milliseconds]) == 1
            }
            guard deaths == 4 else { throw StageError("intake died \(deaths) times, not 4") }
            try await scene.recovers {}
        },
        FaultCase(
            id: "M8", title: "bodies of 1 MiB and more between good events", isQuick: true
        ) { scene in
            for size in [1 << 20, (1 << 20) + 1, 2 << 20, 3 << 20] {
                let event = Script.Event(
                    id: "large-\(size)-\(scene.script.name)", type: "ticket.submitted",
                    data: Script.submission(
                        "large", phone: "13900000001", description: String(repeating: "x", count: size - 600)))
                try await scene.aside.send([event])
            }
        },
        FaultCase(
            id: "M9", title: "a flood: 400 tickets at once while triage is down", tickets: 400, limit: .restart
        ) { scene in
            try await scene.stage.kill9(.triage)
            try await scene.midway(0.99)
            try await scene.recovers { try await scene.stage.start(.triage) }
        },
        FaultCase(
            id: "M10", title: "an old number with an unknown id, as after a restored sender", isQuick: true,
            expectation: Expectation(parked: ["triage/sequence_conflict": 1])
        ) { scene in
            try await scene.midway(0.9)
            try await scene.stage.wait("a ticket is registered", within: .seconds(30)) {
                try scene.stage.count(.triage, "SELECT count(*) FROM stream_progress") > 0
            }
            try await scene.stage.publish([Poison.stranger(scene.script)])
        },
        FaultCase(
            id: "M11",
            title: "poison before each of 60 messages that wait for triage: at every position of its batches",
            isQuick: true, limit: .restart, expectation: Expectation(parked: ["triage/undecodable": 60])
        ) { scene in
            try await exchange(scene, .triage) { waiting, _ in
                waiting.enumerated().flatMap { index, delivery in
                    let poison = Poison.bytes("\(scene.script.name)-between-\(index)")
                    return index < 60 ? [poison, delivery] : [delivery]
                }
            }
        },
        FaultCase(
            id: "M12", title: "survey's user forges a fact of intake, with a record of a death that never was",
            isQuick: true,
            expectation: Expectation(
                parked: ["triage/foreign_source": 1, "intake/foreign_source": 1, "escalation/foreign_source": 1])
        ) { scene in
            try await scene.midway(0.9)
            try await scene.stage.publish([Poison.forged(scene.script)])
        },
    ]

    private static func shuffle(_ scene: Scene, _ service: ServiceName) async throws {
        try await exchange(scene, service) { waiting, random in (waiting + waiting).shuffled(using: &random) }
    }

    /// Holds a service back, then puts something else into its queue than what waits for it.
    private static func exchange(
        _ scene: Scene, _ service: ServiceName,
        _ change: ([OutgoingMessage], inout SplitMix) -> [OutgoingMessage]
    ) async throws {
        var random = SplitMix(scene.seed)
        try await scene.stage.kill9(service)
        try await scene.midway(0.99)
        let queue = Topology.workQueue(of: service)
        try await scene.stage.wait("messages wait", within: .seconds(30)) {
            let connection = try await scene.stage.connect("count")
            let ready = try await connection.readyCount(of: queue)
            await connection.close()
            return ready > scene.script.tickets * 2
        }
        let waiting = try await scene.stage.take(all: queue).map { delivery in
            OutgoingMessage(
                exchange: "", routingKey: delivery.routingKey, properties: delivery.properties, body: delivery.body)
        }
        // Over the events' own exchange the other services would hear it, too.
        let changed = change(waiting, &random).map { message in
            OutgoingMessage(
                exchange: "shuffle", routingKey: message.routingKey, properties: message.properties,
                body: message.body)
        }
        try await scene.stage.bind(exchange: "shuffle", to: queue)
        for start in stride(from: 0, to: changed.count, by: 500) {
            try await scene.stage.publish(Array(changed[start..<min(start + 500, changed.count)]))
        }
        try await scene.recovers { try await scene.stage.start(service) }
    }
}

/// Messages that cannot be handled.
enum Poison {
    /// To each service, what its broker user could have been sent: bytes, wrong types, unknown versions and tickets.
    static func messages(_ round: Int, _ name: String) throws -> [OutgoingMessage] {
        let unknown = TicketID(tenant: "main", publisher: "nobody", eventID: "\(name)-\(round)")
        return try [
            message("intake.ticket.registered.v1", Data(), "\(name)-\(round)-empty"),
            message("intake.fact.recorded.v1", Data("{\"specversion\":\"1.0\",".utf8), "\(name)-\(round)-cut"),
            message(
                "intake.fact.recorded.v1", Data(repeating: UInt8(ascii: "["), count: 10_000), "\(name)-\(round)-deep"),
            message("intake.fact.recorded.v1", fact(unknown, version: 1, "\(name)-\(round)"), "\(name)-\(round)-1"),
            message("intake.fact.recorded.v9", fact(unknown, version: 9, "\(name)-\(round)"), "\(name)-\(round)-9"),
            message("triage.ticket.closed.v1", Data([0xff, 0xfe]), "\(name)-\(round)-bytes"),
            message("survey.survey.invited.v1", Data("7".utf8), "\(name)-\(round)-seven"),
        ]
    }

    /// Bytes that are no message, from intake by their key.
    static func bytes(_ id: String) -> OutgoingMessage {
        message("intake.fact.recorded.v1", Data("{\"id\":".utf8), id)
    }

    /// A second message with the first number of a stream that triage follows.
    static func stranger(_ script: Script) throws -> OutgoingMessage {
        let ticket = script.ticket(0)
        let fact = try fact(ticket, version: 1, "\(script.name)-stranger", sequence: 1)
        return message("intake.fact.recorded.v1", fact, "\(script.name)-stranger")
    }

    /// A fact of intake under survey's key, with the `x-death` header of a message that intake published.
    static func forged(_ script: Script) throws -> OutgoingMessage {
        let death: [String: MessageProperties.HeaderValue] = [
            "queue": .text("triage.work"), "reason": .text("delivery_limit"), "count": .integer(1),
            "routing-keys": .list([.text("intake.fact.recorded.v1.work.completed")]),
        ]
        let id = "\(script.name)-forged"
        return OutgoingMessage(
            exchange: Topology.Exchange.events.rawValue, routingKey: "survey.verdict.given.v1",
            properties: MessageProperties(messageId: id, headers: ["x-death": .list([.table(death)])]),
            body: try fact(script.ticket(0), version: 1, id, sequence: 1))
    }

    private static func message(_ key: String, _ body: Data, _ id: String) -> OutgoingMessage {
        OutgoingMessage(
            exchange: Topology.Exchange.events.rawValue, routingKey: key, properties: MessageProperties(messageId: id),
            body: body)
    }

    private static func fact(
        _ ticket: TicketID, version: Int, _ id: String, sequence: Int64? = nil
    ) throws -> Data {
        let now = Instant.now()
        let head = EnvelopeHead(
            id: "poison-\(id)-\(version)", source: ServiceName.intake.source,
            type: EventType(FactRecorded.type.name, version: version), time: now, subject: ticket.description,
            receivedat: now, sequence: sequence, causationid: "poison", correlationid: "poison")
        let data = FactRecorded(
            ticketId: ticket, recordedBy: "callcentre", late: false,
            fact: .completed(WorkCompleted(summary: "poison")))
        return try WireJSON.encode(Envelope(head: head, data: data))
    }
}
