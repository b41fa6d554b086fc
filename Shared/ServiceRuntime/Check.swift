import AMQP
import Contracts
import Foundation
import GRDB
import Logging
import Messaging

/// What `check` looks at for every service: store, broker, topology, and then the service's own files.
func findings<Definition: ServiceDefinition>(_ definition: Definition.Type, settings: Settings) async -> [Finding] {
    var findings = [Finding.good("configuration", "every key is known and has a value of its kind")]
    findings += await checkKeys(definition, settings)
    findings.append(await checkStore(settings.text("store.path")))
    findings += await checkMessages(Definition.name, settings)
    findings += await checkBroker(Definition.name, settings)
    findings += await Definition.check(settings)
    return findings
}

private func checkKeys<Definition: ServiceDefinition>(
    _ definition: Definition.Type, _ settings: Settings
) async -> [Finding] {
    let mend = "write the output of `openssl rand -base64 32` to the file that the setting names"
    let keys: [KeyRecord.Key]
    do {
        keys = try Definition.keys(settings)
    } catch {
        return [.bad("keys", "seal.key or \(Definition.keySettings): \(error)", mend: mend)]
    }
    let path = settings.text("store.path")
    return await keys.asyncMap { key in
        await .of(key.setting, mend: "put back the key that the store was written with, or a copy of it") {
            guard FileManager.default.fileExists(atPath: path) else { return "32 bytes; the store will record it" }
            let isKnown = try await MessageStore.openForReading(path).read { db in
                guard try db.tableExists("meta") else { return true }
                return try KeyRecord.fits(key, in: db)
            }
            guard isKnown else { throw StoreError.foreignKey(path: path, setting: key.setting) }
            return "32 bytes, those that the store was written with"
        }
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async -> Value) async -> [Value] {
        var values: [Value] = []
        for element in self { values.append(await transform(element)) }
        return values
    }
}

private func checkStore(_ path: String) async -> Finding {
    await .of("store", mend: "create the folder, give it to this user, or restore the file from a backup") {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw StoreError.unusable(path: path, reason: "the folder \(folder) is missing or not writable")
        }
        guard FileManager.default.fileExists(atPath: path) else { return "\(path) will be created" }
        let store = try MessageStore.openForReading(path)
        do {
            let verdict = try await store.read { db in try String.fetchOne(db, sql: "PRAGMA quick_check") }
            guard verdict == "ok" else {
                throw StoreError.unusable(path: path, reason: "SQLite says: \(verdict ?? "nothing")")
            }
        } catch let error as DatabaseError {
            throw StoreError.unusable(path: path, reason: "\(error.resultCode) \(error.message ?? "")")
        }
        return "\(path) is readable and sound"
    }
}

/// Looks for messages that do not get on: in the outbox, and parked.
private func checkMessages(_ service: ServiceName, _ settings: Settings) async -> [Finding] {
    let path = settings.text("store.path")
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let standing: MessageStore.OutboxStanding
    let parked: Int
    do {
        (standing, parked) = try await MessageStore.openForReading(path).read { db in
            (
                try MessageStore.OutboxStanding(in: db),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM parked") ?? 0
            )
        }
    } catch {
        return [.bad("outbox", "\(error)", mend: "see store")]
    }
    let standstill = standing.standstill(at: .systemNow())
    let words = standing.words(standstill)
    var findings = [Finding.good("outbox", words)]
    if standstill > MessageStore.longestStandstill {
        let reason = await reasonOfStandstill(settings)
        findings = [
            .bad(
                "outbox", "\(words); \(reason)",
                mend: "remove the reason; what the broker can never take is parked by itself")
        ]
    }
    if parked > 0 {
        let mend = "see `\(service) parked list` for the reasons, mend them, then redrive or discard each"
        findings.append(.bad("parked", "\(parked) messages wait for an operator", mend: mend))
    }
    return findings
}

/// What the running service says of its connection to the broker.
private func reasonOfStandstill(_ settings: Settings) async -> String {
    do {
        let report = try await APIClient(settings.url).get("/readyz").decode(ReadyReport.self)
        let failing = report.checks.filter { $0.name == "publisher" || $0.status != "ok" && $0.name != "outbox" }
        return "the service says: " + failing.map { "\($0.name): \($0.detail)" }.joined(separator: "; ")
    } catch {
        return "nothing leaves while the service does not run: \(error)"
    }
}

private func checkBroker(_ service: ServiceName, _ settings: Settings) async -> [Finding] {
    let mend = "start the broker, or correct amqp.url and amqp.password"
    let address: BrokerAddress
    do {
        address = try settings.brokerAddress()
        let connection = try await open(address)
        await connection.close()
    } catch {
        return [.bad("broker", "\(error)", mend: mend)]
    }
    var findings = [Finding.good("broker", "\(address) lets us in")]
    for queue in Topology(publishers: []).queues where queue.name.hasPrefix(service.rawValue + ".") {
        findings.append(
            await .of("queue \(queue.name)", mend: "import the definitions that `\(service) topology` prints") {
                try await look(address) { try await $0.readyCount(of: queue.name) }
                return "there"
            })
    }
    for exchange in Topology.Exchange.allCases {
        findings.append(
            await .of("exchange \(exchange.rawValue)", mend: "import the definitions that `\(service) topology` prints")
            {
                try await look(address) { try await $0.requireExchange(exchange.rawValue, kind: exchange.kind) }
                return "there"
            })
    }
    return findings
}

private func open(_ address: BrokerAddress) async throws -> BrokerConnection {
    try await BrokerConnection.open(
        address, name: "check", logger: Logger(label: "check", factory: { _ in SwiftLogNoOpLogHandler() }))
}

/// A failed look closes the channel, so each has a connection of its own.
private func look(_ address: BrokerAddress, _ body: (BrokerConnection) async throws -> some Any) async throws {
    let connection = try await open(address)
    _ = try await body(connection)
    await connection.close()
}
