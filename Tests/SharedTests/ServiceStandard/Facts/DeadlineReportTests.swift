import Contracts
import Foundation
import Testing

@testable import ServiceStandard

@Suite("The answer about deadlines")
struct DeadlineReportTests {
    private static let calendar = BusinessCalendar.always(zone: "Asia/Shanghai")
    private static let standard = Standard(
        id: "small", version: "7", title: .init("小", "Small"), calendar: "always",
        clocks: [
            ClockRule(
                id: "resolved", title: .init("解决", "Solved"), requirements: ["S1-68", "X-1"],
                anchor: .init([.received]), satisfiedBy: ["resolved"], limits: [.init(.elapsed(.seconds(7200)))],
                standsStill: [.consent], onReopened: .restart)
        ])
    private static let sources = Sources(
        documents: ["S1": .init("企业标准", "Enterprise standard")],
        requirements: ["S1-68": .init(document: "S1", chapter: "4.1", text: .init("解决", "Solve"))])
    private static let start = Instant(milliseconds: 1_772_416_800_000)

    private func report(_ facts: [ClockFact], after seconds: Int) throws -> DeadlineReport {
        let edition = try Edition(Self.standard, calendar: Self.calendar)
        let timetable = try Timetable(Self.calendar)
        let history = TicketHistory(
            attributes: [.urgency: "general"], facts: [ClockFact(.received, at: Self.start)] + facts)
        return DeadlineReport(
            DeadlineEngine(standard: Self.standard, timetable: timetable).deadlines(
                of: history, at: Self.start + .seconds(seconds)),
            edition: edition, timetable: timetable, sources: Self.sources)
    }

    private func json(_ report: DeadlineReport) throws -> JSONValue {
        try WireJSON.decode(JSONValue.self, from: WireJSON.encode(report))
    }

    private func at(_ seconds: Int) -> Instant { Self.start + .seconds(seconds) }

    @Test("It names the pack, the calendar and the digest of both")
    func basis() throws {
        let report = try report([], after: 60)
        #expect(
            try json(report)["standard"]
                == .object([
                    "id": .string("small"), "version": .string("7"), "calendar": .string("always"),
                    "calendarVersion": .string("1"),
                    "digest": .string(try Edition(Self.standard, calendar: Self.calendar).digest),
                ]))
    }

    @Test("A running clock has every field, and what does not exist is null")
    func running() throws {
        guard case .array(let clocks)? = try json(try report([], after: 90))["clocks"],
            case .object(var clock)? = clocks.first
        else {
            Issue.record("no clock")
            return
        }
        guard case .array(let ledger)? = clock.removeValue(forKey: "ledger") else {
            Issue.record("no ledger")
            return
        }
        #expect(
            clock == [
                "clock": .string("resolved"), "title": .object(["zh-Hans": .string("解决"), "en": .string("Solved")]),
                "run": .integer(1), "requirements": .array([.string("S1-68"), .string("X-1")]),
                "anchor": .string("received"), "base": .string("elapsed"), "limit": .string("2h"),
                "startedAt": .string(Self.start.description), "dueAt": .string(at(7200).description),
                "state": .string("running"), "elapsedSeconds": .integer(90), "pausedSeconds": .integer(0),
                "remainingSeconds": .integer(7110), "endedAt": .null, "breachedAt": .null, "breaches": .array([]),
            ])
        #expect(ledger.first?["at"]?.string == Self.start.description)
        #expect(ledger.allSatisfy { $0["zh-Hans"]?.string?.isEmpty == false && $0["en"]?.string?.isEmpty == false })
    }

    @Test("A paused clock has no due instant")
    func paused() throws {
        let report = try report([ClockFact(.paused(.consent), at: at(60))], after: 180)
        guard case .array(let clocks)? = try json(report)["clocks"] else {
            Issue.record("no clock")
            return
        }
        #expect(clocks[0]["dueAt"] == .null && clocks[0]["state"] == .string("paused"))
        #expect(clocks[0]["pausedSeconds"] == .integer(120) && clocks[0]["elapsedSeconds"] == .integer(60))
    }

    @Test("Of several runs the latest stands outside and the others inside it, first one first")
    func runs() throws {
        let facts: [ClockFact] = [
            ClockFact("resolved", at: at(100)), ClockFact(.reopened, at: at(200)), ClockFact("resolved", at: at(300)),
            ClockFact(.reopened, at: at(400)),
        ]
        let report = try report(facts, after: 10_000)
        #expect(report.clocks.map(\.deadline.run) == [3])
        #expect(report.clocks[0].earlier.map(\.deadline.run) == [1, 2])
        guard case .array(let clocks)? = try json(report)["clocks"], case .array(let earlier)? = clocks[0]["earlier"]
        else {
            Issue.record("no earlier runs")
            return
        }
        #expect(earlier.map { $0["state"] } == [.string("met"), .string("met")])
        #expect(earlier.allSatisfy { $0["earlier"] == nil })
        #expect(clocks[0]["breachedAt"] == .string(at(7600).description))
        #expect(
            clocks[0]["breaches"]
                == .array([
                    .object([
                        "at": .string(at(7600).description), "due": .string(at(7600).description),
                        "recorded": .bool(false),
                    ])
                ]))
    }

    @Test("People read state, times, limits, sources and the ledger in their language")
    func text() throws {
        let excuse = Excuse(clock: "resolved", cause: "storm", by: "E1")
        let report = try report([ClockFact(.excused(excuse), at: at(8000))], after: 9000)
        let english = report.text(for: "en")
        #expect(english.hasPrefix("standard small 7 · calendar always 1 · \(report.standard.digest)\n\n"))
        #expect(english.contains("resolved Solved · breached\n"))
        #expect(english.contains("limit 2 h · used 2 h 30 min · paused 0 s · late by 30 min\n"))
        #expect(english.contains("by 《Enterprise standard》§4.1 X-1\n"))
        #expect(english.contains("excused by E1: storm"))
        let chinese = report.text(for: "zh-Hans")
        #expect(chinese.contains("resolved 解决 · 超时\n"))
        #expect(chinese.contains("依据 《企业标准》§4.1 X-1\n"))
        #expect(try json(report)["clocks"].map { "\($0)".contains("storm") } == true)
    }

    @Test("A ticket without clocks says so")
    func none() throws {
        let report = try report([], after: -1)
        #expect(report.clocks.isEmpty && report.text(for: "en").hasSuffix("no clock has started\n"))
        #expect(try json(report)["clocks"] == .array([]))
    }
}
