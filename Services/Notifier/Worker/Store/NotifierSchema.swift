import GRDB

/// The notifier's own tables.
enum NotifierSchema {
    static func migrate(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("notifier 1") { db in
            try db.execute(
                sql: """
                    -- How to reach a party, as intake sealed it: the card under the party's key, the key under ours.
                    CREATE TABLE contacts(
                      ticket_id TEXT NOT NULL, party_id TEXT NOT NULL, wrapped_key TEXT NOT NULL, sealed TEXT NOT NULL,
                      shared_at INTEGER NOT NULL, PRIMARY KEY(ticket_id, party_id)
                    ) WITHOUT ROWID;
                    CREATE INDEX contacts_party ON contacts(party_id);
                    -- What was heard of a ticket; the snapshot is JSON without personal data.
                    CREATE TABLE tickets(ticket_id TEXT PRIMARY KEY, snapshot BLOB NOT NULL) WITHOUT ROWID;
                    -- Every notice ever owed; the notice is JSON, what is asked for stands beside it.
                    CREATE TABLE notices(
                      key TEXT PRIMARY KEY, ticket_id TEXT NOT NULL, template TEXT NOT NULL, channel TEXT NOT NULL,
                      state TEXT NOT NULL, due_at INTEGER, created_at INTEGER NOT NULL, correlation_id TEXT NOT NULL,
                      received_at INTEGER NOT NULL, traceparent TEXT, notice BLOB NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX notices_ticket ON notices(ticket_id);
                    -- Partial: what has come to rest costs nothing.
                    CREATE INDEX notices_due ON notices(channel, due_at) WHERE state = 'pending';
                    CREATE INDEX notices_open ON notices(channel) WHERE state = 'attempted';
                    """)
        }
        migrator.registerMigration("notifier 2 pace") { db in
            try db.execute(
                sql: """
                    ALTER TABLE notices ADD COLUMN recipient TEXT;
                    UPDATE notices SET recipient = json_extract(CAST(notice AS TEXT), '$.recipient')
                      WHERE state = 'pending';
                    CREATE INDEX notices_due_to ON notices(channel, recipient, due_at) WHERE state = 'pending';
                    -- When members of staff were written to, for as long as it counts.
                    CREATE TABLE notice_pace(
                      recipient TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(recipient, key)
                    ) WITHOUT ROWID;
                    """)
        }
    }
}
