import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Holds one HTTP connection to its limits: closes it when the other side does not send, or does not read, in time.
///
/// It stands behind the decoder, so bytes that make no whole header do not count as a sign of life.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Whom the server waits for.
    private enum Phase {
        /// For the header of a request.
        case idle
        case receiving
        /// For ourselves.
        case answering
        /// For the other side to read.
        case stalled
    }

    private let connections: HTTPConnections
    private let limits: HTTPLimits
    private var phase: Phase?
    private var isReceiving = false
    private var unanswered = 0
    private var isRefused = false
    private var deadline: NIODeadline?
    private var alarm: Scheduled<Void>?

    init(_ connections: HTTPConnections, limits: HTTPLimits) {
        self.connections = connections
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        begin(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        switch unwrapInboundIn(data) {
        case .head:
            isReceiving = true
            unanswered += 1
        case .body: break
        case .end: isReceiving = false
        }
        update(context)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { unanswered -= 1 }
        context.write(data, promise: promise)
        update(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        update(context)
        context.fireChannelWritabilityChanged()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard phase == nil, !isRefused else { return }
        switch connections.open(context.channel) {
        case .admitted: update(context)
        case .instead(let other):
            other.close(promise: nil)
            update(context)
        case .refused: refuse(context)
        }
    }

    private func end(_ context: ChannelHandlerContext) {
        alarm?.cancel()
        alarm = nil
        connections.close(context.channel)
    }

    /// Says that it is full, without the router having been asked.
    private func refuse(_ context: ChannelHandlerContext) {
        isRefused = true
        let head = HTTPResponse(
            status: .serviceUnavailable, headerFields: [.retryAfter: "1", .connection: "close", .contentLength: "0"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }

    /// Finds out whom the server waits for, and how long it will from now on if that has changed.
    private func update(_ context: ChannelHandlerContext) {
        let next: Phase =
            if isReceiving { .receiving } else if unanswered > 0 {
                context.channel.isWritable ? .answering : .stalled
            } else { .idle }
        guard next != phase else { return }
        let (before, limit) = (phase, limit(of: next))
        phase = next
        if (before == .answering) != (next == .answering) {
            connections.note(context.channel, waits: next != .answering)
        }
        deadline = limit.map { NIODeadline.now() + $0 }
        if alarm == nil { setAlarm(context) }
    }

    private func limit(of phase: Phase) -> TimeAmount? {
        switch phase {
        case .idle: limits.header
        case .receiving: limits.body
        case .answering: nil
        case .stalled: limits.stall
        }
    }

    /// One alarm a connection: an answer does not set it anew, it finds that the deadline has moved.
    private func setAlarm(_ context: ChannelHandlerContext) {
        guard let deadline else { return }
        alarm = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
            guard let self else { return }
            self.alarm = nil
            if let deadline = self.deadline, deadline <= .now() {
                context.close(promise: nil)
            } else {
                self.setAlarm(context)
            }
        }
    }
}
