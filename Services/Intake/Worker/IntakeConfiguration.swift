import Contracts
import Foundation
import IntakeDomain
import Messaging
import ServiceRuntime
import ServiceStandard

/// The settings of intake, typed.
struct IntakeConfiguration: Sendable {
    static let settings = [
        Setting("publishers.file", .text, "publishers.yaml: the outside programs and what each may send"),
        Setting("publishers.tokens", .text, "folder of HTTP tokens, one file for each publisher"),
        Setting("staff.tokens", .text, "folder of personal HTTP tokens, one file for each staff id"),
        .optional("staff.file", .text, "staff.yaml: who works here; without it staff ids are not looked up"),
        Setting("number.prefix", .text, default: "AS", "first word of ticket numbers"),
        Setting("zone", .text, default: "Asia/Shanghai", "IANA time zone in which the day of a ticket number begins"),
        Setting("lateness.max", .duration, default: "24h", "how long before receipt a ticket's clocks may start"),
        .optional(
            "links.key", .secret, "32 bytes in base64 that sign survey links; without it no survey token is taken"),
    ]

    let grants: PublisherGrants
    let publisherTokens: TokenFolder
    let staffTokens: TokenFolder
    /// Nil where staff ids are not looked up.
    let directory: StaffDirectory?
    let numberPrefix: String
    let zone: TimeZone
    let maxLateness: Duration
    let links: Seal?

    /// - Throws: ``SettingsError`` that names the key or the file.
    init(_ settings: Settings) throws {
        grants = try Self.grants(settings)
        publisherTokens = try TokenFolder(settings.text("publishers.tokens"))
        staffTokens = try TokenFolder(settings.text("staff.tokens"))
        directory = try Self.directory(settings)
        numberPrefix = settings.text("number.prefix")
        zone = try Self.zone(settings)
        maxLateness = settings.duration("lateness.max")
        do {
            links = try settings.optionalText("links.key").map { key throws(SealError) in try Seal(base64: key) }
        } catch {
            throw SettingsError(["links.key: \(error)"])
        }
    }

    static func grants(_ settings: Settings) throws -> PublisherGrants {
        try ConfigurationFile.load(PublisherGrants.self, from: settings.text("publishers.file"))
    }

    static func directory(_ settings: Settings) throws -> StaffDirectory? {
        try settings.optionalText("staff.file").map { path in
            StaffDirectory(try ConfigurationFile.load(Roster.self, from: path))
        }
    }

    static func zone(_ settings: Settings) throws -> TimeZone {
        let name = settings.text("zone")
        guard let zone = ZoneName.zone(name) else { throw SettingsError(["zone: expected \(ZoneName.expected(name))"]) }
        return zone
    }
}
