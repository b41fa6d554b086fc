import Contracts

/// Looks for what cannot have happened in the order in which it is said to have.
///
/// Only instants count: a line may tell of something that happened before the line above it.
struct FactsOrder {
    private let facts: [WrittenFact]
    private let report: SourceReport

    init(_ facts: [WrittenFact], _ report: SourceReport) {
        self.facts = facts
        self.report = report
    }

    /// A ticket is received, and once.
    func checkReception(_ list: YAMLNode) {
        let receptions = facts.filter { $0.fact.name == .received }
        guard let first = receptions.first else {
            report.error(
                list, .init("缺少 received", "nothing was received"),
                fix: .init(
                    "请添加 {\"at\": …, \"fact\": \"received\"}", "add {\"at\": …, \"fact\": \"received\"}"))
            return
        }
        for second in receptions.dropFirst() {
            report.error(
                second.node, .init("received 出现两次", "it was received twice"),
                fix: .init("请只保留一处；另一处在 \(first.node.place)", "keep one of them; the other is at \(first.node.place)"))
        }
    }

    func check() {
        let received = facts.filter { $0.fact.name == .received }.map(\.fact.at).min()
        for written in facts {
            let fact = written.fact
            if let received, fact.at < received {
                error(
                    written, .init("\(fact.name) 早于 received", "\(fact.name) is before received"),
                    fix: .init(
                        "请更正时间；受理时间是 \(received)", "correct the time; it was received at \(received)"))
            }
            switch fact.what {
            case .resumed(let reason) where !has(.paused(reason), notAfter: fact.at):
                error(
                    written,
                    .init(
                        "恢复了 \(reason.rawValue)，但此前没有因此暂停",
                        "\(reason.rawValue) is resumed, but nothing was paused for it before"),
                    fix: .init(
                        "请先写 paused，或更正时间或原因", "write paused before it, or correct the time or the reason"))
            case .happened(.reopened) where !hasEnd(notAfter: fact.at):
                error(
                    written, .init("重开之前没有解决或闭环", "it is reopened, but nothing was resolved or closed before"),
                    fix: .init("请添加 resolved 或 closed，或更正时间", "add resolved or closed, or correct the time"))
            default: break
            }
        }
    }

    private func has(_ what: ClockFact.What, notAfter instant: Instant) -> Bool {
        facts.contains { $0.fact.what == what && $0.fact.at <= instant }
    }

    private func hasEnd(notAfter instant: Instant) -> Bool {
        facts.contains { $0.fact.at <= instant && (FactName.terminal + ["resolved"]).contains($0.fact.name) }
    }

    private func error(_ written: WrittenFact, _ what: LocalizedText, fix: LocalizedText) {
        report.error(written.node["at"] ?? written.node, what, fix: fix)
    }
}
