import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime

/// Where a command finds the running service, and as whom it speaks.
struct IntakeDoor: ParsableArguments {
    @Option(help: "Base URL of the running service; AFTERCARE_INTAKE_URL, else that of the configuration.")
    var url: String?
    @Option(help: "Bearer token; a variable of the environment is safer, see the discussion.")
    var token: String?
    @OptionGroup var options: ConfigurationOptions

    /// - Parameter variable: Holds the token when the option does not.
    func client(tokenFrom variable: String) async throws -> APIClient {
        let environment = ProcessInfo.processInfo.environment
        guard let token = token ?? environment[variable] else {
            throw ValidationError("set \(variable), or give --token")
        }
        if let url = url ?? environment["AFTERCARE_INTAKE_URL"] { return APIClient(url, token: token) }
        return APIClient(try await options.load(IntakeDefinition.self).url, token: token)
    }
}

extension APIAnswer {
    /// Leaves with 1 and the service's own words unless the request was taken.
    func requireSuccess() throws {
        guard (200..<300).contains(status) else {
            complain(complaint)
            throw ExitCode(ExitStatus.findings)
        }
    }
}

/// Asks, and leaves with 1 when nobody answers.
func ask(_ request: () async throws -> APIAnswer) async throws -> APIAnswer {
    do {
        return try await request()
    } catch let error as NoAnswer {
        complain(error)
        throw ExitCode(ExitStatus.findings)
    }
}
