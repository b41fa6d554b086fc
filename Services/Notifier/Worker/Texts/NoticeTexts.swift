import Contracts
import Foundation
import Messaging
import Mustache
import NotifierDomain
import ServiceRuntime

/// The texts of all notices, read once and checked, and put into words for one notice at a time.
struct NoticeTexts: Sendable {
    private let templates: [TemplateCatalogue.Slot: MustacheTemplate]
    private let words: VariableWords

    /// Reads `<folder>/<language>/<template>.mustache`.
    ///
    /// - Throws: `SettingsError` with every fault of every file.
    init(folder: String, words: VariableWords) throws {
        let root = URL(fileURLWithPath: folder, isDirectory: true)
        let texts = TemplateCatalogue.Slot.all.reduce(into: [TemplateCatalogue.Slot: String]()) { texts, slot in
            texts[slot] = try? String(contentsOf: root.appending(path: slot.path), encoding: .utf8)
        }
        do {
            let catalogue = try TemplateCatalogue(texts)
            templates = try TemplateCatalogue.Slot.all.reduce(into: [:]) { templates, slot in
                templates[slot] = try Self.parse(catalogue.text(for: slot.template, in: slot.language), of: slot)
            }
        } catch let error as TemplateFaults {
            throw SettingsError(error.faults.map { "\(folder)/\($0)" })
        }
        self.words = words
    }

    func message(for notice: Notice) -> MessageText {
        message(notice.template, in: notice.language, variables: notice.variables, drill: notice.drill)
    }

    func message(
        _ template: NoticeTemplate, in language: TextLanguage, variables: [String: Notice.Variable], drill: Bool
    ) -> MessageText {
        let rendered = templates[.init(language, template)]?.render(words.words(for: variables)) ?? ""
        return MessageText(rendered: rendered, drill: drill, language: language)
    }

    private static func parse(_ text: String, of slot: TemplateCatalogue.Slot) throws -> MustacheTemplate {
        do {
            // Plain text: without this, Mustache would escape "&" and "<" for a web page.
            return try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
        } catch {
            throw SettingsError(["\(slot.path) is not a Mustache template: \(error)"])
        }
    }
}

/// Puts the variables of a notice into words: times with their zone, an invitation as its link.
struct VariableWords: Sendable {
    let zone: TimeZone
    let links: SurveyLinks

    func words(for variables: [String: Notice.Variable]) -> [String: String] {
        var words = variables.mapValues { variable in
            switch variable {
            case .text(let text): text
            case .instant(let instant): localTime(instant)
            }
        }
        words["link"] = words.removeValue(forKey: "invitation").flatMap { InvitationID($0) }.map(links.link)
        return words
    }

    /// "2026-11-22 18:30 UTC+8"; seconds only where there are any, because a promise is not rounded.
    func localTime(_ instant: Instant) -> String {
        let moment = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
        let offset = zone.secondsFromGMT(for: moment)
        let local = Instant(milliseconds: instant.milliseconds + Int64(offset) * 1000).description
        let time = local.dropFirst(11).prefix(8)
        return "\(local.prefix(10)) \(time.hasSuffix(":00") ? time.dropLast(3) : time) UTC\(Self.name(of: offset))"
    }

    private static func name(of offset: Int) -> String {
        let (hours, minutes) = (abs(offset) / 3600, abs(offset) / 60 % 60)
        let sign = offset < 0 ? "−" : "+"
        return minutes == 0 ? "\(sign)\(hours)" : "\(sign)\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
    }
}

/// Makes the link of an invitation; it is a credential, so it exists only in the letter.
struct SurveyLinks: Sendable {
    let base: String
    let seal: Seal

    func link(_ invitation: InvitationID) -> String {
        "\(base.hasSuffix("/") ? String(base.dropLast()) : base)/s/\(SurveyToken(invitation: invitation, seal: seal))"
    }
}
