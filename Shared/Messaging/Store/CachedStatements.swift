import GRDB

// Statements that run for every message are parsed once a connection: parsing took more time than running them.

extension Database {
    /// Runs one statement, parsed at its first use.
    public func executeCached(sql: String, arguments: StatementArguments = StatementArguments()) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

extension Row {
    /// Like `fetchOne(_:sql:arguments:)` with a statement that is parsed at its first use.
    public static func fetchOne(
        cached db: Database, sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> Row? {
        try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    /// Like `fetchAll(_:sql:arguments:)` with a statement that is parsed at its first use.
    public static func fetchAll(
        cached db: Database, sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> [Row] {
        try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension FetchableRecord {
    /// Like `fetchOne(_:sql:arguments:)` with a statement that is parsed at its first use.
    public static func fetchOne(
        cached db: Database, sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> Self? {
        try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    /// Like `fetchAll(_:sql:arguments:)` with a statement that is parsed at its first use.
    public static func fetchAll(
        cached db: Database, sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> [Self] {
        try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension DatabaseValueConvertible {
    /// Like `fetchOne(_:sql:arguments:)` with a statement that is parsed at its first use.
    public static func fetchOne(
        cached db: Database, sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> Self? {
        try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }
}
