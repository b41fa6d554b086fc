import ArgumentParser
import Contracts
import Foundation
import Messaging
import NotifierDomain
import ServiceRuntime

/// `preview <template>`: shows a text as its reader will, with sample values; needs no store and no broker.
struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Shows the text of a notice with sample values, offline.",
        discussion: """
            Templates: \(NoticeTemplate.allCases.map(\.rawValue).joined(separator: ", ")).
            The folder is --templates, else NOTIFIER_TEMPLATES_FOLDER, else what the configuration says.
            Exit codes: 0 shown, 1 a text is missing or broken (all faults are listed), 64 command line or
            configuration.
            """)

    @Argument(help: "The template.") var template: NoticeTemplate
    @Option(help: "zh-Hans or en.") var language = TextLanguage.chinese
    @Option(help: "Folder of templates.") var templates: String?
    @Option(help: "IANA zone that times are written in.") var zone = "Asia/Shanghai"
    @Flag(help: "As a drill.") var drill = false
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        do {
            let words = VariableWords(
                zone: try NotifierConfiguration.zone(zone),
                links: SurveyLinks(base: "https://survey.example", seal: .random()))
            let texts = try NoticeTexts(folder: await folder(), words: words)
            show(
                texts.message(
                    template, in: language, variables: template.sample(in: language, now: Instant.systemNow()),
                    drill: drill))
        } catch let error as SettingsError {
            complain(error)
            throw ExitCode(ExitStatus.findings)
        }
    }

    private func folder() async throws -> String {
        if let folder = templates ?? ProcessInfo.processInfo.environment["NOTIFIER_TEMPLATES_FOLDER"] { return folder }
        return try await options.load(NotifierDefinition.self).text("templates.folder")
    }

    private func show(_ message: MessageText) {
        guard json, let bytes = try? WireJSON.encode(["subject": message.subject, "text": message.text]) else {
            say("\(message.subject)\n\n\(message.text)")
            return
        }
        sayJSON(String(decoding: bytes, as: UTF8.self))
    }
}

extension NoticeTemplate: ExpressibleByArgument {}
extension TextLanguage: ExpressibleByArgument {
    /// Any language tag.
    public init?(argument: String) { self.init(tag: argument) }
}
