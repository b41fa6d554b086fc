import GRDB

/// Intake's own tables.
///
/// No column holds contact data in the clear: names, phones and addresses exist sealed in `parties`,
/// and as keyed digests where something is found by them.
enum IntakeSchema {
    static func migrate(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("intake 1") { db in
            try db.execute(sql: register)
            try db.execute(sql: people)
            try db.execute(sql: events)
        }
        migrator.registerMigration("intake 2") { db in
            try db.execute(sql: history)
        }
    }

    private static let register = """
        CREATE TABLE tickets(
          ticket_id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, publisher TEXT NOT NULL, external_ref TEXT NOT NULL,
          kind TEXT NOT NULL, region TEXT, opened_at INTEGER NOT NULL, drill INTEGER NOT NULL,
          -- Keyed digests.
          asset TEXT, model TEXT, has_serial INTEGER NOT NULL,
          contacts INTEGER NOT NULL DEFAULT 0,
          -- ticket.registered as JSON: masked.
          registered BLOB NOT NULL,
          -- What triage said last.
          state TEXT NOT NULL, stage TEXT NOT NULL, waiting_on TEXT NOT NULL, is_open INTEGER NOT NULL DEFAULT 1,
          revision INTEGER NOT NULL DEFAULT 0, head BLOB,
          -- Due instants by clock, as JSON.
          promised BLOB NOT NULL,
          -- End of the case file.
          case_sequence INTEGER NOT NULL DEFAULT 0, case_digest TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX tickets_asset ON tickets(asset) WHERE asset IS NOT NULL;
        -- Every reference a ticket was submitted under: its own, and those that were attached to it.
        CREATE TABLE ticket_refs(
          publisher TEXT NOT NULL, external_ref TEXT NOT NULL, ticket_id TEXT NOT NULL REFERENCES tickets(ticket_id),
          PRIMARY KEY(publisher, external_ref)
        ) WITHOUT ROWID;
        CREATE INDEX ticket_refs_ticket ON ticket_refs(ticket_id);
        CREATE TABLE ticket_customers(
          key TEXT NOT NULL, ticket_id TEXT NOT NULL REFERENCES tickets(ticket_id), PRIMARY KEY(key, ticket_id)
        ) WITHOUT ROWID;
        CREATE TABLE number_counters(day TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE case_lines(
          ticket_id TEXT NOT NULL REFERENCES tickets(ticket_id), sequence INTEGER NOT NULL, time INTEGER NOT NULL,
          source TEXT NOT NULL, event TEXT NOT NULL, late INTEGER NOT NULL, actor TEXT, digest TEXT NOT NULL,
          body BLOB NOT NULL, PRIMARY KEY(ticket_id, sequence)
        );
        """

    private static let people = """
        CREATE TABLE parties(
          party_id TEXT PRIMARY KEY, wrapped_key BLOB NOT NULL, sealed BLOB NOT NULL, updated_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE ticket_parties(
          ticket_id TEXT NOT NULL REFERENCES tickets(ticket_id), party_id TEXT NOT NULL REFERENCES parties(party_id),
          role TEXT NOT NULL, PRIMARY KEY(ticket_id, party_id)
        ) WITHOUT ROWID;
        CREATE TABLE access_log(
          id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, staff_id TEXT NOT NULL, ticket_id TEXT NOT NULL,
          parties TEXT NOT NULL, reason TEXT NOT NULL
        );
        """

    private static let events = """
        -- One row for each event that had an id, with the latest answer to it.
        CREATE TABLE events(
          publisher TEXT NOT NULL, event_id TEXT NOT NULL, digest TEXT NOT NULL, answer BLOB NOT NULL,
          -- What intake made of it; triage's decision names this as its cause.
          message_id TEXT, PRIMARY KEY(publisher, event_id)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX events_message ON events(message_id) WHERE message_id IS NOT NULL;
        CREATE TABLE invitations(
          invitation_id TEXT PRIMARY KEY, ticket_id TEXT NOT NULL, expires_at INTEGER NOT NULL, state TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE escalations(escalation_id TEXT PRIMARY KEY, ticket_id TEXT NOT NULL) WITHOUT ROWID;
        """

    private static let history = """
        -- Who named a party; what was kept before there was this column counts as the ticket's own.
        ALTER TABLE ticket_parties ADD COLUMN publisher TEXT;
        -- The tickets of a customer in the order of time, so that only the newest are read; the key is a keyed digest.
        CREATE TABLE customer_tickets(
          key TEXT NOT NULL, drill INTEGER NOT NULL, is_open INTEGER NOT NULL, opened_at INTEGER NOT NULL,
          ticket_id TEXT NOT NULL REFERENCES tickets(ticket_id),
          PRIMARY KEY(key, drill, is_open, opened_at, ticket_id)
        ) WITHOUT ROWID;
        CREATE INDEX customer_tickets_ticket ON customer_tickets(ticket_id, key);
        INSERT INTO customer_tickets
          SELECT key, drill, is_open, opened_at, ticket_id FROM ticket_customers JOIN tickets USING (ticket_id);
        DROP TABLE ticket_customers;
        DROP INDEX tickets_asset;
        CREATE INDEX tickets_asset ON tickets(asset, drill, opened_at) WHERE asset IS NOT NULL;
        """
}
