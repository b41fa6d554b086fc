import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers `Expect: 100-continue` (RFC 9110 §10.1.1), so that a client with a large body need not wait before it sends it.
///
/// An interim answer never falls into the response to an earlier request on the same connection: it waits for its end.
final class ContinueHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// For each request that is not answered to its end, oldest first: whether it still waits for our word.
    private var waiting: [Bool] = []

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            waiting.append(head.headerFields[.expect]?.lowercased() == "100-continue")
            if waiting.count == 1 { invite(context) }
        case .body:
            // Who has sent something does not wait any more.
            if let newest = waiting.indices.last { waiting[newest] = false }
        case .end:
            if let newest = waiting.indices.last { waiting[newest] = false }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        context.write(data, promise: promise)
        guard case .end = part, !waiting.isEmpty else { return }
        waiting.removeFirst()
        invite(context)
    }

    private func invite(_ context: ChannelHandlerContext) {
        guard waiting.first == true else { return }
        waiting[0] = false
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }
}
