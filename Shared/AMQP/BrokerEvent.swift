/// What the broker sends without being asked, in the order of the wire.
enum BrokerEvent {
    case delivery(Delivery)
    case confirmed(tag: UInt64, multiple: Bool)
    case refused(tag: UInt64, multiple: Bool)
    case returned(messageId: String?, code: Int, text: String)
    /// The broker cancelled a consumer: its queue was deleted or moved.
    case consumerCancelled(tag: String)
    /// Memory or disk alarm: the broker reads no more publishes.
    case blocked(reason: String)
    case unblocked
}
