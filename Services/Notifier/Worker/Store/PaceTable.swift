import Contracts
import GRDB
import Messaging
import NotifierDomain

/// When each member of staff was written to, within the window of ``NoticePace``.
enum PaceTable {
    static func note(_ notice: Notice, at now: Instant, in db: Database) throws {
        try db.executeCached(
            sql: "INSERT INTO notice_pace VALUES (?, ?, ?) ON CONFLICT(recipient, key) DO UPDATE SET at = excluded.at",
            arguments: [notice.recipient, notice.key, now])
    }

    /// Forgets what counts no longer, and answers with the rest.
    ///
    /// - Parameter key: A notice that is not looked at.
    static func recent(to recipient: String, besides key: String = "", at now: Instant, in db: Database) throws
        -> [Instant]
    {
        try db.executeCached(
            sql: "DELETE FROM notice_pace WHERE recipient = ? AND at <= ?",
            arguments: [recipient, now - NoticePace.window])
        return try Instant.fetchAll(
            db, sql: "SELECT at FROM notice_pace WHERE recipient = ? AND key <> ? ORDER BY at",
            arguments: [recipient, key])
    }
}
