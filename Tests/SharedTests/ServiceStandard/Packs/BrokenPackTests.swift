import Contracts
import Testing

@testable import ServiceStandard

/// One mistake in the good pack, at the line that ends in `# here`.
struct BrokenPack: Sendable, CustomTestStringConvertible {
    let mistake: String
    let old: String
    let new: String
    let what: String
    let fix: String

    init(_ mistake: String, _ old: String, _ new: String, what: String, fix: String) {
        self.mistake = mistake
        self.old = old
        self.new = new
        self.what = what
        self.fix = fix
    }

    var testDescription: String { mistake }

    var text: String { PackFixture.good.replacing(old, with: new, maxReplacements: 1) }
    var line: Int? {
        text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasSuffix("# here") }
    }

    static let all: [BrokenPack] = reading + meaning

    /// What cannot be read.
    static let reading: [BrokenPack] = [
        BrokenPack(
            "an unknown key", "    limit: 24h", "    limt: 24h # here\n    limit: 24h",
            what: "the key limt is not known", fix: "did you mean limit?"),
        BrokenPack(
            "an unknown part of a pack", "ladder: {step", "laddder: {step: 1m} # here\nladder: {step",
            what: "the key laddder is not known", fix: "did you mean ladder?"),
        BrokenPack(
            "a limit in no known form", "limit: 72h", "limit: 3 days # here",
            what: "3 days is not a limit", fix: "2 working days"),
        BrokenPack(
            "a limit of nothing", "limit: 60s", "limit: 0s # here", what: "0s is not a limit", fix: "24h"),
        BrokenPack(
            "a clock without anchor", "    anchor: received\n    satisfied_by: [resolved]\n    limit: 72h",
            "    satisfied_by: [resolved]\n    limit: 72h", what: "anchor is missing",
            fix: "add it, for example anchor: received"),
        BrokenPack(
            "a clock without limit", "    limit: 60s\n", "", what: "limit is missing",
            fix: "add it, for example limit: 24h"),
        BrokenPack(
            "a clock that nothing satisfies", "    satisfied_by: [acknowledged]\n", "",
            what: "satisfied_by is missing", fix: "add it, for example satisfied_by: [resolved]"),
        BrokenPack(
            "a clock satisfied by an empty list", "satisfied_by: [acknowledged]", "satisfied_by: [] # here",
            what: "no fact is named here", fix: "name one, for example received"),
        BrokenPack(
            "a title in one language only", "    title: {zh-Hans: 解决, en: Solved}", "    title: {zh-Hans: 解决} # here",
            what: "en is missing", fix: "add it, for example en: English"),
        BrokenPack(
            "an unknown reason to stand still", "[consent, customer, parts, force_majeure]",
            "[consnt, customer] # here",
            what: "consnt is not known here", fix: "did you mean consent?"),
        BrokenPack(
            "an unknown attribute", "when: {urgency: urgent}, limit: 2h, requirements: [S1-45]}",
            "when: {urgncy: urgent}, limit: 2h} # here", what: "the key urgncy is not known",
            fix: "did you mean urgency?"),
        BrokenPack(
            "a word that a closed attribute does not have",
            "when: {urgency: urgent}, limit: 2h, requirements: [S1-45]}",
            "when: {urgency: high}, limit: 2h} # here",
            what: "high is no word of urgency", fix: "use one of: general, urgent"),
        BrokenPack(
            "an unknown way of reopening", "on_reopened: restart", "on_reopened: again # here",
            what: "again is not known here", fix: "use one of: resume, restart, none"),
        BrokenPack(
            "an unknown required field", "[product.model, siteRef]}", "[product.modle, siteRef]} # here",
            what: "product.modle is not known here", fix: "did you mean product.model?"),
        BrokenPack(
            "an action that marks do not have", "marks: {100%: page l1}", "marks: {100%: page l4} # here",
            what: "page l4 is no action", fix: "did you mean page l1?"),
        BrokenPack(
            "a mark that is no point", "marks: {100%: page l1}", "marks: {half: warn, 100%: page l1} # here",
            what: "half is no point on the way of a clock", fix: "like 80% or 2d"),
        BrokenPack(
            "a target with two bounds", "{at_least: 90, requirements: [S1-6]}}", "{at_least: 90, at_most: 95}} # here",
            what: "a target has exactly one bound", fix: "write at_least or at_most"),
        BrokenPack(
            "a target that no figure reaches", "{at_least: 90, requirements: [S1-6]}}", "{at_least: 120}} # here",
            what: "120 is not a number from 0.0 to 100.0", fix: "write a number"),
        BrokenPack(
            "an unknown target", "satisfaction: {at_least: 90, requirements: [S1-6]}}",
            "satisfction: {at_least: 90}} # here",
            what: "the key satisfction is not known", fix: "did you mean satisfaction?"),
        BrokenPack(
            "a survey score out of its scale", "low_score: 2", "low_score: 9",
            what: "9 is not a whole number from 0 to 5", fix: "write a whole number from 0 to 5"),
        BrokenPack(
            "a span without unit", "step: 10m, hold: 30m}", "step: 10, hold: 30m} # here",
            what: "10 is not a whole number with s, m, h or d", fix: "like 30m or 24h"),
        BrokenPack(
            "a day that no calendar has", "at: 2026-01-02}", "at: 2026-02-30} # here",
            what: "2026-02-30 is not a date", fix: "write a date, like 2026-02-16"),
        BrokenPack(
            "yes for true", "on_reopened: restart", "recurs: yes # here",
            what: "yes is not true or false", fix: "write true or false"),
        BrokenPack(
            "no version", "version: \"1\"\n", "", what: "version is missing",
            fix: "add it, for example version: \"2026.1\""),
        BrokenPack(
            "an id that is not the file's name", "id: good", "id: gold # here",
            what: "the id gold is not the name of the file", fix: "write id: good, or rename the file"),
        BrokenPack(
            "a clock name with blanks", "  resolved:\n", "  All solved: # here\n",
            what: "All solved cannot be the name of a clock", fix: "use lower-case letters, digits and underscores"),
        BrokenPack(
            "a list where a mapping belongs", "ladder: {step: 10m, hold: 30m}", "ladder: [10m, 30m] # here",
            what: "here belongs a mapping, not [10m, 30m]", fix: "write keys below it: step, hold"),
        BrokenPack(
            "bad indentation", "    limit: 60s", "   limit: 60s # here",
            what: "the file is not YAML", fix: "check the indentation"),
        BrokenPack(
            "a key twice", "    limit: 60s", "    limit: 60s # here\n    limit: 90s",
            what: "limit is written twice in the same mapping", fix: "keep one of them"),
    ]

    /// What can be read and is a mistake all the same.
    static let meaning: [BrokenPack] = [
        BrokenPack(
            "an unknown calendar", "calendar: office", "calendar: ofice # here",
            what: "there is no calendar ofice", fix: "did you mean office?"),
        BrokenPack(
            "an unknown requirement", "requirements: [S2-64]", "requirements: [S9-99] # here",
            what: "S9-99 is not in sources.yaml", fix: "add it there, or correct the id"),
        BrokenPack(
            "an unknown base", "version: \"1\"", "version: \"1\"\nextends: [god] # here",
            what: "there is no pack god to extend", fix: "did you mean good?"),
        BrokenPack(
            "a pack that extends itself", "version: \"1\"", "version: \"1\"\nextends: [good] # here",
            what: "packs extend each other in a circle: good → good", fix: "remove good from extends"),
        BrokenPack(
            "an acknowledgement behind the response", "limit: 60s", "limit: 3h # here",
            what: "acknowledged 3h is due behind responded 2h (good.yaml:21) for tickets with urgency urgent",
            fix: "acknowledged can take 2h at most"),
        BrokenPack(
            "a response behind the solution", "limit: 24h", "limit: 96h # here",
            what: "responded 96h is due behind resolved 72h (good.yaml:27)", fix: "responded can take 72h at most"),
        BrokenPack(
            "urgent with more time than general", "limit: 2h, requirements: [S1-45]}", "limit: 36h} # here",
            what: "responded: urgent has 36h, longer than general with 24h (good.yaml:19)",
            fix: "give urgent 24h at most"),
        BrokenPack(
            "a line below one that always holds",
            "    limit: 24h\n    limits:\n      - {when: {urgency: urgent}, limit: 2h, requirements: [S1-45]}",
            "    limits:\n      - {limit: 2h}\n      - {when: {urgency: urgent}, limit: 1h} # here",
            what: "good.yaml:20 always holds first; this line never counts", fix: "write the more particular line first"
        ),
        BrokenPack(
            "the same condition twice", "      - {when: {urgency: urgent}, limit: 2h, requirements: [S1-45]}",
            "      - {when: {urgency: urgent}, limit: 2h}\n      - {when: {urgency: urgent}, limit: 1h} # here",
            what: "the same condition as good.yaml:21; this line never counts", fix: "remove one"),
        BrokenPack(
            "a line that the clock rules out", "limit: 2 working days",
            "limit: 2 working days\n    limits:\n      - {when: {kind: request}, limit: 1 working days} # here",
            what: "this line can never hold", fix: "remove it, or correct the condition"),
        BrokenPack(
            "no limit for everybody else", "    limit: 24h\n    limits:", "    limits: # here",
            what: "responded has no limit for tickets that none of the lines is for", fix: "for example limit: 24h"),
        BrokenPack(
            "marks without the promise itself", "marks: {100%: page l1}", "marks: {80%: warn} # here",
            what: "the marks of acknowledged lack 100%", fix: "add it, for example 100%: page l1"),
        BrokenPack(
            "marks that do not rise", "marks: {100%: page l1}", "marks: {100%: page l1, 80%: warn} # here",
            what: "marks do not rise: 80% stands behind 100%", fix: "write the earlier one first"),
        BrokenPack(
            "a time mark behind the due instant it stands before", "marks: {100%: page l1}",
            "marks: {5m: warn, 100%: page l1} # here",
            what: "marks do not rise: 100% stands behind 5m", fix: "write the earlier one first"),
        BrokenPack(
            "a ladder that climbs over whoever holds it", "hold: 30m}", "hold: 5m} # here",
            what: "hold 5m is shorter than step 10m", fix: "hold for at least 10m"),
        BrokenPack(
            "effective days the wrong way round", "calendar: office",
            "effective: {from: 2026-06-01, until: 2026-01-31} # here\ncalendar: office",
            what: "until 2026-01-31 lies before from 2026-06-01", fix: "exchange them, or correct the year"),
        BrokenPack(
            "working days of a calendar that never closes", "calendar: office", "calendar: always",
            what: "2 working days: the calendar always never closes", fix: "name a calendar with hours"),
    ]
}

@Suite("Broken packs")
struct BrokenPackTests {
    @Test("Every mistake is said with its file, its line, what is wrong and the fix", arguments: BrokenPack.all)
    func mistake(_ broken: BrokenPack) throws {
        #expect(broken.text != PackFixture.good)
        let library = PackFixture(packs: ["good": broken.text]).library
        #expect(library.errors.count == 1, "\(library.errors.map(\.text.english))")
        let finding = try #require(library.errors.first)
        #expect(finding.place.file == "good.yaml")
        if let line = broken.line { #expect(finding.place.line == line + 1) }
        #expect(finding.what.english.contains(broken.what), "\(finding.what.english)")
        #expect(finding.fix?.english.contains(broken.fix) == true, "\(finding.fix?.english ?? "no fix")")
        #expect(finding.text.chinese.contains { ("\u{4E00}"..."\u{9FFF}").contains($0) })
        #expect(library.pack("good") == nil)
    }

    @Test("There are at least 25 of them, none the same")
    func count() {
        #expect(Set(BrokenPack.all.map(\.mistake)).count == BrokenPack.all.count)
        #expect(BrokenPack.all.count >= 25)
    }

    @Test("The pack that they break has nothing wrong with it")
    func goodPack() {
        #expect(PackFixture().library.findings == [])
    }

    @Test("Everything that is wrong is said at once, not only the first")
    func several() {
        let text = PackFixture.good.replacing("limit: 72h", with: "limit: soon")
            .replacing("calendar: office", with: "calendar: ofice").replacing("low_score: 2", with: "low_score: x")
        let errors = PackFixture(packs: ["good": text]).library.errors
        #expect(errors.map(\.place.line) == [5, 27, 39])
    }

    @Test("A fault of a base is said once, not again for everybody who extends it")
    func inherited() {
        let derived = "id: derived\nversion: \"1\"\ntitle: {zh-Hans: 派生, en: Derived}\nextends: [good]\n"
        let broken = PackFixture.good.replacing("limit: 72h", with: "limit: soon")
        let library = PackFixture(packs: ["good": broken, "derived": derived]).library
        #expect(library.errors.map(\.place) == [SourcePlace(file: "good.yaml", line: 27)])
        #expect(library.ids == [])
    }

    @Test("Packs that extend each other in a circle are both refused, with the way round")
    func circle() {
        func pack(_ id: String, _ base: String) -> String {
            PackFixture.good.replacing("id: good", with: "id: \(id)\nextends: [\(base)]")
        }
        let library = PackFixture(packs: ["a": pack("a", "b"), "b": pack("b", "a")]).library
        #expect(library.errors.count == 2)
        #expect(library.errors[0].what.english == "packs extend each other in a circle: b → a → b")
        #expect(library.errors[1].what.english == "packs extend each other in a circle: a → b → a")
    }

    @Test("Two files for the same pack are refused, whichever of them is read first")
    func twice() {
        let files = ["good.yaml", "good.yml"].map { SourceFile(name: $0, text: PackFixture.good) }
        let calendars = [SourceFile(name: "office.yaml", text: PackFixture.office)]
        let library = StandardLibrary(files: StandardFiles(standards: files, calendars: calendars))
        #expect(library.ids == [])
        #expect(
            library.errors.map(\.text.english) == [
                "good.yml:1: error: the pack good is written in good.yaml already; remove or rename one of the files"
            ])
    }
}
