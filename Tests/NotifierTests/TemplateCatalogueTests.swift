import Contracts
import Foundation
import NotifierDomain
import Testing

@Suite("The catalogue of templates")
struct TemplateCatalogueTests {
    typealias Slot = TemplateCatalogue.Slot

    @Test("takes the texts that are shipped")
    func shipped() throws {
        let catalogue = try TemplateCatalogue(Fixture.shippedTemplates())
        #expect(catalogue.text(for: .receipt, in: .chinese).contains("{{promised}}"))
    }

    @Test("names each missing file")
    func missing() throws {
        var texts = try Fixture.shippedTemplates()
        texts[Slot(.english, .survey)] = nil
        texts[Slot(.chinese, .breach)] = nil
        #expect(faults(of: texts).map(\.path) == ["zh-Hans/breach.mustache", "en/survey.mustache"])
    }

    @Test(
        "finds a text that cannot be rendered, before anybody waits for it",
        arguments: [
            ("Hello\n\n{{number}} {{nmae}}", "{{nmae}} is unknown here"),
            ("Hello\n\nWe have it.", "{{number}} is missing"),
            ("Hello\n\n{{number}} by {{promised}}", "{{promised}} may be absent"),
            ("Hello\n\n{{number}} {{#name}}x", "{{#name}} is never closed"),
            ("Hello\n\n{{number}} {{/name}}", "{{/name}} closes a section that is not open"),
            ("Hello\n\n{{#name}}{{^promised}}{{/name}}{{/promised}} {{number}}", "{{/name}} closes a section"),
            ("Hello\n\n{{number}} {{name", "has no closing braces"),
            ("Hello\n\n{{number}} {{> footer}}", "is not supported"),
            ("{{number}}", "the first line is the subject"),
        ])
    func broken(text: String, mend: String) throws {
        var texts = try Fixture.shippedTemplates()
        texts[Slot(.english, .receipt)] = text
        let found = faults(of: texts)
        #expect(found.count == 1)
        #expect(found.first?.path == "en/receipt.mustache")
        #expect(found.first?.mend.contains(mend) == true, "\(found)")
    }

    @Test("understands comments, unescaped values and spaces in tags")
    func tags() throws {
        var texts = try Fixture.shippedTemplates()
        texts[Slot(.english, .receipt)] =
            "{{! why }}Hello\n\n{{{number}}} {{& number }} {{# name }}{{ name }}{{/ name }}"
        #expect(faults(of: texts).isEmpty)
    }

    private func faults(of texts: [Slot: String]) -> [TemplateCatalogue.Fault] {
        do throws(TemplateFaults) {
            _ = try TemplateCatalogue(texts)
            return []
        } catch {
            return error.faults
        }
    }
}

@Suite("A rendered text")
struct MessageTextTests {
    @Test("has its subject in the first line")
    func split() {
        let message = MessageText(rendered: "Subject \n\nOne\nTwo\n", drill: false, language: .english)
        #expect(message.subject == "Subject")
        #expect(message.text == "One\nTwo")
    }

    @Test(
        "says that it is a drill in front of subject and text",
        arguments: [(TextLanguage.chinese, "【演练】"), (.english, "DRILL: ")])
    func drill(language: TextLanguage, mark: String) {
        let message = MessageText(rendered: "Subject\n\nText", drill: true, language: language)
        #expect(message.subject == mark + "Subject")
        #expect(message.text == mark + "Text")
    }
}

@Suite("A masked contact")
struct ContactMaskTests {
    @Test(
        "shows enough to recognise a number and too little to call it",
        arguments: [("13800005678", "138****5678"), ("+86 138 0000 5678", "138****5678"), ("0571-88001", "****8001")])
    func phone(phone: String, mask: String) {
        #expect(PhoneMask.mask(phone) == mask)
    }

    @Test(
        "keeps the domain of an e-mail address",
        arguments: [("zhang@example.com", "z***@example.com"), ("nonsense", "***")])
    func email(email: String, mask: String) {
        #expect(ContactMask.email(email) == mask)
    }
}
