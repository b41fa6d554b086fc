import Contracts
import Foundation
import GRDB

/// The disk under a store fails, or the store is not the one it was.
///
/// System calls are made to fail by strace, so the same is run on the released executables.
enum StoreCases {
    static var all: [FaultCase] {
        ServiceName.allCases.flatMap { service in
            [
                FaultCase(
                    id: "D1-\(service)", title: "\(service) dies inside an fdatasync", isQuick: service == .escalation,
                    limit: .restart
                ) { scene in try await dies(scene, service, at: "fdatasync", calls: 1...1) },
                FaultCase(
                    id: "D8-\(service)", title: "\(service) dies between two writes of a commit",
                    isQuick: service == .survey, limit: .restart
                ) { scene in try await dies(scene, service, at: "pwrite64", calls: 1...6) },
                FaultCase(
                    id: "D9-\(service)", title: "\(service) dies in the middle of a burst of publishes",
                    isQuick: service == .triage, limit: .restart
                ) { scene in try await diesPublishing(scene, service) },
                FaultCase(
                    id: "D2-\(service)", title: "the disk of \(service) refuses fdatasyncs (EIO) for a while",
                    isQuick: service == .intake, limit: .reconnect
                ) { scene in try await fails(scene, service, "fdatasync:error=EIO", times: 6) },
                FaultCase(
                    id: "D3-\(service)", title: "the disk of \(service) is full (ENOSPC) for a while",
                    isQuick: service == .triage, limit: .reconnect
                ) { scene in try await fails(scene, service, "pwrite64:error=ENOSPC", times: 6) },
                PowerLoss.of(service),
            ]
        } + [
            FaultCase(
                id: "D4", title: "the disk of triage takes 50 ms for an fdatasync", tickets: 20, limit: .reconnect
            ) { scene in
                try await scene.midway(0.1)
                let disk = try await Injection(scene.stage, .triage, "fdatasync:delay_enter=50000")
                try await scene.midway(0.99)
                guard disk.count > 0 else { throw StageError("no fdatasync of triage was slow") }
                try await scene.recovers { try await disk.end() }
            },
            FaultCase(id: "D5", title: "a second instance of each service is started by mistake", isQuick: true) {
                scene in
                try await scene.midway()
                for service in ServiceName.allCases {
                    let second = try await Command.run(
                        "\(scene.stage.places.bin)/\(service)",
                        ["serve", "--config", "\(scene.stage.places.folder)/\(service).yaml"], mayFail: true)
                    guard second.status == 74 else {
                        throw StageError("the second \(service) ended with \(second.status), not 74: \(second.output)")
                    }
                }
            },
            FaultCase(
                id: "D6", title: "intake is put back from a backup and the outsiders send everything again",
                isQuick: true, limit: .restart, expectation: Expectation(isIntakeOld: true), leavesStageUsable: false
            ) { scene in
                try await Backup.take(scene, .intake)
                try await scene.midway(1)
                try await settled(scene)
                try await scene.recovers { try await Backup.putBack(scene, .intake) }
                try await scene.generator.again()
            },
        ]
    }

    /// Kills a service at one of its next calls of a kind, while it is at work.
    ///
    /// - Parameter calls: At which of them, by the seed.
    private static func dies(
        _ scene: Scene, _ service: ServiceName, at call: String, calls: ClosedRange<Int>
    ) async throws {
        var random = SplitMix(scene.seed)
        try await scene.midway(Double.random(in: 0.05...0.5, using: &random))
        let which = Int.random(in: calls, using: &random)
        let debugger = try await Injection(scene.stage, service, "\(call):signal=KILL:when=\(which)")
        try await scene.stage.dead(service, within: .seconds(60))
        try await debugger.end()
        try await scene.recovers { try await scene.stage.start(service) }
    }

    /// Kills a service that has much to catch up with, after so many sends of one thread: three a message, many messages a burst.
    private static func diesPublishing(_ scene: Scene, _ service: ServiceName) async throws {
        var random = SplitMix(scene.seed)
        try await scene.stage.kill9(service)
        try await scene.midway(0.6)
        let which = Int.random(in: 20...60, using: &random)
        try await scene.stage.start(
            service, strace: ["-o", "/dev/null", "-e", "trace=sendto", "-e", "inject=sendto:signal=KILL:when=\(which)"])
        try await scene.stage.dead(service, within: .seconds(60))
        try await scene.recovers { try await scene.stage.start(service) }
    }

    /// Lets every call of a kind fail until some have; the service has to live on and to come back by itself.
    private static func fails(_ scene: Scene, _ service: ServiceName, _ rule: String, times: Int) async throws {
        try await scene.midway(0.2)
        let disk = try await Injection(scene.stage, service, rule)
        try await scene.stage.wait("\(times) calls of \(service) fail", within: .seconds(60)) { disk.count >= times }
        try await scene.stage.wait("\(service) says that it is not ready", within: .seconds(10)) {
            await !scene.stage.isReady(service)
        }
        try await scene.recovers { try await disk.end() }
        guard scene.stage.isRunning(service) else { throw StageError("\(service) did not live on") }
    }

    /// Everything that intake has sent is with its readers: only then is it worth something as history.
    private static func settled(_ scene: Scene) async throws {
        try await scene.stage.wait("intake's outbox is empty", within: .seconds(30)) {
            try scene.stage.count(.intake, "SELECT count(*) FROM outbox WHERE type <> 'flow.mark.v1'") == 0
        }
    }
}

/// A copy of a store, as an operator makes it.
enum Backup {
    static func take(_ scene: Scene, _ service: ServiceName) async throws {
        let path = scene.stage.places.folder
        try? FileManager.default.removeItem(atPath: "\(path)/\(service).backup")
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        try await DatabaseQueue(path: "\(path)/\(service).sqlite", configuration: configuration).vacuum(
            into: "\(path)/\(service).backup")
    }

    static func putBack(_ scene: Scene, _ service: ServiceName) async throws {
        let path = scene.stage.places.folder
        try await scene.stage.kill9(service)
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: "\(path)/\(service).sqlite\(suffix)")
        }
        try FileManager.default.copyItem(atPath: "\(path)/\(service).backup", toPath: "\(path)/\(service).sqlite")
        try await scene.stage.start(service)
    }
}
