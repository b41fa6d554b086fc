import Contracts
import Foundation
import ServiceRuntime
import TestSupport
import Testing

struct SettingsTests {
    private static let complete = [
        "SURVEY_AMQP_URL": "amqp://survey@localhost/aftercare", "SURVEY_STORE_PATH": "/tmp/s.sqlite",
        "SURVEY_SEAL_KEY": "k",
    ]
    private static let own = [
        Setting("delay", .duration, default: "24h", "how long after the end a customer is asked"),
        Setting.optional("quiet", .flag, "whether nobody is asked"),
    ]

    private func load(_ changes: [String: String?], file: String? = nil) async throws -> Settings {
        var environment = Self.complete
        for (key, value) in changes { environment[key] = value }
        return try await Settings.load(.survey, own: Self.own, file: file, environment: environment)
    }

    @Test("the environment goes before the file, the file before the default")
    func precedence() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("delay: 2s\nhttp:\n  port: 9000\n", to: "survey.yaml")
        let settings = try await load(["SURVEY_DELAY": "3m"], file: file)
        #expect(settings.duration("delay") == .seconds(180))
        #expect(settings.integer("http.port") == 9000)
        #expect(settings.text("http.host") == "127.0.0.1")
    }

    @Test("a secret may stand in a file of its own")
    func secretFile() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("s3cret\n", to: "key")
        let settings = try await load(["SURVEY_SEAL_KEY": nil, "SURVEY_SEAL_KEY_FILE": file])
        #expect(settings.text("seal.key") == "s3cret")
    }

    @Test(
        "what is wrong is refused with the name of its key",
        arguments: [
            (["SURVEY_STORE_PATH": nil], "store.path"),
            (["SURVEY_HTTP_PORT": "eighty"], "http.port"),
            (["SURVEY_HTTP_PORT": "65536"], "from 0 to 65535"),
            (["SURVEY_AMQP_PREFETCH": "0"], "amqp.prefetch"),
            (["SURVEY_DELAY": "soon"], "delay"),
            (["SURVEY_QUIET": "perhaps"], "quiet"),
            (["SURVEY_COLOUR": "red"], "SURVEY_COLOUR"),
            (["SURVEY_SEAL_KEY": nil, "SURVEY_SEAL_KEY_FILE": "/no/such/file"], "seal.key_file"),
        ] as [([String: String?], String)])
    func refusals(_ changes: [String: String?], _ key: String) async throws {
        let error = await #expect(throws: SettingsError.self) { try await load(changes) }
        #expect(error?.problems.count == 1)
        #expect(error?.description.contains(key) == true)
    }

    @Test("an unknown key in the file is refused with its path")
    func unknownInFile() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("http:\n  prot: 9000\n", to: "survey.yaml")
        let error = await #expect(throws: SettingsError.self) { try await load([:], file: file) }
        #expect(error?.description.contains("http.prot") == true)
    }
}
