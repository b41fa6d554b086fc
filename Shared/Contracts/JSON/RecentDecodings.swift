import Foundation
import Locking

/// The values that were decoded or encoded last, beside their bytes: what is read again unchanged need not be decoded.
///
/// The store stays the truth. Bytes that differ are decoded, so nothing has to be taken back when a transaction is rolled back.
public final class RecentDecodings<Key: Hashable & Sendable, Value: Codable & Sendable>: Sendable {
    private struct Entry {
        let body: Data
        let value: Value
    }

    /// What was asked for since the last turn, and what was asked for in the turn before that.
    private struct Generations {
        var young: [Key: Entry] = [:]
        var old: [Key: Entry] = [:]
    }

    private let generations = Locked(Generations())
    private let turn: Int

    /// - Parameter capacity: How many values are kept at most; half of them surely.
    public init(capacity: Int) {
        turn = max(1, capacity / 2)
    }

    /// The value of a body that was just read.
    ///
    /// - Throws: `DecodingError` with the way to the field.
    public func decode(_ body: Data, of key: Key) throws -> Value {
        let known = generations.withLock { $0.young[key] ?? $0.old[key] }
        if let known, known.body == body { return known.value }
        let value = try WireJSON.decode(Value.self, from: body)
        keep(value, body, of: key)
        return value
    }

    /// The body of a value that is about to be written.
    public func encode(_ value: Value, of key: Key) throws -> Data {
        let body = try WireJSON.encode(value)
        keep(value, body, of: key)
        return body
    }

    private func keep(_ value: Value, _ body: Data, of key: Key) {
        generations.withLock { generations in
            if generations.young.count >= turn, generations.young[key] == nil {
                generations = Generations(old: generations.young)
            }
            generations.young[key] = Entry(body: body, value: value)
        }
    }
}
