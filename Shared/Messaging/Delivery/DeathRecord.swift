import AMQP
import Contracts

/// The entry of an `x-death` header that the broker wrote last: from which queue a message died, why, and the key it had.
///
/// Whoever publishes may send such a header, and RabbitMQ 3.10 completes what it finds: a new entry goes to the front, one of
/// the same queue and reason is counted up and keeps what the sender wrote into it. So only the first entry is read, only a
/// first death counts, and its key must be of the kind that the queue takes.
struct DeathRecord: Equatable {
    let queue: String
    let reason: String
    /// How often the message died in this queue for this reason.
    let count: Int64
    let routingKey: String

    /// The only reason for which our queues give a message up.
    private static let deliveryLimit = "delivery_limit"

    init?(_ properties: MessageProperties) {
        guard let entry = properties.headers["x-death"]?.list?.first?.table,
            let queue = entry["queue"]?.text, let reason = entry["reason"]?.text, let count = entry["count"]?.integer,
            let keys = entry["routing-keys"]?.list, keys.count == 1, let key = keys.first?.text
        else { return nil }
        self.queue = queue
        self.reason = reason
        self.count = count
        routingKey = key
    }

    /// The routing key, if this is the first death of a message in one of these queues.
    ///
    /// - Parameter origins: Queues whose dead letters come where this record was found.
    func routingKey(of origins: [String]) -> String? {
        guard origins.contains(queue), reason == Self.deliveryLimit, count == 1 else { return nil }
        let isOfService = ServiceName(rawValue: String(routingKey.prefix { $0 != "." })) != nil
        return isOfService == (queue != Topology.inboundQueue) ? routingKey : nil
    }
}
