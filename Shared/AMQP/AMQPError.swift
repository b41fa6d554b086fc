/// Why the broker, or the way to it, does not do what was asked.
public enum AMQPError: Error, Equatable, Sendable {
    /// Nobody answers at the address, or the name is unknown.
    case unreachable(String)
    /// The broker answered and said no: wrong user, wrong password, unknown virtual host.
    case refused(code: Int, text: String)
    /// The broker closed the channel: 403 no right, 404 no such queue, 406 a message or an argument it does not take.
    case channelClosed(code: Int, text: String)
    /// The broker closed the connection: 320 when an operator stops it.
    case connectionClosed(code: Int, text: String)
    /// The connection died: reset, heartbeat missed, end of file.
    case lost(String)
    /// We closed it ourselves.
    case closed
    /// No broker can be given this message: a short string is too long, or the properties fill more than a frame.
    case unsendable(String)

    /// Whether the same call may succeed later with nobody changing anything.
    public var isTransient: Bool {
        switch self {
        case .unreachable, .connectionClosed, .lost, .closed: true
        case .refused, .channelClosed, .unsendable: false
        }
    }
}

extension AMQPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let reason): "broker unreachable: \(reason)"
        case .refused(let code, let text): "broker refused the connection: \(code) \(text)"
        case .channelClosed(let code, let text): "broker closed the channel: \(code) \(text)"
        case .connectionClosed(let code, let text): "broker closed the connection: \(code) \(text)"
        case .lost(let reason): "connection to the broker lost: \(reason)"
        case .closed: "connection is closed"
        case .unsendable(let reason): "the message cannot be sent: \(reason)"
        }
    }
}
