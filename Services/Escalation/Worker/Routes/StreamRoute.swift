import Contracts
import HTTPTypes
import Hummingbird
import Messaging
import NIOCore
import ServiceLifecycle
import ServiceRuntime

/// `GET /v1/stream`: server-sent events, each a ``BoardNews``; the first has all of it, the next ones what changed.
///
/// A comment every 15 s keeps the connection open and finds out when the other side is gone. Who reads so slowly that changes
/// are not kept any more is disconnected, and begins with the whole when he comes back. 503 when as many follow as may.
struct StreamRoute: Sendable {
    private static let heartbeat = Duration.seconds(15)
    private static let patience = "5"

    let door: StaffDoor
    let board: Board
    let feed: BoardFeed

    init(door: StaffDoor, board: Board) {
        (self.door, self.board) = (door, board)
        feed = BoardFeed(board)
    }

    func add(to router: ServiceRouter) {
        router.get("v1/stream") { request, _ in
            try await door.asStaff(request) { _ in
                guard let onlooker = board.onlookers.join() else { return crowded }
                return Response(
                    status: .ok,
                    headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
                    body: ResponseBody { writer in
                        try await request.body.consumeWithInboundCloseHandler { _ in
                            try await follow(onlooker.bell, &writer)
                        } onInboundClosed: {
                            onlooker.bell.finish()
                        }
                        try await writer.finish(nil)
                    })
            }
        }
    }

    private func follow(_ bell: Doorbell, _ writer: inout any ResponseBodyWriter) async throws {
        async let _: Void = beat(bell)
        bell.ring()
        try await withGracefulShutdownHandler {
            var known: Int?
            var spoke = ContinuousClock.now
            for await _ in bell.rings {
                switch try await feed.news(since: known) {
                case .nothing:
                    guard spoke.duration(to: .now) >= Self.heartbeat / 2 else { continue }
                    try await writer.write(ByteBuffer(string: ": alive\n\n"))
                case .events(let events, let edition):
                    for event in events { try await writer.write(event) }
                    known = edition
                case .tooLate:
                    return
                }
                spoke = .now
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

    private var crowded: Response {
        var response = Response(
            problem: "too_many_onlookers",
            LocalizedText("实时看板的连接数已满,请稍后再试。", "As many as may already follow the board; try again later."),
            status: .serviceUnavailable)
        response.headers[.retryAfter] = Self.patience
        return response
    }
}
