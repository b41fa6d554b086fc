import Contracts
import Foundation
import Messaging
import NotifierDomain
import ServiceRuntime
import ServiceStandard
import TestSupport
import Testing

@testable import NotifierWorker

@Suite("The notifier's configuration")
struct ConfigurationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func settings(_ changes: [String: String] = [:]) async throws -> Settings {
        let key = Data(repeating: 7, count: 32).base64EncodedString()
        let environment = [
            "NOTIFIER_AMQP_URL": "amqp://notifier:secret@127.0.0.1/aftercare",
            "NOTIFIER_STORE_PATH": folder.file("notifier.sqlite"), "NOTIFIER_SEAL_KEY": key,
            "NOTIFIER_TEMPLATES_FOLDER": Fixture.templatesFolder.path,
            "NOTIFIER_STAFF_FILE": Fixture.templatesFolder.deletingLastPathComponent().appending(path: "staff.yaml")
                .path,
            "NOTIFIER_OUTGOING_FOLDER": folder.file("outgoing"), "NOTIFIER_SURVEY_URL": "http://127.0.0.1:8085",
            "NOTIFIER_LINKS_KEY": key,
        ].merging(changes, uniquingKeysWith: { $1 })
        return try await Settings.load(.notifier, own: NotifierDefinition.settings, environment: environment)
    }

    @Test("is good with the files that are shipped, and then nothing is found wrong")
    func shipped() async throws {
        let settings = try await settings()
        let configuration = try NotifierConfiguration(settings)
        #expect(configuration.channel == .file)
        #expect(configuration.webhook == nil)
        #expect(await NotifierDefinition.check(settings).filter { !$0.good } == [])
    }

    @Test(
        "says which key is wrong and what belongs there",
        arguments: [
            (["NOTIFIER_CHANNEL": "pigeon"], "channel", "expected file or webhook"),
            (["NOTIFIER_CHANNEL": "webhook"], "channel", "webhook.url is not set"),
            (["NOTIFIER_WEBHOOK_URL": "https://example.com/"], "channel", "webhook.secret must be whsec_"),
            (
                [
                    "NOTIFIER_WEBHOOK_URL": "http://10.0.0.1/",
                    "NOTIFIER_WEBHOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                ], "channel", "webhook.allow_private"
            ),
            (["NOTIFIER_ZONE": "Shanghai"], "zone", "expected an IANA zone"),
            (["NOTIFIER_LINKS_KEY": "AAAA"], "links.key", "32 bytes in base64"),
            (["NOTIFIER_STAFF_FILE": "/nowhere/staff.yaml"], "staff", "/nowhere/staff.yaml"),
            (["NOTIFIER_TEMPLATES_FOLDER": "/nowhere"], "templates", "/nowhere/zh-Hans/receipt.mustache"),
            (["NOTIFIER_OUTGOING_FOLDER": "/nowhere/outgoing"], "outgoing.folder", "/nowhere"),
        ])
    func faults(changes: [String: String], subject: String, words: String) async throws {
        let findings = await NotifierDefinition.check(try await settings(changes)).filter { !$0.good }
        #expect(findings.map(\.subject) == [subject])
        #expect(findings.first?.detail.contains(words) == true, "\(findings)")
        #expect(findings.first?.mend != nil)
    }
}
