import Contracts
import Foundation
import GRDB
import Messaging

/// All rows of one ticket in one service's store, ready to be written again as those of other tickets.
struct StoredTicket: Sendable {
    struct Row: Sendable {
        /// The statement that writes the cells.
        let insert: String
        let cells: [Cell]
    }

    enum Cell: Sendable {
        /// As it was.
        case same(DatabaseValue)
        case instant(Instant)
        case text(Stencil)
        case blob(Stencil)

        func filled(_ mark: CloneMark) -> DatabaseValue {
            switch self {
            case .same(let value): value
            case .instant(let instant): (instant + mark.shift).milliseconds.databaseValue
            case .text(let stencil): String(decoding: stencil.filled(mark), as: UTF8.self).databaseValue
            case .blob(let stencil): Data(stencil.filled(mark)).databaseValue
            }
        }
    }

    let rows: [Row]
    /// Messages that the service took for a ticket like this.
    let claims: Int
}

extension StoredTicket {
    /// Tables that hold what is under way, or what an operator has to look at; never part of a ticket at rest.
    private static let transient: Set<String> = ["outbox", "held", "parked", "suspect", "inbox"]
    /// Milliseconds since 1970 from 2017 to 2033; no other number of a ticket is as large.
    private static let instants: Range<Int64> = 1_500_000_000_000..<2_000_000_000_000

    /// Reads a ticket out of a store.
    ///
    /// - Parameter claims: As ``claims``.
    init(_ name: SampleTickets.Name, claims: Int, in db: Database) throws {
        let shared = try String.fetchSet(db, sql: "SELECT digest FROM standards")
        let names: [(text: String, digits: Int)] = [(name.number, 14), (SampleTickets.run, SampleTickets.runDigits)]
        let tables = try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
        self.claims = claims
        rows = try tables.filter { !Self.transient.contains($0) }.flatMap { table in
            let columns = try db.columns(in: table).map(\.name)
            guard let condition = Self.condition(table, columns) else { return [Row]() }
            let arguments: StatementArguments = ["ticket": name.ticket, "reference": name.reference]
            let statement = try db.makeStatement(sql: "SELECT * FROM \(table) WHERE \(condition)")
            statement.setUncheckedArguments(arguments)
            let places = databaseQuestionMarks(count: columns.count)
            let insert = "INSERT INTO \(table)(\(columns.joined(separator: ", "))) VALUES (\(places))"
            return try GRDB.Row.fetchAll(statement).map { row in
                Row(
                    insert: insert,
                    cells: row.databaseValues.map { Self.cell($0, names: names, shared: shared) })
            }
        }
    }

    /// How the rows of a ticket are found in a table; nil for a table that knows no tickets.
    private static func condition(_ table: String, _ columns: [String]) -> String? {
        switch table {
        case "parties": "party_id IN (SELECT party_id FROM ticket_parties WHERE ticket_id = :ticket)"
        case "events": "event_id GLOB :reference || '*'"
        case _ where columns.contains("ticket_id"): "ticket_id = :ticket"
        case _ where columns.contains("subject"): "subject = :ticket"
        case _ where columns.contains("owner"): "owner GLOB :ticket || '*'"
        default: nil
        }
    }

    private static func cell(
        _ value: DatabaseValue, names: [(text: String, digits: Int)], shared: Set<String>
    ) -> Cell {
        switch value.storage {
        case .int64(let number) where instants.contains(number): .instant(Instant(milliseconds: number))
        case .string(let text): .text(Stencil(Array(text.utf8), names: names, shared: shared))
        case .blob(let data): .blob(Stencil(Array(data), names: names, shared: shared))
        case .null, .int64, .double: .same(value)
        }
    }
}
