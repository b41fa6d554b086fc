/// What the log of a service says when it sends a message: for its operator, so never a person's data.
///
/// The line also has the ticket, the event and the story it belongs to; who sends the message adds them.
public struct LogRemark: Hashable, Sendable {
    public enum Level: Hashable, Sendable {
        case info, notice
    }

    public let level: Level
    public let text: String
    public let fields: [String: String]

    public init(_ level: Level, _ text: String, _ fields: [String: String]) {
        self.level = level
        self.text = text
        self.fields = fields
    }
}
