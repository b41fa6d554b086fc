import Contracts
import Foundation
import GRDB
import Messaging

/// Writes clones of tickets into the store of a service that is stopped.
///
/// Without a journal and without syncs: a run that fails here throws the store away.
struct StoreFiller: Sendable {
    let path: String
    let tickets: [StoredTicket]

    /// Writes one clone for each index, of the tickets in turn.
    ///
    /// - Parameters:
    ///   - whole: Indices of all clones that this store is to have, by which the claims of the inbox are spread.
    ///   - shift: How much later than its model's the story of a clone is.
    func write(
        _ indices: Range<Int>, of whole: Range<Int>, shift: @escaping @Sendable (_ index: Int, _ model: Int) -> Duration
    ) async throws {
        try await onThread {
            let store = try DatabaseQueue(path: path, configuration: Self.configuration)
            try store.write { db in
                let inserts = try tickets.map { try $0.rows.map { try db.makeStatement(sql: $0.insert) } }
                let claim = try db.makeStatement(sql: "INSERT INTO inbox VALUES (?, ?, 'taken')")
                for index in indices {
                    let model = index % tickets.count
                    let mark = CloneMark(index: index, shift: shift(index, model))
                    for (row, insert) in zip(tickets[model].rows, inserts[model]) {
                        try insert.execute(arguments: StatementArguments(row.cells.map { $0.filled(mark) }))
                    }
                    let at = (Instant.systemNow() + min(mark.shift, .zero)).milliseconds
                    for key in keys(tickets[model].claims, index, of: whole) {
                        try claim.execute(arguments: [key, at])
                    }
                }
            }
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        // Rows are written in the order of tables.
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
                    PRAGMA cache_size = -262144
                    """)
        }
        return configuration
    }

    /// Keys of the inbox are digests, evenly spread; in ascending order they are written as fast as any.
    private func keys(_ count: Int, _ index: Int, of whole: Range<Int>) -> [Data] {
        let share = UInt64.max / UInt64(whole.count * max(count, 1) + 1)
        return (0..<count).map { place in
            let spread = UInt64((index - whole.lowerBound) * count + place) * share
            // No other clone of this store has the same second half.
            let own = UInt64(index * count + place) &* 0x9e37_79b9_7f4a_7c15
            return [spread, own].reduce(into: Data(capacity: 16)) { data, half in
                withUnsafeBytes(of: half.bigEndian) { data.append(contentsOf: $0) }
            }
        }
    }
}
