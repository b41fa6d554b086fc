import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime

/// How a person's command reaches the running service.
struct StaffOptions: ParsableArguments {
    static let exitCodes = """
        Needs your personal token in AFTERCARE_STAFF_TOKEN. The service is looked for at --url, else at
        AFTERCARE_ESCALATION_URL, else where its configuration says.
        Exit codes: 0 done, 1 refused or not found, 64 configuration, 69 the service does not answer, 77 no valid token.
        """

    @OptionGroup var configuration: ConfigurationOptions
    @Option(help: "Address of the running service.") var url: String?

    /// - Throws: `ExitCode`, after it has said what is missing.
    func client() async throws -> APIClient {
        let environment = ProcessInfo.processInfo.environment
        guard let token = environment["AFTERCARE_STAFF_TOKEN"], !token.isEmpty else {
            complain(CommandFault("set AFTERCARE_STAFF_TOKEN to your personal token"))
            throw ExitCode(CommandFault.noPermission)
        }
        if let url = url ?? environment["AFTERCARE_ESCALATION_URL"] { return APIClient(url, token: token) }
        return APIClient(try await configuration.load(EscalationDefinition.self).url, token: token)
    }

    /// Sends a request and gives back what was answered with `200`, or `also`.
    func ask(_ also: Int? = nil, _ request: (APIClient) async throws -> APIAnswer) async throws -> APIAnswer {
        let client = try await client()
        let answer: APIAnswer
        do {
            answer = try await request(client)
        } catch let error as NoAnswer {
            complain(error)
            throw ExitCode(CommandFault.unavailable)
        }
        if answer.status == 200 || answer.status == also { return answer }
        complain(answer.complaint)
        throw ExitCode(answer.status == 401 ? CommandFault.noPermission : ExitStatus.findings)
    }
}

/// What a command tells the person before it leaves.
struct CommandFault: Error, CustomStringConvertible {
    static let unavailable: Int32 = 69
    static let noPermission: Int32 = 77

    let description: String

    init(_ description: String) {
        self.description = description
    }
}
