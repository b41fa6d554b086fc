import Contracts
import Messaging
import ServiceRuntime
import ServiceStandard
import SurveyDomain

/// What an operator decides about surveys.
///
/// | key | kind | default |
/// |---|---|---|
/// | `links.key` | secret | required; the same for intake, notifier and survey |
/// | `delay` | duration | as the ticket's standard says; from the resolution to the invitation |
/// | `validity` | duration | as the standard says; how long an invitation can be answered |
/// | `threshold` | integer | as the standard says; a solved customer with this score or less is dissatisfied |
struct SurveyConfiguration: Sendable {
    /// Verifies the tokens in survey links.
    let links: Seal
    let overrides: SurveyOverrides

    static let settings = [
        Setting(
            "links.key", .secret, "32 bytes in base64 that survey links are made with; the same for intake and notifier"
        ),
        .optional("delay", .duration, "from the resolution to the invitation, whatever the standard says"),
        .optional("validity", .duration, "how long an invitation can be answered, whatever the standard says"),
        .optional(
            "threshold", .integer(SurveyRules.lowScores),
            "scores up to this one leave a solved customer dissatisfied, whatever the standard says"),
    ]

    /// - Throws: ``SettingsError`` with the key and what belongs there.
    init(_ settings: Settings) throws(SettingsError) {
        do {
            links = try Seal(base64: settings.text("links.key"))
        } catch {
            throw SettingsError(["links.key (SURVEY_LINKS_KEY): \(error)"])
        }
        do {
            overrides = SurveyOverrides(
                delay: settings.optionalText("delay").map { _ in settings.duration("delay") },
                validity: settings.optionalText("validity").map { _ in settings.duration("validity") },
                lowScore: settings.optionalText("threshold").map { _ in settings.integer("threshold") })
            _ = try SurveyRules(SurveyTerms(), under: overrides)
        } catch {
            let keys = ["invitationDelay": "delay", "validity": "validity", "lowScore": "threshold"]
            let key = keys[error.pointer] ?? error.pointer
            throw SettingsError(["\(key) (SURVEY_\(key.uppercased())): expected \(error.expected)"])
        }
    }

    /// For tests: what ``init(_:)`` reads, given directly.
    init(links: Seal, overrides: SurveyOverrides) {
        self.links = links
        self.overrides = overrides
    }
}
