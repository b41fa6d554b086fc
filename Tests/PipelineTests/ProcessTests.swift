import Contracts
import Foundation
import TestSupport
import Testing

/// How the executables start and end.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ProcessTests {
    private let deployment = Deployment()

    @Test(
        "a second process on a port that is taken names the port and leaves before it consumes",
        arguments: ServiceName.allCases)
    func portTaken(_ service: ServiceName) throws {
        let folder = try TemporaryFolder()
        let port = try String(contentsOfFile: "\(deployment.state)/ports/\(service)", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let (status, output) = try deployment.command(
            service, "serve",
            environment: ["\(service.rawValue.uppercased())_STORE_PATH": folder.file("second.sqlite")])
        #expect(status == 64)
        #expect(output.contains("http.port is \(port)"))
        #expect(!output.contains("\"consuming\""))
    }

    @Test("watch --once ends with 69 when nobody answers")
    func watchOnce() throws {
        let environment = ["AFTERCARE_STAFF_TOKEN": "0123456789abcdef0123456789abcdef"]
        let (status, output) = try deployment.command(
            .escalation, "watch", "--once", "--url", "http://127.0.0.1:1", environment: environment)
        #expect(status == 69)
        #expect(output.contains("no service answers"))
    }
}
