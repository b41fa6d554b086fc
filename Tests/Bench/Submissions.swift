import AMQP
import Contracts
import Foundation

/// The submissions of one run: each another customer with another machine, so none is attached to another.
struct Submissions: Sendable {
    /// Keeps the ids of runs apart.
    let run: String
    let publisher = "callcentre"

    private static let descriptions = [
        "空调不制冷,显示E1,昨天晚上开始的", "洗衣机脱水时声音很大", "冰箱冷藏室不制冷,有异响", "空调漏水,地板湿了", "洗衣机不排水",
    ]
    private static let surnames = ["张伟", "李娜", "王芳", "刘洋", "陈静"]

    /// The reference by which a ticket is found again.
    func reference(_ index: Int) -> String { "\(run)-\(index)" }

    func body(_ index: Int) throws -> Data {
        let phone = "13" + String(100_000_000 + (index * 7_919 + abs(run.hashValue % 1_000_003)) % 900_000_000)
        let data: [String: JSONValue] = [
            "externalRef": .string(reference(index)), "channel": .string("phone"),
            "description": .string(Self.descriptions[index % 5]), "region": .string("east"),
            "product": .object([
                "brand": .string("示例"), "model": .string("KFR-35"), "serial": .string("SN-\(run)-\(index)"),
            ]),
            "parties": .array([
                .object([
                    "role": .string("customer"), "externalId": .string("C-\(run)-\(index)"),
                    "name": .string(Self.surnames[index % 5]), "phones": .array([.string(phone)]),
                    "language": .string("zh-Hans"),
                    "address": .object([
                        "text": .string("上海市浦东新区世纪大道\(index)号"), "divisionCode": .string("310115"),
                    ]),
                ])
            ]),
        ]
        return try event(id: reference(index), type: "ticket.submitted", data: data)
    }

    private func event(id: String, type: String, data: [String: JSONValue]) throws -> Data {
        try WireJSON.encode(
            JSONValue.object([
                "specversion": .string("1.0"), "id": .string(id), "source": .string("/publishers/\(publisher)"),
                "type": .string("\(type).v1"), "data": .object(data),
            ]))
    }

    func messages(_ indices: Range<Int>) throws -> [OutgoingMessage] {
        try indices.map { try message("ticket.submitted", body: body($0)) }
    }

    /// Any event of the same publisher.
    ///
    /// - Parameter type: Without its version.
    func message(id: String, type: String, data: [String: JSONValue]) throws -> OutgoingMessage {
        message(type, body: try event(id: id, type: type, data: data))
    }

    private func message(_ type: String, body: Data) -> OutgoingMessage {
        OutgoingMessage(
            exchange: Topology.Exchange.inbound.rawValue, routingKey: "\(publisher).\(type).v1",
            properties: MessageProperties(), body: body)
    }
}
