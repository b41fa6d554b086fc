import Contracts
import Foundation
import GRDB
import Messaging
import TestSupport
import Testing

/// A key of the right length that is the wrong one.
struct KeyRecordTests {
    private let folder: TemporaryFolder
    private let path: String
    private static let samples = ["SELECT sealed FROM boxes ORDER BY rowid LIMIT 1", KeyRecord.parkedBodies]

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("intake.sqlite")
    }

    private func open(_ key: Seal) throws -> MessageStore {
        try MessageStore(service: .intake, path: path, seal: key) { migrator in
            migrator.registerMigration("boxes") { db in try db.execute(sql: "CREATE TABLE boxes(sealed)") }
        }
    }

    private func start(_ key: Seal, links: Seal? = nil) async throws {
        let keys = [KeyRecord.Key("seal.key", key, samples: Self.samples)]
        try await open(key).require(keys + (links.map { [KeyRecord.Key("links.key", $0)] } ?? []))
    }

    @Test("a store that was started with a key is refused with any other one, and taken with the old one again")
    func otherKey() async throws {
        let (key, links) = (Seal.random(), Seal.random())
        try await start(key, links: links)
        await #expect(throws: StoreError.foreignKey(path: path, setting: "seal.key")) {
            try await start(Seal.random(), links: links)
        }
        await #expect(throws: StoreError.foreignKey(path: path, setting: "links.key")) {
            try await start(key, links: Seal.random())
        }
        try await start(key, links: links)
    }

    @Test("what the refusal says names the setting, the store and what to do")
    func words() {
        let text = StoreError.foreignKey(path: "/var/x.sqlite", setting: "seal.key").description
        for word in ["seal.key", "/var/x.sqlite", "seal.key_file", "put the old key back"] {
            #expect(text.contains(word))
        }
    }

    @Test("a store of an older build is only taken with the key that opens what it holds", arguments: [false, true])
    func olderBuild(isText: Bool) async throws {
        let key = Seal.random()
        let box = try key.seal(Data("card".utf8))
        try await open(key).write { db in
            let value: any DatabaseValueConvertible = isText ? box.base64EncodedString() : box
            try db.execute(sql: "INSERT INTO boxes VALUES (?)", arguments: [value])
        }
        let path = path
        await #expect(throws: StoreError.foreignKey(path: path, setting: "seal.key")) { try await start(Seal.random()) }
        try await start(key)
        await #expect(throws: StoreError.foreignKey(path: path, setting: "seal.key")) { try await start(Seal.random()) }
    }

    @Test("an older store with nothing but a parked message is told by that, and one with nothing sealed takes any key")
    func olderBuildParked() async throws {
        let key = Seal.random()
        let body = try key.seal(Data("body".utf8))
        try await open(key).write { db in
            try db.execute(
                sql: "INSERT INTO parked(routing_key, reason, error, parked_at, body) VALUES ('k', 'r', 'e', 0, ?)",
                arguments: [body])
        }
        await #expect(throws: StoreError.self) { try await start(Seal.random()) }
        try await open(key).write { db in try db.execute(sql: "DELETE FROM parked") }
        try await start(Seal.random())
    }

    @Test("a fingerprint tells keys apart and holds nothing of the key")
    func fingerprint() throws {
        let bytes = Data((0..<32).map { UInt8($0) })
        let seal = try Seal(base64: bytes.base64EncodedString())
        #expect(seal.fingerprint.count == 16)
        #expect(!Hexadecimal.text(bytes).contains(seal.fingerprint))
        #expect(Set((0..<1000).map { _ in Seal.random().fingerprint }).count == 1000)
    }
}
