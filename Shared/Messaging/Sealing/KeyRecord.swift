import Contracts
import Foundation
import GRDB

/// Which keys a store was written with: a fingerprint of each stands in its table `meta`.
///
/// A key of the right length that is the wrong one would else seal new data that nobody can open with the old.
public enum KeyRecord {
    /// A configured key, and what it has sealed in a store.
    public struct Key: Sendable {
        /// Of the configuration: "seal.key".
        public let setting: String
        public let seal: Seal
        /// Queries of one column each that yield something the key has sealed, most telling first; a text is base64.
        public let samples: [String]

        public init(_ setting: String, _ seal: Seal, samples: [String] = []) {
            self.setting = setting
            self.seal = seal
            self.samples = samples
        }
    }

    /// Bodies of parked messages, which every store seals.
    public static let parkedBodies = "SELECT body FROM parked ORDER BY id LIMIT 1"

    /// Whether the store was written with the key; true for a store that has nothing by which one could tell.
    public static func fits(_ key: Key, in db: Database) throws -> Bool {
        if let known = try known(key, in: db) { return known == key.seal.fingerprint }
        for query in key.samples {
            guard let sealed = try sample(query, in: db) else { continue }
            return (try? key.seal.open(sealed)) != nil
        }
        return true
    }

    /// Records the key of a store that has none on record.
    ///
    /// - Throws: ``StoreError/foreignKey(path:setting:)`` when the store was written with another one.
    static func require(_ key: Key, of path: String, in db: Database) throws {
        guard try fits(key, in: db) || isMutant("foreign-key-taken") else {
            throw StoreError.foreignKey(path: path, setting: key.setting)
        }
        try db.execute(
            sql: "INSERT INTO meta VALUES (?, ?) ON CONFLICT(key) DO NOTHING",
            arguments: [name(key), key.seal.fingerprint])
    }

    private static func name(_ key: Key) -> String { "fingerprint.\(key.setting)" }

    private static func known(_ key: Key, in db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [name(key)])
    }

    private static func sample(_ query: String, in db: Database) throws -> Data? {
        switch try DatabaseValue.fetchOne(db, sql: query)?.storage {
        case .blob(let bytes): bytes
        case .string(let text): Data(base64Encoded: text)
        default: nil
        }
    }
}

extension MessageStore {
    /// Compares configured keys with those that the store was written with, and records them the first time.
    ///
    /// - Throws: ``StoreError/foreignKey(path:setting:)``; then nothing may be written.
    public func require(_ keys: [KeyRecord.Key]) async throws {
        try await write { [path] db in
            for key in keys { try KeyRecord.require(key, of: path, in: db) }
        }
    }
}
