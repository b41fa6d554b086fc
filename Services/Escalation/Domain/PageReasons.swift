import Contracts
import ServiceStandard

/// The lines of a page that say why it is there and why at this level.
extension EscalationPage.Why {
    static func mark(_ point: Mark.Point, of clock: ShownClock, isBeforeDue: Bool) -> Self {
        let ids = clock.clock.requirement.joined(separator: ", ")
        let (zh, en) = (clock.title.chinese, clock.title.english)
        let code = point == Mark.due ? "clock_breached" : isBeforeDue ? "clock_warned" : "clock_overdue"
        switch point {
        case .percent(let percent):
            return Self(
                code: code,
                LocalizedText(
                    "\(zh)时限\(clock.limit.chinese)(\(ids)),已用\(percent)%",
                    "\(percent) % of the limit for \(en), \(clock.limit.english), is used (\(ids))"))
        case .after(let span):
            return Self(
                code: code,
                LocalizedText(
                    "\(zh)时限\(clock.limit.chinese)(\(ids)),已过\(span.words.chinese)",
                    "\(span.words.english) of the limit for \(en), \(clock.limit.english), are over (\(ids))"))
        }
    }

    static func special(_ facts: TicketFacts) -> Self {
        let words = facts.specialWords
        return Self(
            code: "special_case",
            LocalizedText(
                "\(words.chinese):最优先处置,同时通知领导(S2-143)",
                "\(words.english): top priority, leadership is told at once (S2-143)"))
    }

    static let review = Self(
        code: "needs_review", LocalizedText("没有规则能判定类别,需要人工分类", "No rule knows this matter; a person must classify it"))

    static func complaint(score: Int) -> Self {
        Self(code: "dissatisfied", LocalizedText("已解决,但客户评分\(score)分", "Solved, but the customer's score is \(score)"))
    }

    static func levelEmpty(_ level: OnCallLevel) -> Self {
        Self(
            code: "level_empty",
            LocalizedText("\(level.rawValue) 无人值班,已跳过", "Nobody is on call on \(level.rawValue); skipped"))
    }

    static func unanswered(level: OnCallLevel, after step: Duration) -> Self {
        Self(
            code: "unanswered",
            LocalizedText(
                "\(level.rawValue) 在\(step.words.chinese)内无人确认",
                "Nobody on \(level.rawValue) acknowledged within \(step.words.english)"))
    }

    static func acknowledged(by staffId: String, note: String?) -> Self {
        let note = note.map { ": \($0)" } ?? ""
        return Self(code: "acknowledged", LocalizedText("\(staffId) 已确认\(note)", "Acknowledged by \(staffId)\(note)"))
    }

    static func holdEnded(by staffId: String) -> Self {
        Self(
            code: "hold_ended",
            LocalizedText("\(staffId) 已确认,但到时仍未办结", "\(staffId) acknowledged, but the matter is still open"))
    }

    static let satisfied = Self(code: "satisfied", LocalizedText("要求已满足", "What was asked for is done"))
    static let over = Self(code: "ticket_over", LocalizedText("工单已结束", "The ticket has ended"))
    static let deadlineMoved = Self(
        code: "deadline_moved", LocalizedText("时限已调整,尚未到期", "The deadline has moved and is not due yet"))
    static let withdrawn = Self(
        code: "clock_withdrawn", LocalizedText("该时限已不适用", "The limit does not apply any more"))
}

extension TicketFacts {
    var specialWords: LocalizedText {
        switch judgement?.specialCase {
        case "crisis": LocalizedText("专案(危机)", "special case (crisis)")
        case "media": LocalizedText("专案(媒体曝光)", "special case (media)")
        case "litigation": LocalizedText("专案(诉讼)", "special case (litigation)")
        case "credibility": LocalizedText("专案(公信力)", "special case (credibility)")
        case .some(let other): LocalizedText("专案(\(other))", "special case (\(other))")
        case nil: LocalizedText("安全事件", "safety case")
        }
    }
}

extension Duration {
    /// The two largest units, "3小时5分钟" and "3 h 5 min"; seconds only below a minute.
    public var words: LocalizedText {
        let seconds = Int(abs(components.seconds))
        let parts: [(Int, String, String)] =
            switch seconds {
            case ..<60: [(seconds, "秒", "s")]
            case ..<3600: [(seconds / 60, "分钟", "min")]
            case ..<86_400: [(seconds / 3600, "小时", "h"), (seconds / 60 % 60, "分钟", "min")]
            default: [(seconds / 86_400, "天", "d"), (seconds / 3600 % 24, "小时", "h")]
            }
        let shown = [parts[0]] + parts.dropFirst().filter { $0.0 > 0 }
        return LocalizedText(
            shown.map { "\($0.0)\($0.1)" }.joined(), shown.map { "\($0.0) \($0.2)" }.joined(separator: " "))
    }
}
