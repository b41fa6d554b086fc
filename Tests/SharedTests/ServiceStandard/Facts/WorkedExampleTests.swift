import Contracts
import Foundation
import ServiceRuntime
import Testing

@testable import ServiceStandard

/// The examples of compose/standards/README.md, with instants reckoned by hand.
@Suite("Worked examples")
struct WorkedExampleTests {
    private func report(_ example: String, _ standard: String, at now: String) throws -> DeadlineReport {
        let library = try StandardsFolder(standards: "\(PackFixture.compose)/standards").read()
        let edition = try #require(try library.edition(standard))
        let file = try StandardsFolder.file("\(PackFixture.compose)/samples/deadlines-\(example).json")
        let timetable = try Timetable(edition.calendar)
        let deadlines = DeadlineEngine(standard: edition.standard, timetable: timetable).deadlines(
            of: try FactsFile.read(file, for: edition.standard), at: try #require(Instant(rfc3339: now)))
        return DeadlineReport(deadlines, edition: edition, timetable: timetable, sources: library.sources)
    }

    private func dues(_ report: DeadlineReport) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: report.clocks.map {
                ($0.deadline.clock.rawValue, $0.deadline.dueAt?.description ?? "none")
            })
    }

    @Test("Two working days across Spring Festival end on Tuesday the 24th; ten at the manufacturer on 6 March")
    func springFestival() throws {
        let report = try report("spring-festival", "default", at: "2026-02-16T09:00:00+08:00")
        #expect(
            dues(report) == [
                "acknowledged": "2026-02-13T09:41:00.000Z", "responded": "2026-02-14T09:40:00.000Z",
                "preliminary_solution": "2026-02-14T09:40:00.000Z", "resolved": "2026-02-16T09:40:00.000Z",
                "complaint_responded": "2026-02-14T09:40:00.000Z",
                // Closing time of the 24th: the 14th is worked, the 15th to the 23rd are not.
                "complaint_result": "2026-02-24T10:00:00.000Z",
                // The 24th to the 28th (a make-up Saturday) are five days, 2 to 6 March five more.
                "manufacturer_returned": "2026-03-06T10:00:00.000Z",
            ])
        let states = Dictionary(uniqueKeysWithValues: report.clocks.map { ($0.deadline.clock, $0.deadline.state) })
        #expect(states["responded"] == .met && states["preliminary_solution"] == .breached)
        #expect(states["complaint_result"] == .running && states["acknowledged"] == .met)
    }

    @Test("Two waits that overlap are 42 hours, once, and only for the resolution")
    func consentPauses() throws {
        let report = try report("consent-pauses", "default", at: "2026-03-05T12:00:00+08:00")
        #expect(
            dues(report) == [
                "acknowledged": "2026-03-02T02:01:00.000Z", "responded": "2026-03-03T02:00:00.000Z",
                "preliminary_solution": "2026-03-03T02:00:00.000Z",
                // Thursday 10:00 and 42 hours.
                "resolved": "2026-03-06T20:00:00.000Z",
            ])
        let resolved = try #require(report.clocks.last?.deadline)
        #expect(resolved.paused == .seconds(42 * 3600))
        // Five hours on Monday, then from Wednesday 09:00 to Thursday 12:00.
        #expect(resolved.elapsed == .seconds(32 * 3600))
        #expect(resolved.remaining == .seconds(40 * 3600))
    }

    @Test("While it waits there is no due instant")
    func paused() throws {
        let report = try report("consent-pauses", "default", at: "2026-03-03T12:00:00+08:00")
        #expect(report.clocks.last?.deadline.state == .paused)
        #expect(dues(report)["resolved"] == "none" && dues(report)["responded"] == "2026-03-03T02:00:00.000Z")
    }

    @Test("What becomes urgent is due two hours after the report, and an excuse leaves the breach")
    func upgradedToUrgent() throws {
        let report = try report("upgraded-to-urgent", "default", at: "2026-03-06T18:00:00+08:00")
        let responded = try #require(report.clocks.first { $0.deadline.clock == "responded" }?.deadline)
        #expect(responded.startedAt == Instant(rfc3339: "2026-03-06T14:00:00+08:00"))
        #expect(responded.dueAt == Instant(rfc3339: "2026-03-06T16:00:00+08:00"))
        #expect(responded.breachedAt == Instant(rfc3339: "2026-03-06T16:00:00+08:00"))
        #expect(responded.state == .metLate && responded.remaining == .seconds(-1800))
        #expect(responded.excuse?.by == "E1001")
        #expect(responded.requirements == ["S1-45", "S2-85"])
        #expect(dues(report)["resolved"] == "2026-03-09T06:00:00.000Z")
    }

    @Test("The strict standard promises something else for the same facts")
    func strict() throws {
        let report = try report("upgraded-to-urgent", "s1-strict", at: "2026-03-06T14:30:00+08:00")
        #expect(dues(report)["responded"] == "2026-03-06T10:00:00.000Z")
        #expect(dues(report)["preliminary_diagnosis"] == "2026-03-07T06:00:00.000Z")
    }
}
