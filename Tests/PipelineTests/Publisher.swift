import AMQP
import Contracts
import Foundation
import TestSupport
import Testing

/// An outside program: publishes with confirms, again and again until the broker has taken it, and reads its own queue.
actor Publisher {
    private let address: BrokerAddress
    let name: String
    private var connection: BrokerConnection?

    init(_ name: String, url: String) throws {
        self.name = name
        address = try #require(BrokerAddress(url: url))
    }

    /// An event of this publisher as the bytes it sends.
    static func event(_ id: String, _ type: String, _ data: JSONValue, from publisher: String) throws -> Data {
        try WireJSON.encode(
            JSONValue.object([
                "specversion": .string("1.0"), "id": .string(id), "source": .string("/publishers/\(publisher)"),
                "type": .string("\(type).v1"), "data": data,
            ]))
    }

    func event(_ id: String, _ type: String, _ data: JSONValue) throws -> OutgoingMessage {
        OutgoingMessage(
            exchange: Topology.Exchange.inbound.rawValue, routingKey: "\(name).\(type).v1",
            properties: MessageProperties(), body: try Self.event(id, type, data, from: name))
    }

    func raw(_ body: Data, key: String) -> OutgoingMessage {
        OutgoingMessage(
            exchange: Topology.Exchange.inbound.rawValue, routingKey: key, properties: MessageProperties(), body: body)
    }

    /// Publishes in order; after a broken connection what is not confirmed goes out again.
    func publish(_ messages: [OutgoingMessage]) async throws {
        var rest = messages[...]
        while !rest.isEmpty {
            do {
                let connection = try await open()
                let outcomes = try await connection.publish(Array(rest.prefix(50)))
                rest = rest.dropFirst(outcomes.prefix { $0 == .confirmed }.count)
            } catch let error as AMQPError where error.isTransient {
                connection = nil
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// What the broker says to one attempt, broken connection and refusals included.
    func attempt(_ message: OutgoingMessage) async -> Result<AMQP.Confirmation, AMQPError> {
        do {
            let outcome = try await open().publish([message])
            return outcome.first.map { .success($0) } ?? .failure(.closed)
        } catch {
            connection = nil
            return .failure(error as? AMQPError ?? .closed)
        }
    }

    private func open() async throws -> BrokerConnection {
        if let connection { return connection }
        let fresh = try await BrokerConnection.open(address, name: "test-\(name)", logger: TestBroker.logger)
        try await fresh.enableConfirms()
        connection = fresh
        return fresh
    }

    /// Reads `outbound.<name>` until the answers satisfy the condition; everything read is acknowledged.
    func answers(until isEnough: ([EventAnswered]) -> Bool) async throws -> [EventAnswered] {
        try await read(until: isEnough)
    }

    /// The same for progress.
    func progress(until isEnough: ([TicketProgressed]) -> Bool) async throws -> [TicketProgressed] {
        try await read(until: isEnough)
    }

    private func read<Payload: NamedMessage>(until isEnough: ([Payload]) -> Bool) async throws -> [Payload] {
        let reader = try await BrokerConnection.open(address, name: "read-\(name)", logger: TestBroker.logger)
        _ = try await reader.consume("outbound.\(name)", as: "read", prefetch: 500)
        var found: [Payload] = []
        while !isEnough(found) {
            let batch = try await reader.receive(atMost: 500)
            for delivery in batch where delivery.properties.type == Payload.type.description {
                found.append(try WireJSON.decode(Envelope<Payload>.self, from: delivery.body).data)
            }
            if let last = batch.last { try await reader.acknowledge(upTo: last.tag) }
        }
        await reader.close()
        return found
    }

    /// The final answer to one event.
    func finalAnswer(to id: String) async throws -> EventAnswered {
        let answers = try await answers { $0.contains { $0.eventId == id && $0.final } }
        return try #require(answers.last { $0.eventId == id && $0.final })
    }
}

/// The data of events, as an outside program would write them.
enum EventData {
    static func submission(
        _ reference: String, description: String = "空调不制冷,显示E1", phone: String = "13800005678", name: String = "张伟",
        contract: String? = nil
    ) -> JSONValue {
        .object([
            "contractRef": contract.map(JSONValue.string) ?? .null,
            "externalRef": .string(reference), "channel": .string("phone"), "description": .string(description),
            "parties": .array([
                .object([
                    "role": .string("customer"), "name": .string(name), "phones": .array([.string(phone)]),
                    "email": .string("zhang.wei@example.com"),
                    "address": .object(["text": .string("世纪大道100号12楼")]),
                ])
            ]),
        ])
    }

    /// A later event about the ticket that callcentre submitted under the reference.
    static func about(_ reference: String, _ fields: [String: JSONValue] = [:]) -> JSONValue {
        .object(
            fields.merging([
                "ticket": .object(["externalRef": .string(reference), "publisher": .string("callcentre")])
            ]) { $1 })
    }
}
