import Contracts
import GRDB

/// Finds the timer that kills the process, so that it alone is given up; what ``SuspectLedger`` does for messages.
///
/// After a start timers fire in batches of 1, 2, 4 …, and each batch is written down before it fires, until a full one has
/// fired: then nothing is written down any more, because whoever kills the process is found after the next start. One that was
/// written down before fires alone, and one that was ``SuspectLedger/attempts`` times is not tried again.
struct TimerTrial {
    /// The most that one transaction fires.
    static let batch = 500

    struct Key {
        let owner: String
        let kind: String
    }

    private let begin = ContinuousClock.now
    private var pace = 1
    /// Written down and not fired yet, because the store refused the transaction: not to be counted again.
    private var noted: [Key]?

    /// The next timers to fire, by their due instant.
    ///
    /// - Returns: Nil when any ``batch`` may fire, without names; nobody when the first one has to wait for its trial.
    mutating func next(upTo latest: Instant, in store: MessageStore) async throws -> (tried: [Key], givenUp: [Key])? {
        guard pace < Self.batch else { return nil }
        if let noted { return (noted, []) }
        let isEarly = begin.duration(to: .now) < SuspectLedger.grace
        let (tried, givenUp) = try await store.write { [pace] db in
            try Self.note(atMost: pace, upTo: latest, isEarly: isEarly, in: db)
        }
        noted = tried.isEmpty ? nil : tried
        return (tried, givenUp)
    }

    /// They have fired.
    mutating func passed() {
        noted = nil
        pace = min(Self.batch, pace * 2)
    }

    private static func note(
        atMost limit: Int, upTo latest: Instant, isEarly: Bool, in db: Database
    ) throws -> (tried: [Key], givenUp: [Key]) {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT owner, kind, attempts FROM timers WHERE state = 'armed' AND due_at <= ?
                ORDER BY due_at, owner, kind LIMIT ?
                """, arguments: [latest.milliseconds, limit])
        let keys = rows.map { (key: Key(owner: $0["owner"], kind: $0["kind"]), attempts: $0["attempts"] as Int) }
        if let first = keys.first, first.attempts >= SuspectLedger.attempts {
            try db.execute(
                sql: "UPDATE timers SET state = 'failed', error = ? WHERE owner = ? AND kind = ?",
                arguments: [
                    "\(MessageFault.killsTheProcess(attempts: first.attempts))", first.key.owner, first.key.kind,
                ])
            return ([], [first.key])
        }
        let isAlone = keys.first.map { $0.attempts > 0 } ?? false
        guard !(isAlone && isEarly) else { return ([], []) }
        let tried = isAlone ? Array(keys.prefix(1)) : Array(keys.prefix { $0.attempts == 0 })
        for (key, _) in tried {
            try db.execute(
                sql: "UPDATE timers SET attempts = attempts + 1 WHERE owner = ? AND kind = ?",
                arguments: [key.owner, key.kind])
        }
        return (tried.map(\.key), [])
    }
}
