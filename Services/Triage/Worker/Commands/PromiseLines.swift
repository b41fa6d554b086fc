import Contracts
import Foundation
import ServiceStandard
import TriageDomain

/// What a ticket is promised from its first moment, and what will be promised when something else happens.
struct PromiseLines {
    let title: LocalizedText
    let lines: [String]

    init(_ opened: TicketCase, engine: DeadlineEngine) {
        let ticket = opened.ticket
        let attributes = Attributes(ticket, opened.assessment)
        let received = ClockFact(.received, at: ticket.anchorAt, learnedAt: ticket.receivedAt)
        let now = max(ticket.anchorAt, ticket.receivedAt)
        let running = engine.deadlines(of: TicketHistory(attributes: attributes, facts: [received]), at: now)
        let zone = engine.timetable.calendar.zone
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = ZoneName.zone(zone)
        format.dateFormat = "yyyy-MM-dd HH:mm:ss"
        title = engine.standard.title
        lines = engine.standard.clocks.compactMap { rule in
            guard rule.when.holds(for: attributes) else { return nil }
            let started = running.first { $0.clock == rule.id }
            guard let limit = started?.limit ?? rule.limit(for: attributes) else { return nil }
            let name = "\(rule.title.chinese) · \(rule.title.english)  (\(rule.id))"
            let span = "\(limit.title.chinese) · \(limit.title.english)"
            guard let due = started?.dueAt else {
                let anchors = rule.anchor.facts.map(\.title)
                let chinese = anchors.map(\.chinese).joined(separator: "、")
                let english = anchors.map(\.english).joined(separator: ", ")
                return "  \(name): \(span), 自\(chinese)起 from \(english)"
            }
            let at = format.string(from: Date(timeIntervalSince1970: Double(due.milliseconds) / 1000))
            return "  \(name): \(span) → \(at) \(zone)"
        }
    }
}

extension ClockRule {
    /// The first line that holds and needs nothing that has still to be agreed.
    fileprivate func limit(for attributes: Attributes) -> Limit? {
        limits.first { line in
            guard line.when.holds(for: attributes) else { return false }
            switch line.limit {
            case .windowEnd, .beforeWindow, .agreed: return false
            case .elapsed, .workingTime, .workingDays, .localDays, .months, .endOf, .dayOfMonth: return true
            }
        }?.limit
    }
}
