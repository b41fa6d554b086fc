import Contracts
import Foundation

/// A service is given a key that is not the one its store was written with.
enum KeyCases {
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
                let (status, output) = try await scene.stage.serve(
                    service, ["\(service.rawValue.uppercased())_SEAL_KEY_FILE": wrong])
                // By itself: not because patience was lost, and not by a signal.
                guard (1..<124).contains(status), output.contains("seal.key") else {
                    throw StageError("\(service) with another key ended with \(status): \(output.suffix(300))")
                }
            }
            try await scene.recovers {
                for service in ServiceName.allCases { try await scene.stage.start(service) }
            }
        }
    ]
}
