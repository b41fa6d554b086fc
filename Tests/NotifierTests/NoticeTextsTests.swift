import Contracts
import Foundation
import Messaging
import NotifierDomain
import ServiceRuntime
import TestSupport
import Testing

@testable import NotifierWorker

@Suite("The texts of notices")
struct NoticeTextsTests {
    @Test("every text renders from its sample without a hole", arguments: TemplateCatalogue.Slot.all)
    func samples(slot: TemplateCatalogue.Slot) throws {
        let variables = slot.template.sample(in: slot.language, now: Fixture.now)
        let message = try Desk.texts().message(slot.template, in: slot.language, variables: variables, drill: false)
        #expect(slot.template.required.subtracting(["link"]).isSubset(of: variables.keys))
        #expect((message.subject + message.text).contains("AS-20261122-00042"))
        let template = try #require(Fixture.shippedTemplates()[slot])
        for (name, variable) in variables where template.contains("{{\(name)}}") {
            guard case .text(let word) = variable else { continue }
            #expect((message.subject + message.text).contains(word), "\(name)")
        }
        #expect(!message.text.contains("{{"))
    }

    @Test("what a person wrote is not escaped, and is not a template")
    func plainText() throws {
        let variables: [String: Notice.Variable] = [
            "number": .text("N"), "solution": .text("solution"), "summary": .text("A & B <{{number}}>"),
        ]
        let message = try Desk.texts().message(.responded, in: .english, variables: variables, drill: false)
        #expect(message.text.contains("A & B <{{number}}>"))
    }

    @Test("what is not known leaves no trace in the text")
    func absent() throws {
        let message = try Desk.texts().message(.receipt, in: .english, variables: ["number": .text("N")], drill: false)
        #expect(message.text.hasPrefix("Hello,"))
        #expect(!message.text.contains(" by ."))
        #expect(!message.text.contains("contact you"))
    }

    @Test(
        "times are local, exact, and say their zone",
        arguments: [
            ("Asia/Shanghai", "2026-11-22T10:30:00Z", "2026-11-22 18:30 UTC+8"),
            ("Asia/Shanghai", "2026-11-22T18:30:45.900Z", "2026-11-23 02:30:45 UTC+8"),
            ("America/St_Johns", "2026-07-01T12:00:00Z", "2026-07-01 09:30 UTC−2:30"),
            ("Europe/Berlin", "2026-07-01T12:00:00Z", "2026-07-01 14:00 UTC+2"),
            ("Europe/Berlin", "2026-12-01T12:00:00Z", "2026-12-01 13:00 UTC+1"),
        ])
    func times(zone: String, instant: String, text: String) throws {
        let words = VariableWords(
            zone: try #require(TimeZone(identifier: zone)), links: SurveyLinks(base: "", seal: try Seal.testing()))
        #expect(words.localTime(try #require(Instant(rfc3339: instant))) == text)
    }

    @Test("the link of an invitation is the credential that survey and intake verify")
    func link() throws {
        let invitation = InvitationID(Fixture.ticketId.uuid)
        let seal = try Seal.testing()
        let message = try Desk.texts().message(
            .survey, in: .chinese, variables: ["number": .text("N"), "invitation": .text(invitation.description)],
            drill: false)
        let prefix = "https://survey.example/s/"
        let line = try #require(message.text.split(separator: "\n").first { $0.hasPrefix(prefix) })
        #expect(SurveyToken(String(line.dropFirst(prefix.count)), seal: seal)?.invitation == invitation)
    }

    @Test("a folder without texts is refused with every file that is missing")
    func emptyFolder() throws {
        let folder = try TemporaryFolder()
        let words = VariableWords(zone: .gmt, links: SurveyLinks(base: "", seal: try Seal.testing()))
        let error = #expect(throws: SettingsError.self) { try NoticeTexts(folder: folder.path, words: words) }
        #expect(error?.problems.count == TemplateCatalogue.Slot.all.count)
        #expect(error?.problems.first?.hasPrefix("\(folder.path)/zh-Hans/receipt.mustache") == true)
    }
}
