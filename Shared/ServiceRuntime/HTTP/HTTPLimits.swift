import NIOCore

/// What one HTTP connection may take, and how many there may be.
package struct HTTPLimits: Sendable {
    /// Connections held at a time.
    package var connections: Int
    /// From the start of a connection, or the end of an answer, to the last byte of a request's header.
    package var header: TimeAmount
    /// From the header to the last byte of the body: a megabyte at 20 KB/s.
    package var body: TimeAmount
    /// How long the other side may leave an answer unread once the buffers are full.
    package var stall: TimeAmount

    package init(
        connections: Int = 1024, header: TimeAmount = .seconds(30), body: TimeAmount = .seconds(60),
        stall: TimeAmount = .seconds(30)
    ) {
        (self.connections, self.header, self.body, self.stall) = (connections, header, body, stall)
    }
}
