import NIOCore

/// What one HTTP connection may take, and how many there may be.
struct HTTPLimits: Sendable {
    /// Connections held at a time.
    var connections = 1024
    /// From the start of a connection, or the end of an answer, to the last byte of a request's header.
    var header = TimeAmount.seconds(30)
    /// From the header to the last byte of the body: a megabyte at 20 KB/s.
    var body = TimeAmount.seconds(60)
    /// How long the other side may leave an answer unread once the buffers are full.
    var stall = TimeAmount.seconds(30)
}
