import Contracts
import ServiceStandard

/// One line of at most 120 characters: which ticket, what is wrong, what it is about.
struct PageSummary {
    static let limit = 120

    let facts: TicketFacts
    let matter: EscalationCase
    let clock: ShownClock?
    let now: Instant

    var text: LocalizedText {
        let state = state
        let urgent = facts.urgency == .urgent
        return LocalizedText(
            line(
                [facts.drill ? "【演练】" : "", shortNumber, " ", state.chinese, ":"].joined(), separator: ",",
                [facts.place, urgent ? "紧急" : nil]),
            line(
                [facts.drill ? "DRILL " : "", shortNumber, " ", state.english, ": "].joined(), separator: ", ",
                [facts.place, urgent ? "urgent" : nil]))
    }

    /// The excerpt gives way when the line gets too long; what is wrong never does.
    private func line(_ head: String, separator: String, _ tail: [String?]) -> String {
        let tail = tail.compactMap(\.self)
        let words = facts.excerpt.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let room = Self.limit - head.count - tail.reduce(0) { $0 + $1.count + separator.count }
        let excerpt = words.count <= room ? words : words.prefix(max(0, room - 1)) + "…"
        return String(
            (head + ([excerpt] + tail).filter { !$0.isEmpty }.joined(separator: separator)).prefix(Self.limit))
    }

    /// "AS-20261122-00042" as "AS-…42".
    private var shortNumber: String {
        let parts = facts.number.split(separator: "-")
        guard parts.count == 3, let count = Int(parts[2]) else { return facts.number }
        return "\(parts[0])-…\(count)"
    }

    private var state: LocalizedText {
        switch matter.status {
        case .open: return trouble
        case .acknowledged:
            let by = matter.acknowledged?.by ?? ""
            return LocalizedText("\(trouble.chinese)(\(by)已确认)", "\(trouble.english) (\(by) has it)")
        case .resolved: return LocalizedText("\(subject.chinese)已了结", "\(subject.english) settled")
        case .cancelled: return LocalizedText("\(subject.chinese)已取消", "\(subject.english) cancelled")
        }
    }

    private var subject: LocalizedText {
        clock?.title ?? trouble
    }

    private var trouble: LocalizedText {
        switch matter.reason {
        case .warning, .breach: lateness
        case .specialCase: facts.specialWords
        case .review: LocalizedText("待人工分类", "needs a person to classify it")
        case .complaint: LocalizedText("客户不满意", "the customer is dissatisfied")
        case .incident: LocalizedText("应急事件", "incident")
        }
    }

    private var lateness: LocalizedText {
        let (zh, en) = (subject.chinese, subject.english)
        guard let due = clock?.clock.dueAt else { return LocalizedText("\(zh)暂停计时", "\(en) on hold") }
        let left = due - now
        if left > .zero { return LocalizedText("\(zh)还剩\(left.words.chinese)", "\(en) due in \(left.words.english)") }
        return left > .seconds(-1)
            ? LocalizedText("\(zh)已超时", "\(en) overdue")
            : LocalizedText("\(zh)已超时\(left.words.chinese)", "\(en) \(left.words.english) overdue")
    }
}
