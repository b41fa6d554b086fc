import GRDB
import Messaging

extension SurveyStore {
    static func migrate(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("survey 1") { db in
            try db.execute(
                sql: """
                    -- One row a round; what is looked up by stands beside the state, which is JSON of the domain's value.
                    CREATE TABLE surveys(
                      ticket_id TEXT NOT NULL, round INTEGER NOT NULL CHECK (round > 0), invitation_id TEXT NOT NULL UNIQUE,
                      phase TEXT NOT NULL, changed_at INTEGER NOT NULL, correlation_id TEXT NOT NULL,
                      received_at INTEGER NOT NULL, drill INTEGER NOT NULL, state TEXT NOT NULL,
                      PRIMARY KEY(ticket_id, round)
                    ) WITHOUT ROWID;
                    """)
        }
        DecisionLog.migrate(&migrator)
    }
}
