/// Stands in a numbered stream where an operator discarded a message that no broker would take.
///
/// It travels by the routing key and under the number of what it stands for, so whoever follows the stream goes on behind it.
public struct MessageDiscarded: NamedMessage, Hashable {
    public static let type = EventType("message.discarded")

    /// Of the message that is missing.
    public var messageId: String
    public var messageType: String

    public init(messageId: String, messageType: String) {
        self.messageId = messageId
        self.messageType = messageType
    }
}
