import Foundation
import Locking
import NIOCore
import NIOPosix

/// A wire between one service and the broker that can be made bad.
///
/// A bad wire delays and breaks, but it never loses bytes in the middle of a stream: neither does TCP.
final class Proxy: Sendable {
    struct Weather: Sendable {
        var holdsToBroker = false
        var holdsToService = false
        var delay = TimeAmount.zero
        /// Connections end with a reset after so many bytes from the broker.
        var resetAfter: Int?
        /// Bytes a second in each direction.
        var rate: Int?
        var refuses = false
    }

    enum Direction { case toBroker, toService }

    let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let server: any Channel
    private let state: Shared

    /// What all connections of a wire share.
    final class Shared: Sendable {
        let weather = Locked(Weather())
        let links = Locked<[ObjectIdentifier: Link]>([:])
    }

    /// - Parameter target: The broker's port; asked at each connection, because the broker may start later.
    init(group: MultiThreadedEventLoopGroup, target: @escaping @Sendable () -> Int?) async throws {
        self.group = group
        let state = Shared()
        self.state = state
        server = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: false)
            .childChannelInitializer { channel in
                guard let port = target(), !state.weather.withLock(\.refuses) else { return channel.close() }
                let link = Link(service: channel, state: state)
                return channel.pipeline.addHandler(Pipe(link, .toBroker)).flatMap {
                    ClientBootstrap(group: channel.eventLoop)
                        .channelInitializer { $0.pipeline.addHandler(Pipe(link, .toService)) }
                        .connect(host: "127.0.0.1", port: port)
                }.map { broker in
                    link.connected(to: broker)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = server.localAddress?.port ?? 0
    }

    func set(_ weather: Weather) {
        state.weather.withLock { $0 = weather }
        for link in state.links.withLock({ Array($0.values) }) { link.flush() }
    }

    /// Ends every connection with a reset, whatever is under way.
    func reset() {
        for link in state.links.withLock({ Array($0.values) }) { link.reset() }
    }

    var connections: Int { state.links.withLock(\.count) }
}

/// One connection through a proxy: two channels on one event loop, and what waits between them.
final class Link: Sendable {
    private struct State {
        var broker: (any Channel)?
        var waiting: [(Proxy.Direction, ByteBuffer)] = []
        var fromBroker = 0
        /// When the wire is free again, in each direction.
        var freeAt: [Bool: NIODeadline] = [:]
    }

    private let service: any Channel
    private let shared: Proxy.Shared
    private let state = Locked(State())

    init(service: any Channel, state: Proxy.Shared) {
        self.service = service
        shared = state
        shared.links.withLock { $0[ObjectIdentifier(self)] = self }
    }

    func connected(to channel: any Channel) {
        state.withLock { $0.broker = channel }
        flush()
    }

    func closed() {
        shared.links.withLock { $0[ObjectIdentifier(self)] = nil }
        service.close(promise: nil)
        state.withLock(\.broker)?.close(promise: nil)
    }

    func reset() {
        let channels: [any Channel] = [service] + [state.withLock(\.broker)].compactMap(\.self)
        for channel in channels {
            guard let socket = channel as? any SocketOptionProvider else { continue }
            socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
        }
    }

    func take(_ buffer: ByteBuffer, _ direction: Proxy.Direction) {
        state.withLock { $0.waiting.append((direction, buffer)) }
        flush()
    }

    /// Sends on what the weather lets through, in order.
    func flush() {
        let weather = shared.weather.withLock { $0 }
        let ready = state.withLock { state -> [(Proxy.Direction, ByteBuffer, NIODeadline)] in
            guard state.broker != nil else { return [] }
            var ready: [(Proxy.Direction, ByteBuffer, NIODeadline)] = []
            var kept: [(Proxy.Direction, ByteBuffer)] = []
            for (direction, buffer) in state.waiting {
                let isHeld = direction == .toBroker ? weather.holdsToBroker : weather.holdsToService
                guard !isHeld else {
                    kept.append((direction, buffer))
                    continue
                }
                let key = direction == .toBroker
                var at = max(.now() + weather.delay, state.freeAt[key] ?? .now())
                if let rate = weather.rate {
                    at = at + .microseconds(Int64(buffer.readableBytes) * 1_000_000 / Int64(rate))
                }
                state.freeAt[key] = at
                ready.append((direction, buffer, at))
            }
            state.waiting = kept
            return ready
        }
        for (direction, buffer, at) in ready { send(buffer, direction, at, resetAfter: weather.resetAfter) }
    }

    private func send(_ buffer: ByteBuffer, _ direction: Proxy.Direction, _ at: NIODeadline, resetAfter: Int?) {
        var buffer = buffer
        guard let channel = direction == .toBroker ? state.withLock(\.broker) : service else { return }
        var isLast = false
        if direction == .toService, let resetAfter {
            let before = state.withLock { state in
                defer { state.fromBroker += buffer.readableBytes }
                return state.fromBroker
            }
            if before + buffer.readableBytes >= resetAfter {
                buffer = buffer.readSlice(length: max(0, resetAfter - before)) ?? ByteBuffer()
                isLast = true
            }
        }
        let bytes = buffer
        channel.eventLoop.scheduleTask(deadline: at) { [self, isLast] in
            channel.writeAndFlush(bytes).whenComplete { _ in
                if isLast { self.reset() }
            }
        }
    }
}

/// One direction of a connection.
final class Pipe: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let link: Link
    private let direction: Proxy.Direction

    init(_ link: Link, _ direction: Proxy.Direction) {
        self.link = link
        self.direction = direction
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        link.take(unwrapInboundIn(data), direction)
    }

    func channelInactive(context: ChannelHandlerContext) {
        link.closed()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
