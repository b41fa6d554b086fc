import CRabbitMQ
import Foundation

/// C memory for the arguments of one call, strings and tables; freed when the arena goes.
final class CArena {
    /// Enough for the properties of a message; only what is larger has a block of its own.
    private static let blockSize = 2048

    private var blocks: [UnsafeMutableRawPointer] = []
    private let first = UnsafeMutableRawPointer.allocate(byteCount: CArena.blockSize, alignment: 16)
    private var used = 0

    deinit {
        first.deallocate()
        for block in blocks { block.deallocate() }
    }

    private func allocate(_ count: Int, alignment: Int) -> UnsafeMutableRawPointer {
        let start = (used + alignment - 1) / alignment * alignment
        if start + count <= Self.blockSize {
            used = start + count
            return first + start
        }
        let block = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: alignment)
        blocks.append(block)
        return block
    }

    func bytes(_ text: String) -> amqp_bytes_t {
        var text = text
        return text.withUTF8 { utf8 in
            let block = allocate(utf8.count, alignment: 1)
            if let base = utf8.baseAddress { block.copyMemory(from: base, byteCount: utf8.count) }
            return amqp_bytes_t(len: utf8.count, bytes: block)
        }
    }

    func field(_ text: String) -> amqp_field_value_t {
        var field = amqp_field_value_t()
        field.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
        field.value.bytes = bytes(text)
        return field
    }

    func field(_ number: Int64) -> amqp_field_value_t {
        var field = amqp_field_value_t()
        field.kind = UInt8(AMQP_FIELD_KIND_I64.rawValue)
        field.value.i64 = number
        return field
    }

    func field(_ flag: Bool) -> amqp_field_value_t {
        var field = amqp_field_value_t()
        field.kind = UInt8(AMQP_FIELD_KIND_BOOLEAN.rawValue)
        field.value.boolean = flag ? 1 : 0
        return field
    }

    func field(_ value: MessageProperties.HeaderValue) -> amqp_field_value_t {
        switch value {
        case .text(let text): return field(text)
        case .integer(let number): return field(number)
        case .table(let values):
            return field(table(values.sorted { $0.key < $1.key }.map { key, value in (key, field(value)) }))
        case .list(let values):
            let block = allocate(
                values.count * MemoryLayout<amqp_field_value_t>.stride,
                alignment: MemoryLayout<amqp_field_value_t>.alignment)
            let entries = block.bindMemory(to: amqp_field_value_t.self, capacity: values.count)
            for (index, value) in values.enumerated() {
                entries.advanced(by: index).initialize(to: field(value))
            }
            var list = amqp_field_value_t()
            list.kind = UInt8(AMQP_FIELD_KIND_ARRAY.rawValue)
            list.value.array = amqp_array_t(num_entries: Int32(values.count), entries: entries)
            return list
        }
    }

    func field(_ table: amqp_table_t) -> amqp_field_value_t {
        var field = amqp_field_value_t()
        field.kind = UInt8(AMQP_FIELD_KIND_TABLE.rawValue)
        field.value.table = table
        return field
    }

    func table(_ fields: [(String, amqp_field_value_t)]) -> amqp_table_t {
        let stride = MemoryLayout<amqp_table_entry_t>.stride
        let block = allocate(fields.count * stride, alignment: MemoryLayout<amqp_table_entry_t>.alignment)
        let entries = block.bindMemory(to: amqp_table_entry_t.self, capacity: fields.count)
        for (index, field) in fields.enumerated() {
            entries.advanced(by: index).initialize(to: amqp_table_entry_t(key: bytes(field.0), value: field.1))
        }
        return amqp_table_t(num_entries: Int32(fields.count), entries: entries)
    }
}

extension String {
    /// Copies borrowed bytes; what is not UTF-8 becomes replacement characters.
    init(_ bytes: amqp_bytes_t) {
        self.init(decoding: UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.len), as: UTF8.self)
    }
}

extension amqp_basic_properties_t {
    /// The properties of a persistent message; borrowed from the arena.
    init(_ properties: MessageProperties, in arena: CArena) {
        self.init()
        var flags = AMQP_BASIC_DELIVERY_MODE_FLAG
        delivery_mode = 2
        if let messageId = properties.messageId {
            message_id = arena.bytes(messageId)
            flags |= AMQP_BASIC_MESSAGE_ID_FLAG
        }
        if let type = properties.type {
            self.type = arena.bytes(type)
            flags |= AMQP_BASIC_TYPE_FLAG
        }
        if let correlationId = properties.correlationId {
            correlation_id = arena.bytes(correlationId)
            flags |= AMQP_BASIC_CORRELATION_ID_FLAG
        }
        if let contentType = properties.contentType {
            content_type = arena.bytes(contentType)
            flags |= AMQP_BASIC_CONTENT_TYPE_FLAG
        }
        if let timestamp = properties.timestamp {
            self.timestamp = timestamp
            flags |= AMQP_BASIC_TIMESTAMP_FLAG
        }
        if !properties.headers.isEmpty {
            headers = arena.table(
                properties.headers.sorted { $0.key < $1.key }.map { key, value in (key, arena.field(value)) })
            flags |= AMQP_BASIC_HEADERS_FLAG
        }
        _flags = amqp_flags_t(flags)
    }
}

extension MessageProperties {
    /// Copies what a received message carries; a property is read only when its flag says it is there.
    init(_ properties: amqp_basic_properties_t) {
        func text(_ flag: Int32, _ bytes: amqp_bytes_t) -> String? {
            properties._flags & amqp_flags_t(flag) != 0 ? String(bytes) : nil
        }
        self.init(
            messageId: text(AMQP_BASIC_MESSAGE_ID_FLAG, properties.message_id),
            type: text(AMQP_BASIC_TYPE_FLAG, properties.type),
            correlationId: text(AMQP_BASIC_CORRELATION_ID_FLAG, properties.correlation_id),
            contentType: text(AMQP_BASIC_CONTENT_TYPE_FLAG, properties.content_type),
            timestamp: properties._flags & amqp_flags_t(AMQP_BASIC_TIMESTAMP_FLAG) != 0 ? properties.timestamp : nil)
        guard properties._flags & amqp_flags_t(AMQP_BASIC_HEADERS_FLAG) != 0 else { return }
        for index in 0..<Int(properties.headers.num_entries) {
            let entry = properties.headers.entries[index]
            headers[String(entry.key)] = HeaderValue(entry.value, depth: 0)
        }
    }
}

extension MessageProperties.HeaderValue {
    /// Deeper than a list of tables of lists nothing of ours or the broker's goes.
    private static let deepest = 3

    /// - Parameter depth: How many lists and tables it stands in.
    init?(_ field: amqp_field_value_t, depth: Int) {
        switch UInt32(field.kind) {
        case AMQP_FIELD_KIND_UTF8.rawValue: self = .text(String(field.value.bytes))
        case AMQP_FIELD_KIND_I64.rawValue, AMQP_FIELD_KIND_TIMESTAMP.rawValue: self = .integer(field.value.i64)
        case AMQP_FIELD_KIND_I32.rawValue: self = .integer(Int64(field.value.i32))
        case AMQP_FIELD_KIND_I16.rawValue: self = .integer(Int64(field.value.i16))
        case AMQP_FIELD_KIND_I8.rawValue: self = .integer(Int64(field.value.i8))
        case AMQP_FIELD_KIND_ARRAY.rawValue where depth < Self.deepest:
            let array = field.value.array
            self = .list((0..<Int(array.num_entries)).compactMap { Self(array.entries[$0], depth: depth + 1) })
        case AMQP_FIELD_KIND_TABLE.rawValue where depth < Self.deepest:
            let table = field.value.table
            var values: [String: Self] = [:]
            for index in 0..<Int(table.num_entries) {
                let entry = table.entries[index]
                values[String(entry.key)] = Self(entry.value, depth: depth + 1)
            }
            self = .table(values)
        default: return nil
        }
    }
}
