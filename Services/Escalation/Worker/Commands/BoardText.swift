import Contracts
import EscalationDomain
import Foundation
import ServiceRuntime
import ServiceStandard
import Texts

/// The table of `list` and `watch`: a countdown, which ticket, who has it or has been told, what comes next, and why.
struct BoardText {
    /// BCP 47.
    let language: String
    /// Columns of the terminal.
    let width: Int
    let now: Instant
    var zone = TimeZone.current

    /// Three columns of fixed width, the rest says which ticket and what it is about.
    private static let countdown = 13
    private static let who = 14
    private static let next = 18

    func table(_ pages: [EscalationPage], upcoming: [UpcomingClock]) -> String {
        var lines = [header(say("升级事项", "ESCALATIONS")), ""]
        lines[1] = pages.isEmpty ? say("没有未了结的升级事项", "none open") : pages.map(row).joined(separator: "\n")
        if !upcoming.isEmpty {
            lines += ["", header(say("即将到期", "NEXT TO BREAK"))]
            lines += upcoming.map(row)
        }
        return lines.joined(separator: "\n")
    }

    private func header(_ title: String) -> String {
        line(say("倒计时", "COUNTDOWN"), title, say("谁", "WHO"), say("下一步", "NEXT"))
    }

    /// Two lines: the matter in columns, and below it how to name it and why it is there.
    private func row(_ page: EscalationPage) -> String {
        let matter = [
            page.drill == true ? say("【演练】", "DRILL") : nil, page.wake ? "!" : nil, page.level, page.ticket?.number,
            page.ticket?.priority.rawValue,
            page.clock?.id ?? page.reason.rawValue, page.ticket?.excerpt,
        ]
        let told = page.nobodyOnCall ? say("无人值班", "NOBODY") : page.recipients.map(\.staffId).joined(separator: " ")
        let next = page.next.map { "\(clockTime($0.at)) \($0.level) \($0.staffIds.joined(separator: " "))" }
        let why = page.why.last.map { LocalizedText($0.chinese, $0.english).text(for: language) } ?? ""
        return line(
            countdown(of: page), matter.compactMap(\.self).joined(separator: " "), page.acknowledged?.by ?? told,
            next ?? "–")
            + "\n" + Terminal.fit("", Self.countdown) + ShownText.line("\(page.escalationId) r\(page.revision)  \(why)")
    }

    /// What is settled counts nothing any more.
    private func countdown(of page: EscalationPage) -> String {
        switch page.status {
        case .open, .acknowledged: countdown(to: page.clock?.dueAt)
        case .resolved: say("已了结", "settled")
        case .cancelled: say("已取消", "cancelled")
        }
    }

    private func row(_ upcoming: UpcomingClock) -> String {
        let why = [
            upcoming.number, upcoming.priority.rawValue, upcoming.clock.id, upcoming.clock.percent.map { "\($0)%" },
            upcoming.excerpt,
        ]
        return line(
            countdown(to: upcoming.clock.dueAt), why.compactMap(\.self).joined(separator: " "), upcoming.handler ?? "–",
            upcoming.clock.dueAt.map(clockTime) ?? "–")
    }

    /// "-12 min" once it is late.
    private func countdown(to due: Instant?) -> String {
        guard let due else { return "–" }
        let left = due - now
        return (left < .zero ? "-" : "") + left.words.text(for: language)
    }

    /// The hour is enough within a day; the date with its zone is in `show`.
    private func clockTime(_ instant: Instant) -> String {
        String(Terminal.time(instant, zone: zone).dropFirst(11).prefix(8))
    }

    private func line(_ countdown: String, _ why: String, _ who: String, _ next: String) -> String {
        let rest = max(20, width - Self.countdown - Self.who - Self.next - 2)
        return Terminal.fit(countdown, Self.countdown) + Terminal.fit(why, rest) + " " + Terminal.fit(who, Self.who)
            + " "
            + Terminal.fit(next, Self.next)
    }

    private func say(_ chinese: String, _ english: String) -> String {
        LocalizedText(chinese, english).text(for: language)
    }
}
