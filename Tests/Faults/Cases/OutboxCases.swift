import Contracts
import Foundation
import GRDB

/// Messages that are committed and can never leave.
enum OutboxCases {
    static let all: [FaultCase] = [
        FaultCase(
            id: "O1",
            title: "rows that no wire and no broker takes stand in triage's outbox, at its head and behind it",
            isQuick: true, limit: .seconds(15),
            expectation: Expectation(parked: ["triage/unsendable": 2, "triage/refused_by_broker": 1])
        ) { scene in
            try await scene.midway()
            try await scene.stage.kill9(.triage)
            let long = String(repeating: "😀", count: 64)
            try scene.stage.write(.triage) { db in
                try insert("head-\(long)", id: "(SELECT ifnull(min(id), 2) - 1 FROM outbox)", Data("{}".utf8), in: db)
                try insert("large-\(scene.script.name)", id: "NULL", Data(repeating: 0x20, count: 5 << 20), in: db)
                try insert("tail-\(long)", id: "NULL", Data("{}".utf8), in: db)
            }
            try await scene.recovers { try await scene.stage.start(.triage) }
        }
    ]

    /// As a build without limits wrote it.
    ///
    /// - Parameter id: An expression of SQL.
    private static func insert(_ messageId: String, id: String, _ body: Data, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO outbox(id, exchange, routing_key, message_id, type, source, epoch, created_at, body)
                VALUES (\(id), 'aftercare.events', 'triage.ticket.closed.v1', ?, 'ticket.closed.v1', '/services/triage', 1, ?, ?)
                """, arguments: [messageId, Instant.now().milliseconds, body])
    }
}
