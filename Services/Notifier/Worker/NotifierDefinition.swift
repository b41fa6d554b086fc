import Contracts
import Foundation
import GRDB
import Logging
import Messaging
import NotifierDomain
import ServiceRuntime
import ServiceStandard

/// The notifier: which message, in which language, on which channel, once.
public enum NotifierDefinition: ServiceDefinition {
    public static let name = ServiceName.notifier
    public static let settings = NotifierConfiguration.settings
    public static let sealedSamples = ["SELECT wrapped_key FROM contacts ORDER BY shared_at LIMIT 1"]
    public static let keySettings = ["links.key"]

    public static func migrate(_ migrator: inout DatabaseMigrator) {
        NotifierSchema.migrate(&migrator)
    }

    public static func worker(_ runtime: Runtime) async throws -> Worker {
        let store = runtime.store
        let configuration = try NotifierConfiguration(runtime.settings)
        let channels = try channels(configuration, now: store.now)
        let bells = ChannelBells(channels.map(\.name))
        let letters = LetterDesk(
            texts: try NoticeTexts(folder: configuration.templatesFolder, words: configuration.words), seal: store.seal)
        let selection = NoticeSelection(
            roster: configuration.roster,
            channels: .init(
                customer: configuration.channel, staff: configuration.channel, known: Set(channels.map(\.name))))
        try await warn(runtime, besides: channels.map(\.name))
        return Worker(
            messages: NoticeHandlers(
                selection: selection, archive: runtime.standards, links: configuration.words.links.seal, bells: bells
            ).all
                + [ContactHandler(seal: store.seal, bells: bells).handler],
            jobs: channels.compactMap { channel in
                bells[channel.name].map { bell in
                    NoticeLoop(
                        channel: channel, store: store, letters: letters, bell: bell, pace: configuration.pace,
                        logger: runtime.logger)
                }
            })
    }

    public static func check(_ settings: Settings) async -> [Finding] {
        [
            await .of("templates", mend: "correct the files, or the path in templates.folder") {
                let folder = settings.text("templates.folder")
                _ = try NoticeTexts(folder: folder, words: .init(zone: .gmt, links: .init(base: "", seal: .random())))
                return "\(TemplateCatalogue.Slot.all.count) texts in \(folder) are complete"
            },
            await .of("staff", mend: "correct the file, or the path in staff.file") {
                "\(try NotifierConfiguration.roster(settings).staff.count) people"
            },
            await .of("channel", mend: "correct channel, webhook.url and webhook.secret") {
                _ = try NotifierConfiguration.webhook(settings)
                return "customers are reached by \(try NotifierConfiguration.channel(settings).rawValue)"
            },
            await .of("outgoing.folder", mend: "create the folder and give it to this user") {
                try checkOutgoing(settings.text("outgoing.folder"))
            },
            await .of("links.key", mend: "write the key that survey has to the file that links.key_file names") {
                _ = try NotifierConfiguration.links(settings)
                return "32 bytes"
            },
            await .of("zone", mend: "choose a zone of the IANA list") {
                try NotifierConfiguration.zone(settings.text("zone")).identifier
            },
        ]
    }

    /// Both channels where both are set up, because a member of staff may prefer the other one.
    private static func channels(
        _ configuration: NotifierConfiguration, now: @escaping @Sendable () -> Instant
    ) throws -> [any NoticeChannel] {
        let file = try FileChannel(folder: configuration.outgoingFolder)
        guard let webhook = configuration.webhook else { return [file] }
        return [file, WebhookChannel(webhook, now: now)]
    }

    /// Notices for a channel that is set up no longer stay where they are, which nobody would notice otherwise.
    private static func warn(_ runtime: Runtime, besides channels: [ChannelName]) async throws {
        let stranded = try await runtime.store.read { db in try NoticeTable.stranded(besides: channels, in: db) }
        guard stranded > 0 else { return }
        runtime.logger.warning(
            "notices wait for a channel that is not set up; set webhook.url, or they are never sent",
            metadata: ["notices": "\(stranded)"])
    }

    private static func checkOutgoing(_ path: String) throws -> String {
        if FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.isWritableFile(atPath: path) else {
                throw SettingsError(["\(path) is not writable"])
            }
            return "\(path) is writable"
        }
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: parent) else {
            throw SettingsError(["\(path) does not exist and cannot be created in \(parent)"])
        }
        return "\(path) will be created"
    }
}
