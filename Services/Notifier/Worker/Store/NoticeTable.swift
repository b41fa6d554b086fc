import Contracts
import Foundation
import GRDB
import Messaging
import NotifierDomain
import ServiceStandard

/// A notice with the story it belongs to.
struct StoredNotice: Sendable {
    var notice: Notice
    let correlationId: String
    let receivedAt: Instant
    let traceparent: String?

    init(_ notice: Notice, cause: Cause) {
        self.notice = notice
        correlationId = cause.correlationId
        receivedAt = cause.receivedAt
        traceparent = cause.traceparent
    }

    /// Why a transaction changes the notice outside any handler.
    ///
    /// The message that made the notice owed stays the cause; the source keeps the ids of several notices of one
    /// message, and of one notice's several ends, apart, and the same at every replay.
    var cause: Cause {
        Cause(
            source: "\(ServiceName.notifier.source)/notices/\(notice.key)/\(notice.attempts)", id: notice.causeId,
            correlationId: correlationId, receivedAt: receivedAt, drill: notice.drill, traceparent: traceparent)
    }
}

extension StoredNotice: FetchableRecord {
    init(row: Row) throws {
        notice = try WireJSON.decode(Notice.self, from: row["notice"])
        correlationId = row["correlation_id"]
        receivedAt = row["received_at"]
        traceparent = row["traceparent"]
    }
}

/// Reads and writes of notices; each runs in the transaction of its caller.
enum NoticeTable {
    static func insert(_ stored: StoredNotice, in db: Database) throws {
        let notice = stored.notice
        try db.executeCached(
            sql: "INSERT INTO notices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(key) DO NOTHING",
            arguments: [
                notice.key, notice.ticketId, notice.template.rawValue, notice.channel.rawValue, notice.state.rawValue,
                notice.dueAt, notice.createdAt, stored.correlationId, stored.receivedAt, stored.traceparent,
                try WireJSON.encode(notice), notice.recipient,
            ])
    }

    static func update(_ notice: Notice, in db: Database) throws {
        try db.executeCached(
            sql: "UPDATE notices SET state = ?, due_at = ?, notice = ?, recipient = ? WHERE key = ?",
            arguments: [
                notice.state.rawValue, notice.dueAt, try WireJSON.encode(notice), notice.recipient, notice.key,
            ])
    }

    /// Pending ones whose time has come, the longest due first.
    static func due(on channel: ChannelName, at now: Instant, atMost limit: Int, in db: Database) throws
        -> [StoredNotice]
    {
        // The literal states here and below let SQLite use the partial indices.
        try StoredNotice.fetchAll(
            cached: db,
            sql: """
                SELECT * FROM notices WHERE state = 'pending' AND channel = ? AND due_at <= ?
                ORDER BY due_at, key LIMIT ?
                """, arguments: [channel.rawValue, now, limit])
    }

    /// All pending ones of one person whose time has come, however many.
    static func due(to recipient: String, on channel: ChannelName, at now: Instant, in db: Database) throws
        -> [StoredNotice]
    {
        try StoredNotice.fetchAll(
            cached: db,
            sql: """
                SELECT * FROM notices WHERE state = 'pending' AND channel = ? AND recipient = ? AND due_at <= ?
                ORDER BY due_at, key
                """, arguments: [channel.rawValue, recipient, now])
    }

    static func nextDue(on channel: ChannelName, in db: Database) throws -> Instant? {
        try Instant.fetchOne(
            cached: db, sql: "SELECT min(due_at) FROM notices WHERE state = 'pending' AND channel = ?",
            arguments: [channel.rawValue])
    }

    /// Attempts that nobody is making any more, when nothing has been started yet.
    static func interrupted(on channel: ChannelName, in db: Database) throws -> [StoredNotice] {
        try StoredNotice.fetchAll(
            cached: db, sql: "SELECT * FROM notices WHERE state = 'attempted' AND channel = ? ORDER BY key",
            arguments: [channel.rawValue])
    }

    /// How many wait for a channel that is none of these.
    static func stranded(besides channels: [ChannelName], in db: Database) throws -> Int {
        let known = Set(channels.map(\.rawValue))
        let waiting = try Row.fetchAll(
            cached: db,
            sql: """
                -- Each half has an index of its own; over both states at once SQLite reads every notice there ever was.
                SELECT channel, count(*) AS count FROM (
                  SELECT channel FROM notices WHERE state = 'pending'
                  UNION ALL SELECT channel FROM notices WHERE state = 'attempted'
                ) GROUP BY channel
                """)
        return waiting.filter { !known.contains($0["channel"]) }.reduce(0) { $0 + $1["count"] }
    }

    static func withheld(of ticket: TicketID, in db: Database) throws -> [StoredNotice] {
        try StoredNotice.fetchAll(
            cached: db,
            sql: "SELECT * FROM notices WHERE ticket_id = ? AND state = 'withheld' ORDER BY created_at, key",
            arguments: [ticket])
    }
}
