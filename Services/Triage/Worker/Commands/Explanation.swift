import Contracts
import Texts
import TriageDomain

/// An assessment in words, Chinese and English side by side.
struct Explanation {
    private let head: TicketHead
    private let assessment: Assessment
    /// Names of the categories for people.
    private let categories: [String: LocalizedText]
    private let promises: PromiseLines?

    init(_ opened: TicketCase, under policy: CasePolicy) {
        head = opened.head
        assessment = opened.assessment
        categories = policy.rules.categories
        promises = policy.engine(of: opened.head.standard).map { PromiseLines(opened, engine: $0) }
    }

    var text: String {
        (summary + ["", "规则 rules"] + assessment.rules.flatMap(Self.lines) + ["", "时限 limits"]
            + (promises?.lines ?? [])).joined(separator: "\n")
    }

    private var summary: [String] {
        var lines = [
            line(
                "类别 category", categories[assessment.category].map { "\($0.chinese) · \($0.english)" },
                assessment.category),
            line("严重程度 severity", nil, assessment.severity.rawValue),
            line("紧急程度 urgency", nil, assessment.urgency.rawValue),
            line("优先级 priority", nil, head.priority.rawValue),
            line("服务类型 service", nil, inOneLine(assessment.serviceType, assessment.serviceForm?.rawValue)),
            line("流程 template", nil, head.template.rawValue),
            line("部门/班组 routed to", nil, "\(head.department)/\(head.team)"),
            line("保修 warranty", nil, "\(assessment.warranty.status.rawValue) (\(assessment.warranty.basis))"),
            line("状态 state", nil, head.state.rawValue),
            line(
                "标准 standard", promises.map { "\($0.title.chinese) · \($0.title.english)" },
                "\(head.standard.id) \(head.standard.version), \(head.standard.calendar) \(head.standard.calendarVersion)"
            ),
        ]
        if let specialCase = assessment.specialCase { lines.append(line("专案 special case", nil, specialCase)) }
        if assessment.needsReview { lines.append("待人工判定 a person has to look at it") }
        for field in assessment.missing {
            lines.append(line("缺少 missing", nil, "\(field.pointer): \(field.expected)"))
        }
        return lines
    }

    private func line(_ label: String, _ name: String?, _ value: String) -> String {
        ShownText.line("\(label): \(name.map { "\($0)  (\(value))" } ?? value)")
    }

    private func inOneLine(_ words: String?...) -> String {
        words.compactMap(\.self).joined(separator: " ")
    }

    private static func lines(of rule: Assessment.FiredRule) -> [String] {
        let set = rule.set.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        return [
            "  " + (set.isEmpty ? rule.id : "\(rule.id)  \(set)"), "    \(rule.because.chinese)",
            "    \(rule.because.english)",
        ]
    }
}
