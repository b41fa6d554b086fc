import Contracts

/// What is wrong with the rules that choose a pack.
struct SelectionCheck {
    let selection: Selection
    let root: YAMLNode
    /// All there are, also those with errors.
    let packs: Set<String>
    /// Those with effective days, which hide no later rule for good.
    let seasonal: Set<String>
    let report: SourceReport

    func run() {
        for (index, rule) in selection.rules.enumerated() {
            let node = root.items.first { $0["id"]?.scalar == rule.id } ?? root
            if !packs.contains(rule.use) {
                report.error(
                    node["use"] ?? node, .init("没有标准 \(rule.use)", "there is no pack \(rule.use)"),
                    fix: .choose(rule.use, from: packs.sorted()))
            }
            let earlier = selection.rules[..<index]
            if earlier.contains(where: { $0.id == rule.id }) {
                let second = root.items.last { $0["id"]?.scalar == rule.id } ?? node
                report.error(
                    second, .init("规则 \(rule.id) 重复", "there are two rules \(rule.id)"),
                    fix: .init("请给其中一条另起名字", "give one of them another id"))
            } else if let hiding = earlier.first(where: { $0.hides(rule) && !seasonal.contains($0.use) }) {
                report.error(
                    node,
                    .init(
                        "规则 \(hiding.id) 总是先适用，\(rule.id) 永不适用",
                        "\(hiding.id) always holds first; \(rule.id) never counts"),
                    fix: .init("请把更具体的规则放在前面", "write the more particular rule first"))
            }
        }
        guard selection.rules.last?.when.isEmpty == false, let last = root.items.last else { return }
        report.error(
            last, .init("最后一条规则带有条件，其余工单没有标准", "the last rule has a condition, so other tickets have no standard"),
            fix: .init("请在最后添加一条没有 when 的规则", "add a rule without `when` at the end"))
    }
}

extension Selection.Rule {
    /// Whether this rule, above another, leaves it no ticket.
    fileprivate func hides(_ later: Selection.Rule) -> Bool {
        when.allSatisfy { attribute, patterns in
            guard let others = later.when[attribute] else { return false }
            return others.allSatisfy { other in patterns.contains { Pattern.matches(other, $0) } }
        }
    }
}
