import CRabbitMQ
import Foundation

/// A delivery or a return whose header and body frames are still to come.
enum PartialContent {
    struct Head {
        let consumer: String
        let tag: UInt64
        let redelivered: Bool
        let exchange: String
        let routingKey: String
        /// Set for a return.
        let returned: (code: Int, text: String)?
    }

    case none
    case method(Head)
    case body(Head, MessageProperties, expected: Int, received: Data)
}

extension ConnectionHandle {
    /// The next event that is already here; nil when nothing is.
    ///
    /// Reads frames itself, because the library's own reader waits without bound for the second frame of a message. Calling
    /// it also sends the heartbeat that is due and notices a missing one.
    func nextEvent() throws(AMQPError) -> BrokerEvent? {
        while true {
            var frame = amqp_frame_t()
            let status = crabbitmq_next_frame(state, &frame)
            if status == AMQP_STATUS_TIMEOUT.rawValue { return nil }
            try check(status: status)
            if let event = try take(frame) { return event }
        }
    }

    /// Gives the memory of handled frames back; the library never does so by itself.
    func releaseBuffers() {
        amqp_maybe_release_buffers(state)
    }

    private func take(_ frame: amqp_frame_t) throws(AMQPError) -> BrokerEvent? {
        switch Int32(frame.frame_type) {
        case AMQP_FRAME_METHOD: return try take(method: frame.payload.method)
        case AMQP_FRAME_HEADER:
            return take(header: frame.payload.properties.decoded, size: frame.payload.properties.body_size)
        case AMQP_FRAME_BODY: return take(body: frame.payload.body_fragment)
        default: return nil
        }
    }

    private func take(method: amqp_method_t) throws(AMQPError) -> BrokerEvent? {
        func decoded<Value>(_ type: Value.Type) -> Value {
            method.decoded.assumingMemoryBound(to: type).pointee
        }
        switch method.id {
        case AMQP_BASIC_DELIVER_METHOD:
            let deliver = decoded(amqp_basic_deliver_t.self)
            partial = .method(
                .init(
                    consumer: String(deliver.consumer_tag), tag: deliver.delivery_tag,
                    redelivered: deliver.redelivered != 0, exchange: String(deliver.exchange),
                    routingKey: String(deliver.routing_key), returned: nil))
            return nil
        case AMQP_BASIC_RETURN_METHOD:
            let back = decoded(amqp_basic_return_t.self)
            partial = .method(
                .init(
                    consumer: "", tag: 0, redelivered: false, exchange: String(back.exchange),
                    routingKey: String(back.routing_key),
                    returned: (code: Int(back.reply_code), text: String(back.reply_text))))
            return nil
        case AMQP_BASIC_ACK_METHOD:
            let ack = decoded(amqp_basic_ack_t.self)
            return .confirmed(tag: ack.delivery_tag, multiple: ack.multiple != 0)
        case AMQP_BASIC_NACK_METHOD:
            let nack = decoded(amqp_basic_nack_t.self)
            return .refused(tag: nack.delivery_tag, multiple: nack.multiple != 0)
        case AMQP_BASIC_CANCEL_METHOD:
            return .consumerCancelled(tag: String(decoded(amqp_basic_cancel_t.self).consumer_tag))
        case AMQP_CONNECTION_BLOCKED_METHOD:
            return .blocked(reason: String(decoded(amqp_connection_blocked_t.self).reason))
        case AMQP_CONNECTION_UNBLOCKED_METHOD:
            return .unblocked
        case AMQP_CHANNEL_CLOSE_METHOD:
            let error = Self.serverError(method)
            var ok = amqp_channel_close_ok_t()
            amqp_send_method(state, Self.channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &ok)
            throw error
        case AMQP_CONNECTION_CLOSE_METHOD:
            let error = Self.serverError(method)
            var ok = amqp_connection_close_ok_t()
            amqp_send_method(state, 0, AMQP_CONNECTION_CLOSE_OK_METHOD, &ok)
            throw error
        default:
            return nil
        }
    }

    private func take(header: UnsafeMutableRawPointer?, size: UInt64) -> BrokerEvent? {
        guard case .method(let head) = partial, let header else { return nil }
        let properties = header.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee
        partial = .body(head, MessageProperties(properties), expected: Int(size), received: Data())
        return completed()
    }

    private func take(body: amqp_bytes_t) -> BrokerEvent? {
        guard case .body(let head, let properties, let expected, var received) = partial, let start = body.bytes else {
            return nil
        }
        partial = .none
        received.append(start.assumingMemoryBound(to: UInt8.self), count: body.len)
        partial = .body(head, properties, expected: expected, received: received)
        return completed()
    }

    private func completed() -> BrokerEvent? {
        guard case .body(let head, let properties, let expected, let body) = partial, body.count >= expected else {
            return nil
        }
        partial = .none
        if let (code, text) = head.returned {
            return .returned(messageId: properties.messageId, code: code, text: text)
        }
        return .delivery(
            Delivery(
                consumer: head.consumer, tag: head.tag, redelivered: head.redelivered, exchange: head.exchange,
                routingKey: head.routingKey, properties: properties, body: body))
    }
}
