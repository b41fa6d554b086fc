import Contracts
import EscalationDomain
import Foundation
import GRDB
import Messaging
import ServiceRuntime
import ServiceStandard

/// What escalation is configured with, beside the keys that every service has; standards come from triage.
///
/// | key | what it names |
/// |---|---|
/// | `staff.file` | who works here and who is on call |
/// | `staff.tokens` | folder with one file for each staff id: the bearer token of that person |
/// | `stream.onlookers` | how many may follow the board live at a time |
enum EscalationConfiguration {
    static let settings = [
        Setting("staff.file", .text, "the roster: who works here and who is on call; staff.yaml"),
        Setting(
            "staff.tokens", .text,
            "folder with one file for each member of staff, named by staff id, holding their token"),
        Setting(
            "stream.onlookers", .integer(1...10_000), default: "200", "how many may follow the board live at a time"),
    ]

    /// - Throws: `SettingsError` that names the file, the key in it, and what belongs there.
    static func policy(_ settings: Settings) throws -> EscalationPolicy {
        EscalationPolicy(roster: try roster(settings.text("staff.file")), address: settings.url)
    }

    static func roster(_ path: String) throws -> Roster {
        let roster = try ConfigurationFile.load(Roster.self, from: path)
        do { try roster.validate() } catch { throw SettingsError(["\(path): \(error)"]) }
        return roster
    }

    static func check(_ settings: Settings) async -> [Finding] {
        [
            await .of("roster", mend: "correct the file that staff.file names") {
                let roster = try Self.roster(settings.text("staff.file"))
                return "\(roster.staff.count) members of staff"
            },
            await .of(
                "on call",
                mend: "add a duty for these hours to the file that staff.file names; until then pages skip them"
            ) {
                let gaps = try Self.roster(settings.text("staff.file")).gaps(from: .systemNow())
                guard gaps.isEmpty else { throw SettingsError(gaps.map(\.description)) }
                return "somebody is on call on every level at every hour of the next 90 days"
            },
            await .of(
                "staff tokens", mend: "create the folder that staff.tokens names, with one file for each staff id"
            ) {
                let roster = try Self.roster(settings.text("staff.file"))
                let folder = settings.text("staff.tokens")
                _ = try TokenFolder(folder)
                let without = roster.staff.map(\.id).filter {
                    !FileManager.default.fileExists(atPath: "\(folder)/\($0)")
                }
                return without.isEmpty
                    ? "everybody has one"
                    : "without a token, so they cannot acknowledge: \(without.joined(separator: ", "))"
            },
        ] + (await calendars(settings))
    }

    /// Of the standards that triage has activated; nothing where there is no store yet, or none that can be read.
    private static func calendars(_ settings: Settings) async -> [Finding] {
        let store = try? MessageStore.openForReading(settings.text("store.path"))
        guard let editions = try? await store?.read({ try StandardArchive().activeEditions(in: $0) }) else { return [] }
        return Finding.calendars(of: editions, at: .systemNow())
    }
}
