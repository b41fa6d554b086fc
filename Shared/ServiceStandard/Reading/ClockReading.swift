import Contracts

extension ClockRule {
    private static let keys = [
        "title", "requirements", "anchor", "counts_from", "when", "satisfied_by", "limit", "limits", "stands_still",
        "on_reopened", "recurs", "owner", "marks",
    ]

    /// Reads one clock, its id being the key it stands below.
    ///
    /// Nil when anything in it is wrong: what is said about the rest of it could be wrong as well.
    static func read(_ id: String, _ node: YAMLNode, report: SourceReport) -> ClockRule? {
        let errors = report.errorCount
        guard let reader = FieldReader(node, keys: keys, report: report) else { return nil }
        let title = reader.required("title", example: "{zh-Hans: 首次响应, en: First response}")?.localized(report)
        let requirements = reader.texts("requirements") ?? []
        let anchor = reader.required("anchor", example: "received").map { facts($0, report) } ?? []
        let satisfiedBy = reader.required("satisfied_by", example: "[resolved]").map { facts($0, report) } ?? []
        let limits = limits(reader)
        let rule = ClockRule(
            id: ClockID(rawValue: id), title: title ?? LocalizedText(id, id), requirements: requirements,
            anchor: Anchor(anchor, time: reader.word("counts_from") ?? .happened),
            when: reader.field("when").map { Condition.read($0, report: report) } ?? .always,
            satisfiedBy: satisfiedBy, limits: limits,
            standsStill: reader.words("stands_still") ?? [.forceMajeure],
            onReopened: reader.word("on_reopened") ?? .none, recurs: reader.flag("recurs") ?? false,
            owner: reader.word("owner") ?? .us, marks: reader.field("marks").map { marks($0, report) } ?? Mark.ladder)
        return report.errorCount == errors ? rule : nil
    }

    private static func facts(_ node: YAMLNode, _ report: SourceReport) -> [FactName] {
        if node.items.isEmpty {
            report.error(
                node, .init("此处没有任何事实", "no fact is named here"),
                fix: .init("请写出事实，例如 received", "name one, for example received"))
        }
        return node.items.compactMap { item in
            item.value(of: .init("事实名，例如 onsite_decided", "the name of a fact, like onsite_decided"), report) {
                $0.isIdentifier ? FactName(rawValue: $0) : nil
            }
        }
    }

    /// The lines of `limits`, and `limit` for when none of them holds.
    private static func limits(_ reader: FieldReader) -> [LimitRule] {
        var rules = (reader.field("limits")?.items ?? []).compactMap { item -> LimitRule? in
            guard let line = FieldReader(item, keys: ["when", "limit", "requirements"], report: reader.report) else {
                return nil
            }
            let when = line.field("when").map { Condition.read($0, report: reader.report) } ?? .always
            let limit = line.required("limit", example: "24h").flatMap { Limit.read($0, report: reader.report) }
            return limit.map { LimitRule($0, when: when, requirements: line.texts("requirements") ?? []) }
        }
        if reader.field("limits") == nil || reader.field("limit") != nil {
            let limit = reader.required("limit", example: "24h").flatMap { Limit.read($0, report: reader.report) }
            rules += limit.map { [LimitRule($0)] } ?? []
        }
        return rules
    }

    /// Marks as written; those of several files, which their composition has mixed, in rising order.
    private static func marks(_ node: YAMLNode, _ report: SourceReport) -> [Mark] {
        guard case .mapping(let entries) = node.content else {
            report.error(
                node, .init("此处应为提醒点", "here belong marks"),
                fix: .init("例如 {80%: warn, 100%: page l1}", "for example {80%: warn, 100%: page l1}"))
            return []
        }
        let marks = entries.compactMap { entry -> Mark? in
            let point = Mark.Point(written: entry.key)
            if point == nil {
                report.error(
                    entry.value, .init("\(entry.key) 不是提醒点", "\(entry.key) is no point on the way of a clock"),
                    fix: .init(
                        "请写时限的百分比或开始后的时间，例如 80% 或 2d",
                        "write a share of the limit or a time since the start, like 80% or 2d"))
            }
            let words = Mark.Action.allCases.map(\.written)
            let action = entry.value.text(report).flatMap { Mark.Action(written: $0) }
            if action == nil, let word = entry.value.scalar {
                report.error(
                    entry.value, .init("未知的动作 \(word)", "\(word) is no action"), fix: .choose(word, from: words))
            }
            guard let point, let action else { return nil }
            return Mark(point, action)
        }
        guard Set(entries.map(\.value.place.file)).count > 1 else { return marks }
        return marks.sorted { $0.point.isBefore($1.point) }
    }
}

extension Mark.Point {
    /// Rising; shares of the limit behind times since the start, which only the limit could tell apart.
    fileprivate func isBefore(_ other: Mark.Point) -> Bool {
        switch (self, other) {
        case (.percent(let left), .percent(let right)): left < right
        case (.after(let left), .after(let right)): left < right
        case (.after, .percent): true
        case (.percent, .after): false
        }
    }
}

extension Condition {
    static func read(_ node: YAMLNode, report: SourceReport) -> Condition {
        Condition(ConditionReader(report).words(of: node, among: Attribute.allCases))
    }
}

extension Limit {
    static func read(_ node: YAMLNode, report: SourceReport) -> Limit? {
        if let limit = node.scalar.flatMap({ Limit(written: $0) }) { return limit }
        report.error(
            node, .init("\(node.written) 不是时限", "\(node.written) is not a limit"),
            fix: .init("请写成其中一种：\(forms)", "write it in one of the forms \(forms)"))
        return nil
    }
}

extension String {
    /// Lower-case letters, digits, `_` and `-`, beginning with a letter: what clocks, facts and packs may be called.
    var isIdentifier: Bool {
        first.map { ("a"..."z").contains($0) } == true
            && allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_" || $0 == "-" }
    }
}
