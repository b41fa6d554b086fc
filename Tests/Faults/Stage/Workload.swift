import AMQP
import Contracts
import Foundation

/// What the outside programs of one run send: the lives of some tickets, from submission to acceptance.
struct Script: Sendable {
    struct Event: Sendable {
        let id: String
        let type: String
        let data: JSONValue
    }

    /// Unique among all runs on a stage.
    let name: String
    let tickets: Int
    /// In the order of sending; an id that stands twice is sent twice.
    let events: [Event]

    func reference(_ index: Int) -> String { "\(name)-\(index)" }

    func ticket(_ index: Int) -> TicketID {
        TicketID(tenant: "main", publisher: "callcentre", eventID: "\(reference(index))-1")
    }

    /// Whole lives: submitted, responded, started, completed, accepted.
    ///
    /// - Parameter copies: How often each event is sent; between one and this many times when `isRandom`.
    static func lives(_ name: String, tickets: Int, copies: Int = 1, random: inout some RandomNumberGenerator) -> Script
    {
        var events: [Event] = []
        // Waves of ten tickets, so that every stage of a life is under way at any time.
        for wave in stride(from: 0, to: tickets, by: 10) {
            for step in 1...5 {
                for index in wave..<min(wave + 10, tickets) {
                    let event = event(step, of: "\(name)-\(index)", phone: phone(name, index))
                    let extra = copies > 1 ? copies - 1 : Int.random(in: 0..<10, using: &random) == 0 ? 1 : 0
                    events += Array(repeating: event, count: 1 + extra)
                }
            }
        }
        return Script(name: name, tickets: tickets, events: events)
    }

    /// Only the submissions: nobody answers.
    static func silence(_ name: String, tickets: Int) -> Script {
        Script(
            name: name, tickets: tickets,
            events: (0..<tickets).map { event(1, of: "\(name)-\($0)", phone: phone(name, $0)) })
    }

    /// A customer of its own for each ticket, so that no ticket is attached to another.
    private static func phone(_ name: String, _ index: Int) -> String {
        let hash = name.utf8.reduce(UInt64(5381)) { $0 &* 33 &+ UInt64($1) }
        return "13\(100_000_000 + (hash &* 1009 &+ UInt64(index)) % 900_000_000)"
    }

    static func event(_ step: Int, of reference: String, phone: String = "", time: Instant? = nil) -> Event {
        let ticket: [String: JSONValue] = [
            "ticket": .object(["externalRef": .string(reference), "publisher": .string("callcentre")])
        ]
        func about(_ fields: [String: JSONValue] = [:]) -> JSONValue { .object(ticket.merging(fields) { $1 }) }
        let id = "\(reference)-\(step)"
        return switch step {
        case 1: Event(id: id, type: "ticket.submitted", data: submission(reference, phone: phone))
        case 2:
            Event(
                id: id, type: "work.responded",
                data: about(["kind": .string("arrangement"), "summary": .string("明天上门")]))
        case 3: Event(id: id, type: "work.started", data: about())
        case 4: Event(id: id, type: "work.completed", data: about(["summary": .string("换电容")]))
        default: Event(id: id, type: "acceptance.given", data: about(["by": .string("客户")]))
        }
    }

    static func submission(_ reference: String, phone: String, description: String = "空调不制冷,显示E1") -> JSONValue {
        .object([
            "externalRef": .string(reference), "channel": .string("phone"), "description": .string(description),
            "parties": .array([
                .object([
                    "role": .string("customer"), "name": .string("张伟"), "phones": .array([.string(phone)]),
                    "address": .object(["text": .string("世纪大道100号")]),
                ])
            ]),
        ])
    }
}

/// An outside program that loses nothing: writes down what it means to send, waits for the confirm, and sends again without.
actor Generator {
    nonisolated let ledger: Ledger
    private let stage: Stage
    private var connection: BrokerConnection?
    private(set) var sent = 0
    /// How often the broker did not take an event.
    private(set) var refusals = 0
    private var history: [(id: String, body: Data, key: String)] = []

    init(_ stage: Stage, ledger: Ledger) {
        self.stage = stage
        self.ledger = ledger
    }

    /// Sends in order, one event at a time.
    func send(_ events: [Script.Event], time: Instant? = nil) async throws {
        for event in events {
            try await send(event.id, body: Self.body(event, time: time), key: "callcentre.\(event.type).v1")
            sent += 1
        }
    }

    /// Sends again, in the same order, everything that was confirmed so far.
    func again() async throws {
        let known = ledger.confirmed
        for (id, body, key) in history where known.contains(id) { try await send(id, body: body, key: key) }
    }

    /// Sends whatever bytes; `id` is what the ledger calls them.
    func send(_ id: String, body: Data, key: String) async throws {
        let message = OutgoingMessage(
            exchange: Topology.Exchange.inbound.rawValue, routingKey: key, properties: MessageProperties(), body: body)
        let deadline = ContinuousClock.now + .seconds(180)
        while true {
            try ledger.means(id)
            do {
                if try await open().publish([message]) == [.confirmed] {
                    if !ledger.confirmed.contains(id) { history.append((id, body, key)) }
                    try ledger.confirmed(id)
                    return
                }
                refusals += 1
            } catch is AMQPError {
                connection = nil
            }
            guard ContinuousClock.now < deadline else { throw StageError("the broker does not take \(id)") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    static func body(_ event: Script.Event, time: Instant? = nil) throws -> Data {
        var fields: [String: JSONValue] = [
            "specversion": .string("1.0"), "id": .string(event.id), "source": .string("/publishers/callcentre"),
            "type": .string("\(event.type).v1"), "data": event.data,
        ]
        if let time { fields["time"] = .string(time.description) }
        return try WireJSON.encode(JSONValue.object(fields))
    }

    private func open() async throws -> BrokerConnection {
        if let connection { return connection }
        let address = try stage.address(user: "callcentre", password: stage.secret("amqp/callcentre"))
        let fresh = try await BrokerConnection.open(address, name: "callcentre", logger: Stage.logger)
        try await fresh.enableConfirms()
        connection = fresh
        return fresh
    }

    /// Waits until so many events are out.
    func reaches(_ count: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while sent < count, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
    }
}
