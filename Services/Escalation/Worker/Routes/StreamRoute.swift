import Contracts
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import ServiceLifecycle
import ServiceRuntime

/// `GET /v1/stream`: server-sent events, each a ``BoardNews``; the first has all of it, the next ones what changed.
///
/// A comment every 15 s keeps the connection open and finds out when the other side is gone.
struct StreamRoute: Sendable {
    private static let heartbeat = Duration.seconds(15)
    /// Under load many commits ring; nobody reads a table faster than this.
    private static let calm = Duration.milliseconds(200)

    let door: StaffDoor
    let board: Board

    func add(to router: ServiceRouter) {
        router.get("v1/stream") { request, _ in
            try await door.asStaff(request) { _ in
                Response(
                    status: .ok,
                    headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
                    body: ResponseBody { writer in
                        try await follow(&writer)
                        try await writer.finish(nil)
                    })
            }
        }
    }

    private func follow(_ writer: inout any ResponseBodyWriter) async throws {
        let (id, bell) = board.join()
        defer { board.leave(id) }
        async let _: Void = beat(bell)
        var seen = Board.Seen()
        bell.ring()
        try await withGracefulShutdownHandler {
            for await _ in bell.rings {
                if let news = try await board.news(since: &seen) {
                    try await writer.write(try event(news))
                } else {
                    try await writer.write(ByteBuffer(string: ": alive\n\n"))
                }
                try await Task.sleep(for: Self.calm)
            }
        } onGracefulShutdown: {
            bell.finish()
        }
    }

    private func beat(_ bell: Doorbell) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.heartbeat)
            bell.ring()
        }
    }

    private func event(_ news: BoardNews) throws -> ByteBuffer {
        var buffer = ByteBuffer(string: "data: ")
        buffer.writeBytes(try WireJSON.encode(news))
        buffer.writeString("\n\n")
        return buffer
    }
}
