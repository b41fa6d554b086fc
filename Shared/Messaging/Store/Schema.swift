import GRDB

/// The tables that every service's store has beside its own (design §3).
enum Schema {
    static func migrate(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("messaging 1") { db in
            try db.execute(
                sql: """
                    -- What was taken, by the first 16 bytes of SHA-256(source, id).
                    CREATE TABLE inbox(
                      key BLOB PRIMARY KEY, received_at INTEGER NOT NULL, outcome TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX inbox_age ON inbox(received_at);
                    -- The last sequence applied of each followed stream; kept for ever, the real dedupe.
                    CREATE TABLE stream_progress(
                      source TEXT NOT NULL, subject TEXT NOT NULL, sequence INTEGER NOT NULL,
                      PRIMARY KEY(source, subject)
                    ) WITHOUT ROWID;
                    -- The last sequence this service gave out, per subject.
                    CREATE TABLE stream_counter(subject TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
                    -- Messages ahead of a gap in their stream.
                    CREATE TABLE held(
                      source TEXT NOT NULL, subject TEXT NOT NULL, sequence INTEGER NOT NULL, routing_key TEXT NOT NULL,
                      body BLOB NOT NULL, held_at INTEGER NOT NULL, PRIMARY KEY(source, subject, sequence)
                    ) WITHOUT ROWID;
                    -- AUTOINCREMENT: ids are never used again, so deleting up to a watermark is safe.
                    CREATE TABLE outbox(
                      id INTEGER PRIMARY KEY AUTOINCREMENT, exchange TEXT NOT NULL, routing_key TEXT NOT NULL,
                      message_id TEXT NOT NULL, type TEXT NOT NULL, correlation_id TEXT, source TEXT NOT NULL, subject TEXT,
                      sequence INTEGER, epoch INTEGER NOT NULL, created_at INTEGER NOT NULL, body BLOB NOT NULL
                    );
                    -- What could not be handled, until an operator redrives or discards it; the body is sealed.
                    CREATE TABLE parked(
                      id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT, message_id TEXT, type TEXT, subject TEXT,
                      sequence INTEGER, routing_key TEXT NOT NULL, reason TEXT NOT NULL, error TEXT NOT NULL,
                      parked_at INTEGER NOT NULL, body BLOB NOT NULL
                    );
                    CREATE TABLE timers(
                      owner TEXT NOT NULL, kind TEXT NOT NULL, due_at INTEGER NOT NULL, state TEXT NOT NULL,
                      correlation_id TEXT NOT NULL, received_at INTEGER NOT NULL, drill INTEGER NOT NULL, error TEXT,
                      PRIMARY KEY(owner, kind)
                    ) WITHOUT ROWID;
                    -- Partial: timers that fired or were cancelled cost nothing.
                    CREATE INDEX timers_due ON timers(due_at) WHERE state = 'armed';
                    CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
                    INSERT INTO meta VALUES ('epoch', '1');
                    """)
        }
        migrator.registerMigration("messaging 2") { db in
            try db.execute(
                sql: """
                    -- Redelivered messages that are being handled: one that stands here was there when the process died.
                    CREATE TABLE suspect(key BLOB PRIMARY KEY, attempts INTEGER NOT NULL) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("messaging 3") { db in
            try db.execute(
                sql: """
                    -- How often the process died, or may have, while the timer fired.
                    ALTER TABLE timers ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
                    """)
        }
        migrator.registerMigration("messaging 4 parked outgoing") { db in
            try db.execute(
                sql: """
                    -- Set for what the broker would not take: with them it can be sent again as it was.
                    ALTER TABLE parked ADD COLUMN exchange TEXT;
                    ALTER TABLE parked ADD COLUMN correlation_id TEXT;
                    ALTER TABLE parked ADD COLUMN epoch INTEGER;
                    ALTER TABLE parked ADD COLUMN created_at INTEGER;
                    """)
        }
    }
}
