import ArgumentParser
import Contracts
import EscalationDomain
import ServiceRuntime
import ServiceStandard
import Texts

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows an escalation: why, who was told, what comes next, the account of its clock, and its past.",
        discussion: StaffOptions.exitCodes)

    @OptionGroup var staff: StaffOptions
    @Argument(help: "Escalation id, as on the page.") var id: String
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let answer = try await staff.ask { try await $0.get("/v1/escalations/\(PathSegment.escaped(id))") }
        guard !json else { return sayJSON(answer.text) }
        let detail = try answer.decode(EscalationDetail.self)
        say((DetailText(detail: detail).lines).joined(separator: "\n"))
    }
}

/// One escalation in full, for a terminal.
struct DetailText {
    let detail: EscalationDetail
    private var page: EscalationPage { detail.page }

    var lines: [String] {
        [ShownText.line(Terminal.text(page.summary)), ""] + state + why + account + actions + past
    }

    private var state: [String] {
        var lines = [field("状态", "state", "\(page.status.rawValue) \(page.level) r\(page.revision)")]
        if let ticket = page.ticket {
            let words = [ticket.number, ticket.priority.rawValue, ticket.severity.rawValue, ticket.state.rawValue]
            lines.append(field("工单", "ticket", words.joined(separator: " ")))
            let who = [ticket.contactMask, ticket.product, ticket.place].compactMap(\.self).joined(separator: ", ")
            lines.append(field("客户", "customer", who))
            lines.append(
                field(
                    "负责", "handler", [ticket.handler, ticket.firstContact].compactMap(\.self).joined(separator: ", ")))
        }
        if let clock = page.clock {
            let due = clock.dueAt.map { Terminal.time($0) } ?? "–"
            let percent = clock.percent.map { " \($0)%" } ?? ""
            let ids = clock.requirement.joined(separator: ", ")
            lines.append(field("时限", "clock", "\(clock.id) \(clock.state.rawValue)\(percent), \(due) (\(ids))"))
        }
        let told =
            page.nobodyOnCall
            ? Terminal.text(.init("无人值班", "nobody on call")) : page.recipients.map(\.staffId).joined(separator: ", ")
        lines.append(field("已通知", "told", told))
        if let taken = page.acknowledged {
            lines.append(
                field("已确认", "taken", "\(taken.by) \(Terminal.time(taken.at)) → \(Terminal.time(taken.until))"))
        }
        let next = page.next.map { "\(Terminal.time($0.at)) \($0.level) \($0.staffIds.joined(separator: ", "))" }
        return lines + [field("下一步", "next", next ?? "–")]
    }

    private var why: [String] {
        page.why.map { field("原因", "why", Terminal.text(.init($0.chinese, $0.english))) }
    }

    /// In both languages, because who reads it may forward it.
    private var account: [String] {
        detail.ledger.isEmpty
            ? [] : ["", Terminal.text(.init("时限明细", "account of the clock"))] + detail.ledger.flatMap(\.both)
    }

    private var actions: [String] {
        ["", page.actions.ack.cli, page.actions.contact, page.actions.record]
    }

    private var past: [String] {
        let revisions = detail.history.map { entry in
            let because = Terminal.text(.init(entry.because.chinese, entry.because.english))
            let told = entry.told.isEmpty ? "" : " → " + entry.told.joined(separator: ", ")
            let state = "r\(entry.revision) \(entry.status.rawValue) \(entry.level.rawValue)"
            return "\(Terminal.time(entry.at))  \(state)\(told)  \(because)"
        }
        let ignored = detail.answers.filter { $0.outcome != "applied" }.map { answer in
            "\(Terminal.time(answer.at))  r\(answer.revision) \(answer.outcome): \(answer.staffId)"
        }
        return [""] + (revisions + ignored).sorted().map(ShownText.line)
    }

    private func field(_ chinese: String, _ english: String, _ value: String) -> String {
        Terminal.fit(Terminal.text(.init(chinese, english)), 10) + ShownText.line(value)
    }
}
