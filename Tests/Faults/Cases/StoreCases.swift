import Contracts
import Foundation
import GRDB

/// The disk under a store fails, or the store is not the one it was.
///
/// System calls are made to fail by strace, so the same holds for a build without the trait.
enum StoreCases {
    static var all: [FaultCase] {
        ServiceName.allCases.flatMap { service in
            [
                FaultCase(
                    id: "D1-\(service)", title: "\(service) dies inside an fdatasync", isQuick: service == .escalation,
                    limit: .seconds(5)
                ) { scene in
                    var random = SplitMix(scene.seed)
                    let count = Int.random(in: 1...6, using: &random)
                    try await traced(scene, service, ["-e", "inject=fdatasync:signal=KILL:when=\(count)"])
                    try await scene.stage.dead(service, within: .seconds(90))
                    try await scene.recovers { try await scene.stage.start(service) }
                },
                FaultCase(
                    id: "D2-\(service)", title: "the disk of \(service) refuses fdatasyncs (EIO), six of each thread",
                    isQuick: service == .intake, limit: .seconds(5)
                ) { scene in
                    try await traced(scene, service, ["-e", "inject=fdatasync:error=EIO:when=3..8"])
                    try await scene.midway(0.99)
                    try await scene.stage.kill9(service)
                    try await scene.recovers { try await scene.stage.start(service) }
                },
                FaultCase(
                    id: "D3-\(service)",
                    title: "the disk of \(service) is full (ENOSPC) for forty writes of each thread",
                    isQuick: service == .triage, limit: .seconds(5)
                ) { scene in
                    try await traced(
                        scene, service, ["-e", "inject=pwrite64:error=ENOSPC:when=10..49"], calls: "pwrite64")
                    try await scene.midway(0.99)
                    try await scene.stage.kill9(service)
                    try await scene.recovers { try await scene.stage.start(service) }
                },
                PowerLoss.of(service),
            ]
        } + [
            FaultCase(id: "D4", title: "the disk of triage takes 50 ms for an fdatasync", tickets: 20) { scene in
                try await traced(scene, .triage, ["-e", "inject=fdatasync:delay_enter=50000"])
                try await scene.midway(0.99)
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
                isQuick: true, limit: .seconds(5), expectation: Expectation(isIntakeOld: true), leavesStageUsable: false
            ) { scene in
                try await Backup.take(scene, .intake)
                try await scene.midway(1)
                try await settled(scene)
                try await scene.recovers { try await Backup.putBack(scene, .intake) }
                try await scene.generator.again()
            },
        ]
    }

    private static func traced(
        _ scene: Scene, _ service: ServiceName, _ injection: [String], calls: String = "fdatasync"
    ) async throws {
        try await scene.stage.kill9(service)
        // strace counts the calls of each thread by itself.
        try await scene.stage.start(service, strace: ["-o", "/dev/null", "-e", "trace=\(calls)"] + injection)
        try await scene.stage.traced(service)
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
