import Contracts
import Foundation
import ServiceRuntime
import Testing

@testable import ServiceStandard

/// compose/standards/README.md and examples/every-feature.yaml against what the code understands.
@Suite("The form of packs, as it is written down")
struct WrittenDownTests {
    private static let path = "\(PackFixture.compose)/standards/examples/every-feature.yaml"

    private func standard() throws -> Standard {
        let library = try StandardsFolder(standards: "\(PackFixture.compose)/standards").read()
            .adding(StandardsFolder.file(Self.path))
        let errors = library.findings(of: "every-feature").filter { $0.severity == .error }
        #expect(errors.isEmpty, "\(errors.map(\.text.english))")
        return try #require(library.pack("every-feature")).standard
    }

    @Test("The example uses every form of a limit and every action of a mark")
    func forms() throws {
        let standard = try standard()
        let limits = Set(standard.clocks.flatMap(\.limits).map(\.limit))
        let kinds: [(Limit) -> Bool] = [
            { if case .elapsed = $0 { true } else { false } }, { if case .workingTime = $0 { true } else { false } },
            { if case .workingDays = $0 { true } else { false } }, { $0 == .localDays(1, cutOff: nil) },
            { if case .localDays(_, .some) = $0 { true } else { false } }, { $0 == .localDays(7, cutOff: nil) },
            { if case .months = $0 { true } else { false } }, { $0 == .endOf(.month) }, { $0 == .endOf(.quarter) },
            { $0 == .endOf(.halfYear) }, { $0 == .dayOfMonth(10) }, { $0 == .windowEnd },
            { if case .beforeWindow = $0 { true } else { false } }, { $0 == .agreed(.agreedResponseDue) },
            { $0 == .agreed(.resolutionDue) },
        ]
        for (index, isKind) in kinds.enumerated() { #expect(limits.contains(where: isKind), "kind \(index)") }
        let marks = standard.clocks.flatMap(\.marks)
        #expect(Set(marks.map(\.action)) == Set(Mark.Action.allCases))
        #expect(marks.contains { if case .after = $0.point { true } else { false } })
    }

    @Test("The example uses every switch of a clock and of a pack, and takes away what it does not want")
    func switches() throws {
        let standard = try standard()
        #expect(Set(standard.clocks.map(\.onReopened)) == Set(ClockRule.Reopening.allCases))
        #expect(Set(standard.clocks.map(\.owner)) == Set(ClockRule.Owner.allCases))
        #expect(Set(standard.clocks.map(\.anchor.time)) == Set(ClockRule.Anchor.Time.allCases))
        #expect(Set(standard.clocks.flatMap(\.standsStill)) == Set(PauseReason.allCases))
        #expect(standard.clocks.contains { $0.anchor.facts.count > 1 } && standard.clocks.contains(where: \.recurs))
        #expect(standard.clock("improved") == nil && standard.clock("handled") != nil)
        #expect(!standard.targets.contains { $0.measure == .meanResponseHours })
        #expect(standard.effectiveFrom != nil && standard.effectiveUntil != nil && standard.approval != nil)
        #expect(standard.ladder != Ladder() && standard.survey != SurveyTerms() && standard.closing != ClosingTerms())
        #expect(standard.retention != Retention() && standard.numberPrefix == "EX" && standard.required.count >= 2)
    }

    @Test("Every word that a pack can use is named in the example")
    func words() throws {
        let text = try StandardsFolder.file(Self.path).text
        var words = RequiredField.allCases.map { $0.rawValue.replacing("product.", with: "") }
        words += Target.Measure.allCases.map(\.rawValue) + Target.Bound.allCases.map(\.rawValue)
        words += Mark.Action.allCases.map(\.written) + SurveyTerms.Basis.allCases.map(\.rawValue)
        words += ClosingTerms.Mode.allCases.map(\.rawValue) + ClosingTerms.Consent.allCases.map(\.rawValue)
        words += Attribute.allCases.filter { $0 != .zone }.map(\.rawValue)
        for word in words { #expect(text.contains(word), "\(word)") }
    }

    @Test("Every fact, attribute and reason of a facts file, and every key of a clock, stands in the README")
    func readme() throws {
        let text = try StandardsFolder.file("\(PackFixture.compose)/standards/README.md").text
        var words = FactName.known.map(\.rawValue) + PauseReason.allCases.map(\.rawValue)
        words += ["agreedResponseDue", "resolutionDue", "learnedAt", "urgency", "kind", "zone"]
        words += [
            "title", "requirements", "anchor", "counts_from", "when", "satisfied_by", "limits", "limit", "stands_still",
            "on_reopened", "recurs", "owner", "marks",
        ]
        words += Selection.attributes.map(\.rawValue)
        for word in words { #expect(text.contains("`\(word)`"), "\(word)") }
    }

    @Test("The facts file of the README is one")
    func facts() throws {
        let text = try StandardsFolder.file("\(PackFixture.compose)/standards/README.md").text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = try #require(lines.firstIndex { $0.hasPrefix("    {\"attributes\"") })
        let json = lines[first...].prefix { $0.hasPrefix("    ") }.joined(separator: "\n")
        let history = try FactsFile.read(SourceFile(name: "README.md", text: json), for: standard())
        #expect(history.facts.map(\.name) == ["received", "paused"])
    }
}
