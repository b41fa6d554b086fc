import CRabbitMQ
import Foundation

/// One connection of plain rabbitmq-c with one channel, as thin as the library allows: what the broker can carry is measured
/// with it, not with our own client.
///
/// Not Sendable; each thread opens its own.
final class PlainClient {
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private static let channel: amqp_channel_t = 1

    private let state: amqp_connection_state_t
    private var published: UInt64 = 0
    /// Every tag up to here is confirmed, and these beyond it: the broker confirms one by one and several at once, in any order.
    private var floor: UInt64 = 0
    private var beyond: Set<UInt64> = []

    init(_ endpoint: BrokerLimit.Endpoint) throws {
        guard let state = amqp_new_connection(), let tcp = amqp_tcp_socket_new(state) else {
            throw Fault(description: "rabbitmq-c has no memory for a connection")
        }
        self.state = state
        let status = crabbitmq_open(tcp, endpoint.host, Int32(endpoint.port), 5)
        guard status == 0 else { throw Fault(description: "broker not reached: \(Self.words(status))") }
        var properties = amqp_empty_table
        let reply = crabbitmq_login_plain(
            state, endpoint.virtualHost, 2047, 131_072, 0, &properties, endpoint.user, endpoint.password)
        try Self.require(reply, "login")
        _ = amqp_channel_open(state, Self.channel)
        try Self.require(amqp_get_rpc_reply(state), "channel")
    }

    deinit {
        _ = amqp_connection_close(state, AMQP_REPLY_SUCCESS)
        amqp_destroy_connection(state)
    }

    private static func words(_ status: Int32) -> String { String(cString: amqp_error_string2(status)) }

    private static func require(_ reply: amqp_rpc_reply_t, _ call: String) throws {
        guard reply.reply_type == AMQP_RESPONSE_NORMAL else { throw Fault(description: "\(call) was refused") }
    }

    private func require(_ status: Int32, _ call: String) throws {
        guard status >= 0 else { throw Fault(description: "\(call): \(Self.words(status))") }
    }

    // MARK: - Publishing

    func enableConfirms() throws {
        _ = amqp_confirm_select(state, Self.channel)
        try Self.require(amqp_get_rpc_reply(state), "confirm.select")
    }

    /// Publishes one persistent message and waits only while more than `window` are not confirmed yet.
    func publish(_ body: [UInt8], to exchange: String, key: String, window: UInt64) throws {
        var properties = amqp_basic_properties_t()
        properties._flags = amqp_flags_t(AMQP_BASIC_DELIVERY_MODE_FLAG)
        properties.delivery_mode = 2
        let status = body.withUnsafeBytes { bytes in
            exchange.withCString { exchange in
                key.withCString { key in
                    amqp_basic_publish(
                        state, Self.channel, amqp_cstring_bytes(exchange), amqp_cstring_bytes(key), 0, 0, &properties,
                        amqp_bytes_t(len: bytes.count, bytes: UnsafeMutableRawPointer(mutating: bytes.baseAddress)))
                }
            }
        }
        try require(status, "publish")
        published += 1
        try settle(allBut: window)
    }

    /// Waits until at most `window` messages are not confirmed.
    func settle(allBut window: UInt64) throws {
        while published - floor - UInt64(beyond.count) > window {
            var frame = amqp_frame_t()
            let status = crabbitmq_next_frame(state, &frame)
            if status == AMQP_STATUS_TIMEOUT.rawValue {
                var descriptor = pollfd(fd: amqp_get_sockfd(state), events: Int16(POLLIN), revents: 0)
                _ = poll(&descriptor, 1, 10_000)
                continue
            }
            try require(status, "confirm")
            guard Int32(frame.frame_type) == AMQP_FRAME_METHOD else { continue }
            guard frame.payload.method.id == AMQP_BASIC_ACK_METHOD else {
                throw Fault(description: "the broker did not take a message: method \(frame.payload.method.id)")
            }
            let ack = frame.payload.method.decoded.assumingMemoryBound(to: amqp_basic_ack_t.self).pointee
            confirm(ack.delivery_tag, multiple: ack.multiple != 0)
            amqp_maybe_release_buffers(state)
        }
    }

    private func confirm(_ tag: UInt64, multiple: Bool) {
        if multiple {
            floor = max(floor, tag)
            beyond = beyond.filter { $0 > floor }
        } else if tag > floor {
            beyond.insert(tag)
        }
        while beyond.remove(floor + 1) != nil { floor += 1 }
    }

    // MARK: - Consuming

    func consume(_ queue: String, prefetch: UInt16) throws {
        _ = amqp_basic_qos(state, Self.channel, 0, prefetch, 0)
        try Self.require(amqp_get_rpc_reply(state), "qos")
        _ = queue.withCString {
            amqp_basic_consume(
                state, Self.channel, amqp_cstring_bytes($0), amqp_empty_bytes, 0, 0, 0, amqp_empty_table)
        }
        try Self.require(amqp_get_rpc_reply(state), "consume")
    }

    /// Takes `count` messages and acknowledges them, `batch` at a time.
    func take(_ count: Int, acknowledging batch: Int) throws {
        var open = 0
        for taken in 1...max(count, 1) {
            var envelope = amqp_envelope_t()
            amqp_maybe_release_buffers(state)
            try Self.require(amqp_consume_message(state, &envelope, nil, 0), "consume")
            let tag = envelope.delivery_tag
            amqp_destroy_envelope(&envelope)
            open += 1
            if open == batch || taken == count {
                try require(amqp_basic_ack(state, Self.channel, tag, 1), "ack")
                open = 0
            }
        }
    }
}
