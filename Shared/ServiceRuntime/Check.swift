import AMQP
import Contracts
import Foundation
import GRDB
import Logging
import Messaging

/// What `check` looks at for every service: store, broker, topology, and then the service's own files.
func findings<Definition: ServiceDefinition>(_ definition: Definition.Type, settings: Settings) async -> [Finding] {
    var findings = [Finding.good("configuration", "every key is known and has a value of its kind")]
    findings.append(
        await .of(
            "seal.key", mend: "write the output of `openssl rand -base64 32` to the file that seal.key_file names"
        ) {
            _ = try Seal(base64: settings.text("seal.key"))
            return "32 bytes"
        })
    findings.append(await checkStore(settings.text("store.path")))
    findings += await checkBroker(Definition.name, settings)
    findings += await Definition.check(settings)
    return findings
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
