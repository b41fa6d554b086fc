import Contracts
import Messaging
import ServiceRuntime
import SurveyDomain

/// What an operator decides about surveys.
///
/// | key | kind | default |
/// |---|---|---|
/// | `links.key` | secret | required; the same for intake, notifier and survey |
/// | `delay` | duration | 24h from the resolution to the invitation |
/// | `validity` | duration | 14d in which an invitation can be answered |
/// | `threshold` | integer | 2; a solved customer with this score or less is dissatisfied |
struct SurveyConfiguration: Sendable {
    /// Verifies the tokens in survey links.
    let links: Seal
    let rules: SurveyRules

    static let settings = [
        Setting(
            "links.key", .secret, "32 bytes in base64 that survey links are made with; the same for intake and notifier"
        ),
        Setting("delay", .duration, default: "24h", "from the resolution to the invitation"),
        Setting("validity", .duration, default: "14d", "how long an invitation can be answered"),
        Setting("threshold", .integer, default: "2", "scores up to this one leave a solved customer dissatisfied"),
    ]

    /// - Throws: ``SettingsError`` with the key and what belongs there.
    init(_ settings: Settings) throws(SettingsError) {
        do {
            links = try Seal(base64: settings.text("links.key"))
        } catch {
            throw SettingsError(["links.key (SURVEY_LINKS_KEY): \(error)"])
        }
        do {
            rules = try SurveyRules(
                invitationDelay: settings.duration("delay"), validity: settings.duration("validity"),
                lowScore: settings.integer("threshold"))
        } catch {
            let keys = ["invitationDelay": "delay", "validity": "validity", "lowScore": "threshold"]
            let key = keys[error.pointer] ?? error.pointer
            throw SettingsError(["\(key) (SURVEY_\(key.uppercased())): expected \(error.expected)"])
        }
    }

    /// For tests: what ``init(_:)`` reads, given directly.
    init(links: Seal, rules: SurveyRules) {
        self.links = links
        self.rules = rules
    }
}
