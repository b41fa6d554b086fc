import CRabbitMQ
import Foundation

/// One connection of librabbitmq with one channel: every call on it and what the broker answers.
///
/// Not Sendable, and never leaves the thread of the connection that owns it. Destroying it closes the socket.
final class ConnectionHandle {
    /// The only channel; one a connection, because the library loses frames of other channels while it waits on one.
    static let channel: amqp_channel_t = 1
    /// Seconds between heartbeats; a dead peer is noticed within twice that.
    static let heartbeat: Int32 = 10
    private static let frameMax: Int32 = 131_072
    private static let timeoutSeconds: Int32 = 10

    let state: amqp_connection_state_t
    let socket: Int32
    /// What of a delivery or a return has arrived so far.
    var partial = PartialContent.none

    /// Connects, logs in and opens the channel; blocks for at most about 20 seconds.
    ///
    /// - Parameter name: Shown by the broker next to the connection.
    init(_ address: BrokerAddress, name: String) throws(AMQPError) {
        guard let state = amqp_new_connection(), let tcp = amqp_tcp_socket_new(state) else {
            throw .unreachable("out of memory")
        }
        self.state = state
        let status = crabbitmq_open(tcp, address.host, Int32(address.port), 5)
        socket = status == 0 ? amqp_get_sockfd(state) : -1
        guard status == 0 else { throw .unreachable("\(address): \(Self.words(status))") }
        Self.tune(socket)
        crabbitmq_set_timeouts(state, Self.timeoutSeconds)
        try login(address, name: name)
        _ = amqp_channel_open(state, Self.channel)
        try check()
    }

    deinit {
        amqp_destroy_connection(state)
    }

    /// Bounds how long a dead network can hold a write: 0.11 has an endless wait inside its publish (rabbitmq-c #780).
    private static func tune(_ socket: Int32) {
        set(socket, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 15_000)
        set(socket, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 10)
        set(socket, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5)
        set(socket, Int32(IPPROTO_TCP), TCP_KEEPCNT, 3)
        set(socket, SOL_SOCKET, SO_SNDBUF, 256 << 10)
    }

    private static func set(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Logs in and claims the capabilities without which the broker tells us nothing of alarms and cancelled consumers.
    private func login(_ address: BrokerAddress, name: String) throws(AMQPError) {
        let arena = CArena()
        let capabilities = arena.table(
            [
                "connection.blocked", "consumer_cancel_notify", "basic.nack", "publisher_confirms",
                "authentication_failure_close",
            ].map { ($0, arena.field(true)) })
        var properties = arena.table([
            ("connection_name", arena.field(name)), ("capabilities", arena.field(capabilities)),
        ])
        let reply = crabbitmq_login_plain(
            state, address.virtualHost, 2047, Self.frameMax, Self.heartbeat, &properties, address.user, address.password
        )
        do {
            try check(reply)
        } catch .connectionClosed(let code, let text), .channelClosed(let code, let text) {
            throw .refused(code: code, text: text)
        } catch .lost(let reason) {
            throw .unreachable("\(address): \(reason)")
        }
    }

    /// Turns the library's reply to the last call into an error; call it right after each.
    func check() throws(AMQPError) {
        try check(amqp_get_rpc_reply(state))
    }

    private func check(_ reply: amqp_rpc_reply_t) throws(AMQPError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION: throw Self.serverError(reply.reply)
        case AMQP_RESPONSE_LIBRARY_EXCEPTION: throw .lost(Self.words(reply.library_error))
        default: throw .lost("the broker sent no answer")
        }
    }

    /// Checks the status that the fire-and-forget calls return.
    func check(status: Int32) throws(AMQPError) {
        guard status < 0 else { return }
        throw .lost(Self.words(status))
    }

    static func serverError(_ method: amqp_method_t) -> AMQPError {
        switch method.id {
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = method.decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
            return .channelClosed(code: Int(close.reply_code), text: String(close.reply_text))
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = method.decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
            return .connectionClosed(code: Int(close.reply_code), text: String(close.reply_text))
        default:
            return .lost("the broker sent method \(method.id)")
        }
    }

    static func words(_ status: Int32) -> String {
        String(cString: amqp_error_string2(status))
    }
}

// MARK: - Verbs

extension ConnectionHandle {
    /// How many messages are ready in a queue that must exist.
    func readyCount(of queue: String) throws(AMQPError) -> Int {
        let arena = CArena()
        let answer = amqp_queue_declare(state, Self.channel, arena.bytes(queue), 1, 0, 0, 0, amqp_empty_table)
        try check()
        return answer.map { Int($0.pointee.message_count) } ?? 0
    }

    /// Fails with 404 when the exchange does not exist.
    func requireExchange(_ exchange: String, kind: String) throws(AMQPError) {
        let arena = CArena()
        _ = amqp_exchange_declare(
            state, Self.channel, arena.bytes(exchange), arena.bytes(kind), 1, 1, 0, 0, amqp_empty_table)
        try check()
    }

    func consume(_ queue: String, as consumer: String, prefetch: UInt16) throws(AMQPError) {
        let arena = CArena()
        _ = amqp_basic_qos(state, Self.channel, 0, prefetch, 0)
        try check()
        _ = amqp_basic_consume(
            state, Self.channel, arena.bytes(queue), arena.bytes(consumer), 0, 0, 0, amqp_empty_table)
        try check()
    }

    func acknowledge(upTo tag: UInt64) throws(AMQPError) {
        try check(status: amqp_basic_ack(state, Self.channel, tag, 1))
    }

    func enableConfirms() throws(AMQPError) {
        _ = amqp_confirm_select(state, Self.channel)
        try check()
    }

    func publish(_ message: OutgoingMessage) throws(AMQPError) {
        let arena = CArena()
        var properties = amqp_basic_properties_t(message.properties, in: arena)
        let status = message.body.withUnsafeBytes { body in
            amqp_basic_publish(
                state, Self.channel, arena.bytes(message.exchange), arena.bytes(message.routingKey), 1, 0, &properties,
                amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress)))
        }
        let ofTheMessage = [AMQP_STATUS_BAD_AMQP_DATA, AMQP_STATUS_TABLE_TOO_BIG, AMQP_STATUS_INVALID_PARAMETER]
        guard !ofTheMessage.contains(where: { $0.rawValue == status }) else {
            throw .unsendable(Self.words(status))
        }
        try check(status: status)
    }

    /// Holds what is written back until it fills packets, or until it is let go.
    ///
    /// The library writes three frames a message with a call each; without this a burst reaches the broker in thousands of
    /// small reads.
    func cork(_ isCorked: Bool) {
        Self.set(socket, Int32(IPPROTO_TCP), TCP_CORK, isCorked ? 1 : 0)
    }

    /// Says goodbye; a dead peer is not waited for longer than the library's own timeout.
    func close() {
        _ = amqp_channel_close(state, Self.channel, AMQP_REPLY_SUCCESS)
        _ = amqp_connection_close(state, AMQP_REPLY_SUCCESS)
    }
}
