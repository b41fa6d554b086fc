import Foundation
import GRDB
import Locking

/// Tells a store that went on from one that was put back from a backup.
///
/// Beside the store, in its lock file, stands which store this is and how much of its outbox has left. A store that has
/// written less than has left was restored, and so was one that another lock file knows; then ``epoch(in:)`` is raised, so
/// that whoever follows its streams can tell its new numbers from the old ones.
final class Provenance: Sendable {
    private let lock: FileLock
    private let store: String
    private let left: Locked<Int64>
    /// Raised with every restore; travels on every message.
    let epoch: Int64
    /// Whether this start raised it.
    let wasRestored: Bool

    /// Compares the store with what stands beside it; to be called once, after migration and before anything is written.
    init(_ lock: FileLock, in db: Database) throws {
        self.lock = lock
        let words = lock.line.split(separator: " ").map(String.init)
        let known = words.count == 2 ? (store: words[0], left: Int64(words[1]) ?? 0) : nil
        let epoch = try Self.value("epoch", in: db).flatMap { Int64($0) } ?? 1
        let written = try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'") ?? 0
        let id = try Self.value("store", in: db)
        wasRestored = id != nil && (known?.store != id || written < known?.left ?? 0)
        self.epoch = wasRestored ? epoch + 1 : epoch
        store = id ?? UUID().uuidString
        let left = max(written, known?.left ?? 0)
        try Self.set("store", store, in: db)
        try Self.set("epoch", String(self.epoch), in: db)
        if wasRestored, left > written {
            // Ids of the outbox that were used once stay used.
            try db.execute(sql: "DELETE FROM sqlite_sequence WHERE name = 'outbox'")
            try db.execute(sql: "INSERT INTO sqlite_sequence VALUES ('outbox', ?)", arguments: [left])
        }
        self.left = Locked(known?.left ?? 0)
        lock.write(Self.line(store, known?.left ?? 0))
    }

    /// Notes that the broker has everything up to this id of the outbox.
    func hasLeft(upTo id: Int64) {
        left.withLock { left in
            guard id > left else { return }
            left = id
            lock.write(Self.line(store, id))
        }
    }

    private static func line(_ store: String, _ left: Int64) -> String {
        let digits = String(left)
        return "\(store) \(String(repeating: "0", count: max(0, 19 - digits.count)))\(digits)"
    }

    private static func value(_ key: String, in db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key])
    }

    private static func set(_ key: String, _ value: String, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO meta VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            arguments: [key, value])
    }
}
