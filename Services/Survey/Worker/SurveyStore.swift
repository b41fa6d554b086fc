import Contracts
import Foundation
import GRDB
import Messaging
import SurveyDomain

/// A survey with the story it belongs to, which an answer on the page continues.
struct StoredSurvey: Sendable {
    let survey: SurveyCase
    let correlationId: String
    let receivedAt: Instant
    let drill: Bool
}

/// The surveys of all rounds.
enum SurveyStore {
    static func find(_ ticket: TicketID, round: Int, in db: Database) throws -> SurveyCase? {
        try String.fetchOne(
            cached: db, sql: "SELECT state FROM surveys WHERE ticket_id = ? AND round = ?", arguments: [ticket, round]
        ).map(decode)
    }

    /// The survey of the last round that we heard of.
    static func latest(_ ticket: TicketID, in db: Database) throws -> SurveyCase? {
        try String.fetchOne(
            cached: db, sql: "SELECT state FROM surveys WHERE ticket_id = ? ORDER BY round DESC LIMIT 1",
            arguments: [ticket]
        ).map(decode)
    }

    static func find(_ invitation: InvitationID, in db: Database) throws -> StoredSurvey? {
        let row = try Row.fetchOne(
            cached: db, sql: "SELECT * FROM surveys WHERE invitation_id = ?", arguments: [invitation])
        return try row.map { row in
            StoredSurvey(
                survey: try decode(row["state"]), correlationId: row["correlation_id"], receivedAt: row["received_at"],
                drill: row["drill"])
        }
    }

    static func all(in db: Database) throws -> [SurveyCase] {
        try String.fetchAll(db, sql: "SELECT state FROM surveys ORDER BY ticket_id, round").map(decode)
    }

    private static func decode(_ state: String) throws -> SurveyCase {
        try WireJSON.decode(SurveyCase.self, from: Data(state.utf8))
    }
}

extension Transaction {
    /// Saves a survey; the story of a new one is that of this transaction's cause.
    func save(_ survey: SurveyCase) throws {
        let state = String(decoding: try WireJSON.encode(survey), as: UTF8.self)
        try db.executeCached(
            sql: """
                INSERT INTO surveys VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT(ticket_id, round) DO UPDATE
                SET phase = excluded.phase, changed_at = excluded.changed_at, state = excluded.state
                """,
            arguments: [
                survey.ticketId, survey.round, survey.invitationId, survey.phase.word, now, cause.correlationId,
                cause.receivedAt, cause.drill, state,
            ])
    }
}

extension SurveyCase.Phase {
    /// The word by which an operator finds it in the store.
    var word: String {
        switch self {
        case .awaiting: "awaiting"
        case .scheduled: "scheduled"
        case .invited: "invited"
        case .completed: "completed"
        case .withheld: "withheld"
        case .withdrawn: "withdrawn"
        case .expired: "expired"
        }
    }
}
