import Contracts
import Crypto
import Foundation
import GRDB

/// The ledger of messages that were taken: an effect happens only for who claims first.
public enum Inbox {
    /// How long a claim is kept; a stream's progress is kept for ever.
    static let retention = Duration.seconds(30 * 86_400)

    /// What a message is remembered by.
    public static func key(source: String, id: String) -> Data {
        Data(SHA256.hash(data: Data("\(source)\u{0}\(id)".utf8)).prefix(16))
    }

    /// Claims a message; false when it was claimed before.
    static func claim(source: String, id: String, in db: Database, now: Instant) throws -> Bool {
        let key = key(source: source, id: id)
        try db.executeCached(
            sql: "INSERT INTO inbox VALUES (?, ?, 'taken') ON CONFLICT DO NOTHING", arguments: [key, now.milliseconds])
        return db.changesCount == 1 || isMutant("inbox-skipped")
    }

    /// Forgets old claims, a bounded number at a time.
    static func expire(in db: Database, now: Instant) throws {
        try db.executeCached(
            sql: "DELETE FROM inbox WHERE key IN (SELECT key FROM inbox WHERE received_at < ? LIMIT 500)",
            arguments: [(now - retention).milliseconds])
    }
}

/// How far the followed streams have come, and what waits behind a gap.
enum Streams {
    static func progress(of source: String, _ subject: String, in db: Database) throws -> Int64 {
        try Int64.fetchOne(
            cached: db, sql: "SELECT sequence FROM stream_progress WHERE source = ? AND subject = ?",
            arguments: [source, subject]) ?? 0
    }

    static func setProgress(of source: String, _ subject: String, to sequence: Int64, in db: Database) throws {
        try db.executeCached(
            sql: """
                INSERT INTO stream_progress VALUES (?, ?, ?)
                ON CONFLICT(source, subject) DO UPDATE SET sequence = excluded.sequence
                """, arguments: [source, subject, sequence])
    }

    /// False when another message of that number is held already.
    static func hold(
        _ message: IncomingMessage, source: String, subject: String, sequence: Int64, in db: Database, now: Instant
    ) throws -> Bool {
        try db.executeCached(
            sql: "INSERT INTO held VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            arguments: [source, subject, sequence, message.routingKey, message.body, now.milliseconds])
        return db.changesCount == 1
    }

    static func takeHeld(source: String, subject: String, sequence: Int64, in db: Database) throws -> IncomingMessage? {
        let row = try Row.fetchOne(
            cached: db,
            sql: """
                DELETE FROM held WHERE source = ? AND subject = ? AND sequence = ? RETURNING routing_key, body
                """, arguments: [source, subject, sequence])
        return row.map { IncomingMessage(routingKey: $0["routing_key"], body: $0["body"]) }
    }
}
