import Contracts
import Foundation
import ServiceStandard

/// How many deadlines a second the engine works out on one core, ledgers included.
///
/// Rounds alternate between the cases, the median counts, and an empty loop over the same history says what the machine gives.
@main
struct DeadlineBench {
    static func main() throws {
        let cases = try BenchCase.all()
        var rates = Array(repeating: [Double](), count: cases.count)
        for _ in 0..<5 {
            for (index, measured) in cases.enumerated() { rates[index].append(measured.rate()) }
        }
        print("| case | deadlines/s | µs each | ledger lines |")
        print("|---|--:|--:|--:|")
        for (measured, rates) in zip(cases, rates) {
            let rate = rates.sorted()[rates.count / 2]
            let each = (1_000_000 / rate * 100).rounded() / 100
            print("| \(measured.name) | \(Int(rate)) | \(each) | \(measured.ledgerLines) |")
        }
    }
}

/// One kind of ticket, asked for again and again.
private struct BenchCase {
    let name: String
    let engine: DeadlineEngine
    let history: TicketHistory
    let now: Instant

    /// Deadlines a second over about half a second.
    func rate() -> Double {
        let clock = ContinuousClock()
        var deadlines = 0
        let started = clock.now
        var spent = Duration.zero
        while spent < .milliseconds(500) {
            for _ in 0..<200 { deadlines += engine.deadlines(of: history, at: now).count }
            spent = clock.now - started
        }
        let seconds = Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
        return Double(deadlines) / seconds
    }

    var ledgerLines: Int { engine.deadlines(of: history, at: now).map(\.ledger.count).max() ?? 0 }
}

extension BenchCase {
    static func all() throws -> [BenchCase] {
        let office = try Timetable(
            BusinessCalendar(
                id: "office", version: "1", title: LocalizedText("办公", "Office"), zone: "Asia/Shanghai",
                week: Array(repeating: hours("09:00-12:00", "13:00-18:00"), count: 5) + [[], []],
                holidays: [
                    .init(
                        from: try date("2026-02-15"), to: try date("2026-02-23"),
                        name: LocalizedText("春节", "Spring Festival"))
                ],
                replacements: try ["2026-02-14", "2026-02-28"].map {
                    .init(
                        date: try date($0), hours: hours("09:00-12:00", "13:00-18:00"),
                        name: LocalizedText("调休", "Make-up day"))
                }))
        func engine(_ rules: [ClockRule]) -> DeadlineEngine {
            DeadlineEngine(
                standard: Standard(
                    id: "bench", version: "1", title: LocalizedText("基准", "Bench"), calendar: "office", clocks: rules),
                timetable: office)
        }
        let start = try instant("2026-02-06T15:20:00+08:00")
        let received = ClockFact(.received, at: start)
        var waits = [received]
        for index in 0..<20 {
            let from = start + .seconds(Int64(index) * 4 * 86_400 + 7200)
            waits.append(ClockFact(.paused(.consent), at: from))
            waits.append(ClockFact(.resumed(.consent), at: from + .seconds(30 * 3600)))
        }
        return [
            BenchCase(
                name: "no pauses, 4 clocks", engine: engine(ordinary),
                history: TicketHistory(attributes: attributes, facts: [received]), now: start + .seconds(3600)),
            BenchCase(
                name: "20 pauses over 3 months, 300 working hours",
                engine: engine([rule("worked", .workingTime(.seconds(300 * 3600)))]),
                history: TicketHistory(attributes: attributes, facts: waits), now: start + .seconds(90 * 86_400)),
            BenchCase(
                name: "10 working days across Spring Festival", engine: engine([rule("returned", .workingDays(10))]),
                history: TicketHistory(attributes: attributes, facts: [received]), now: start + .seconds(20 * 86_400)),
        ]
    }

    private static let attributes: Attributes = [
        .urgency: "general", .severity: "general", .kind: "request", .channel: "phone", .zone: "Asia/Shanghai",
    ]

    /// As in the general standard.
    private static let ordinary = [
        rule("acknowledged", .elapsed(.seconds(60))),
        ClockRule(
            id: "responded", title: LocalizedText("响应", "Response"), requirements: ["S0-24"],
            anchor: .init([.received]),
            satisfiedBy: ["responded"],
            limits: [
                .init(.elapsed(.seconds(7200)), when: Condition([.urgency: ["urgent"]])),
                .init(.elapsed(.seconds(86_400))),
            ]),
        rule("preliminary_solution", .elapsed(.seconds(86_400))),
        rule("resolved", .elapsed(.seconds(72 * 3600))),
    ]

    private static func rule(_ id: ClockID, _ limit: Limit) -> ClockRule {
        ClockRule(
            id: id, title: LocalizedText(id.rawValue, id.rawValue), requirements: ["S2-158"],
            anchor: .init([.received]), satisfiedBy: [FactName(rawValue: id.rawValue)], limits: [.init(limit)],
            standsStill: PauseReason.allCases)
    }

    private static func hours(_ written: String...) -> [DailyHours] { written.compactMap { DailyHours($0) } }

    private struct Unreadable: Error { let text: String }

    private static func date(_ text: String) throws -> CivilDate {
        guard let date = CivilDate(text) else { throw Unreadable(text: text) }
        return date
    }

    private static func instant(_ text: String) throws -> Instant {
        guard let instant = Instant(rfc3339: text) else { throw Unreadable(text: text) }
        return instant
    }
}
