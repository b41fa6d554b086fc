import Contracts
import EscalationDomain
import Foundation
import GRDB
import Messaging

/// An answer to a page as it was given, whether or not it counted.
struct AnswerLine: Codable, Sendable, Equatable {
    let at: Instant
    let staffId: String
    /// What the person had seen.
    let revision: Int
    /// applied, stale, finished.
    let outcome: String
    let note: String?
}

extension WatchTable {
    /// Lists never hold more; who needs all of it narrows the question.
    static let longestList = 500

    /// Tickets that have an escalation nobody has finished.
    static func withOpenEscalations(in db: Database, recent: RecentWatches) throws -> [TicketWatch] {
        try decode(
            Row.fetchCursor(
                db,
                sql: """
                    SELECT ticket_id, body FROM watch WHERE ticket_id IN (
                      SELECT ticket_id FROM escalation WHERE status IN ('open', 'acknowledged')
                      ORDER BY issued_at LIMIT ?)
                    """, arguments: [longestList]), recent)
    }

    /// The escalations that changed last, finished or not.
    static func latest(in db: Database) throws -> [(EscalationID, TicketWatch)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT escalation.id, body FROM escalation JOIN watch USING (ticket_id)
                ORDER BY issued_at DESC LIMIT ?
                """, arguments: [longestList]
        ).map { ($0["id"], try WireJSON.decode(TicketWatch.self, from: $0["body"])) }
    }

    /// The tickets whose next promise breaks first.
    static func nextToBreak(
        atMost limit: Int, in db: Database, recent: RecentWatches
    ) throws -> [TicketWatch] {
        try decode(
            Row.fetchCursor(
                db, sql: "SELECT ticket_id, body FROM watch WHERE next_due IS NOT NULL ORDER BY next_due LIMIT ?",
                arguments: [limit]), recent)
    }

    static func answers(to escalation: EscalationID, in db: Database) throws -> [AnswerLine] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM answer WHERE escalation_id = ? ORDER BY id", arguments: [escalation]
        ).map {
            AnswerLine(
                at: $0["at"], staffId: $0["staff_id"], revision: $0["revision"], outcome: $0["outcome"],
                note: $0["note"])
        }
    }

    static func note(_ answer: AnswerLine, to escalation: EscalationID, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO answer(escalation_id, at, staff_id, revision, outcome, note) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [escalation, answer.at, answer.staffId, answer.revision, answer.outcome, answer.note])
    }

    private static func decode(_ rows: RowCursor, _ recent: RecentWatches) throws -> [TicketWatch] {
        var watches: [TicketWatch] = []
        while let row = try rows.next() {
            watches.append(try recent.decode(row["body"], of: row["ticket_id"]))
        }
        return watches
    }
}
