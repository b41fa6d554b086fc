import Contracts
import Foundation
import GRDB
import Messaging

/// Writes clones of tickets into the store of a service that is stopped.
///
/// Without a journal and without syncs: a run that fails here throws the store away.
struct StoreFiller: Sendable {
    private static let batch = 2_000

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
            for first in stride(from: indices.lowerBound, to: indices.upperBound, by: Self.batch) {
                try store.write { db in
                    for index in first..<min(first + Self.batch, indices.upperBound) {
                        let model = index % tickets.count
                        let mark = CloneMark(index: index, shift: shift(index, model))
                        try write(tickets[model], mark, in: db)
                        try claim(tickets[model].claims, mark, of: whole, in: db)
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

    private func write(_ ticket: StoredTicket, _ mark: CloneMark, in db: Database) throws {
        for row in ticket.rows {
            let places = databaseQuestionMarks(count: row.columns.count)
            let statement = try db.cachedStatement(
                sql: "INSERT INTO \(row.table)(\(row.columns.joined(separator: ", "))) VALUES (\(places))")
            try statement.execute(arguments: StatementArguments(row.cells.map { $0.filled(mark) }))
        }
    }

    /// Keys of the inbox are digests, evenly spread; in ascending order they are written as fast as any.
    private func claim(_ count: Int, _ mark: CloneMark, of whole: Range<Int>, in db: Database) throws {
        let statement = try db.cachedStatement(sql: "INSERT INTO inbox VALUES (?, ?, 'taken')")
        let share = UInt64.max / UInt64(whole.count * max(count, 1) + 1)
        let at = (Instant.systemNow() + min(mark.shift, .zero)).milliseconds
        for place in 0..<count {
            let key = UInt64((mark.index - whole.lowerBound) * count + place) * share
            let bytes = withUnsafeBytes(of: key.bigEndian) { Data($0) }
            try statement.execute(arguments: [bytes + Data((0..<8).map { _ in .random(in: 0...255) }), at])
        }
    }
}
