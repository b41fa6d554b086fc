import Foundation
import Messaging
import NotifierDomain
import ServiceRuntime
import ServiceStandard

/// What the notifier reads of its settings, checked.
struct NotifierConfiguration: Sendable {
    static let settings = [
        Setting("templates.folder", .text, "the texts, <language>/<template>.mustache"),
        Setting("staff.file", .text, "staff.yaml: who works here, in which language and on which channel"),
        Setting("channel", .text, default: ChannelName.file.rawValue, "file or webhook: how customers are reached"),
        Setting("outgoing.folder", .text, "where the file channel puts one file for each notice"),
        .optional("webhook.url", .text, "where the webhook channel posts each notice"),
        .optional("webhook.secret", .secret, "whsec_<base64>: signs what the webhook channel posts"),
        Setting("webhook.allow_private", .flag, default: "false", "whether webhook.url may lead into our own network"),
        Setting("survey.url", .text, "base URL of the survey's page, as customers reach it"),
        Setting("links.key", .secret, "32 bytes in base64 that make survey links genuine; the same as survey's"),
        Setting(
            "notices.per_minute", .integer(2...1000), default: "10",
            "how many notices one member of staff gets within a minute; more are told in one summary"),
        Setting("zone", .text, default: "Asia/Shanghai", "IANA zone that times are written in"),
    ]

    let channel: ChannelName
    let outgoingFolder: String
    /// Nil when there is no webhook.
    let webhook: WebhookTarget?
    let roster: Roster
    let words: VariableWords
    let templatesFolder: String
    let pace: NoticePace

    /// - Throws: `SettingsError` that names the key, or the file, and what belongs there.
    init(_ settings: Settings) throws {
        channel = try Self.channel(settings)
        outgoingFolder = settings.text("outgoing.folder")
        webhook = try Self.webhook(settings)
        roster = try Self.roster(settings)
        words = VariableWords(zone: try Self.zone(settings.text("zone")), links: try Self.links(settings))
        templatesFolder = settings.text("templates.folder")
        pace = NoticePace(limit: settings.integer("notices.per_minute"))
    }

    static func channel(_ settings: Settings) throws -> ChannelName {
        guard let channel = ChannelName(rawValue: settings.text("channel")) else {
            throw SettingsError(["channel is \"\(settings.text("channel"))\": expected file or webhook"])
        }
        guard channel != .webhook || settings.optionalText("webhook.url") != nil else {
            throw SettingsError(["channel is webhook, but webhook.url is not set: set it, or choose file"])
        }
        return channel
    }

    static func webhook(_ settings: Settings) throws -> WebhookTarget? {
        guard let url = settings.optionalText("webhook.url") else { return nil }
        do {
            return try WebhookTarget(
                url: url, secret: settings.optionalText("webhook.secret"),
                policy: AddressPolicy(allowsPrivate: settings.flag("webhook.allow_private")))
        } catch {
            throw SettingsError(["\(error)"])
        }
    }

    static func roster(_ settings: Settings) throws -> Roster {
        let path = settings.text("staff.file")
        let roster = try ConfigurationFile.load(Roster.self, from: path)
        do {
            try roster.validate()
        } catch {
            throw SettingsError(["\(path): \(error)"])
        }
        return roster
    }

    static func zone(_ name: String) throws -> TimeZone {
        guard let zone = ZoneName.zone(name) else { throw SettingsError(["zone: expected \(ZoneName.expected(name))"]) }
        return zone
    }

    static func links(_ settings: Settings) throws -> SurveyLinks {
        do {
            return SurveyLinks(base: settings.text("survey.url"), seal: try Seal(base64: settings.text("links.key")))
        } catch {
            throw SettingsError(["links.key: \(error)"])
        }
    }
}
