import Contracts
import Foundation

/// An operator gives a service what it must not go on with.
enum OperatorCases {
    static let all: [FaultCase] = [
        FaultCase(
            id: "K1", title: "each service is started with another seal.key of 32 bytes", isQuick: true, limit: .restart
        ) { scene in
            try await scene.midway()
            let wrong = "\(scene.stage.places.folder)/wrong.key"
            try Data("\(Data((0..<32).map { UInt8($0) }).base64EncodedString())\n".utf8)
                .write(to: URL(fileURLWithPath: wrong))
            for service in ServiceName.allCases {
                try await scene.stage.kill9(service)
                let ending = try await attempt(
                    scene, service, ["\(service.rawValue.uppercased())_SEAL_KEY_FILE": wrong])
                guard ending.hasGivenUp, ending.output.contains("seal.key") else {
                    throw StageError(
                        "\(service) with another key ended with \(ending.status): \(ending.output.suffix(300))")
                }
            }
            try await scene.recovers {
                for service in ServiceName.allCases { try await scene.stage.start(service) }
            }
        }
    ]

    private struct Ending {
        let status: Int32
        let output: String

        /// By itself, with an error: not because we lost patience, and not by a signal.
        var hasGivenUp: Bool { (1..<124).contains(status) }
    }

    /// Starts a service as an operator would and waits until it gives up, or for a while.
    private static func attempt(
        _ scene: Scene, _ service: ServiceName, _ environment: [String: String]
    ) async throws -> Ending {
        let patience = Int(20 * Machine.crowding)
        let result = try await Command.run(
            "/usr/bin/timeout",
            [
                "-s", "KILL", "\(patience)", "\(scene.stage.places.bin)/\(service)", "serve", "--config",
                "\(scene.stage.places.folder)/\(service).yaml",
            ], environment: environment, mayFail: true)
        return Ending(status: result.status, output: result.output)
    }
}
