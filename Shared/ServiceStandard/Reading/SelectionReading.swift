import Contracts

extension Selection {
    static let example = "{id: gold, when: {contract: [GOLD-*]}, use: default, because: {zh-Hans: …, en: …}}"

    /// Reads `select.yaml`, a list of rules; which packs there are is not looked at.
    static func read(_ root: YAMLNode, report: SourceReport) -> Selection? {
        guard case .list(let items) = root.content, !items.isEmpty else {
            report.error(
                root, .init("此处应为规则列表", "here belongs a list of rules"),
                fix: .init("请写：- \(example)", "write: - \(example)"))
            return nil
        }
        return Selection(rules: items.compactMap { Rule.read($0, report: report) })
    }
}

extension Selection.Rule {
    fileprivate static func read(_ node: YAMLNode, report: SourceReport) -> Selection.Rule? {
        guard let reader = FieldReader(node, keys: ["id", "when", "use", "because"], report: report) else { return nil }
        let id = reader.required("id", example: "gold")?.text(report)
        let use = reader.required("use", example: "default")?.text(report)
        let because = reader.required("because", example: "{zh-Hans: …, en: …}")?.localized(report)
        let words =
            reader.field("when").map { ConditionReader(report).words(of: $0, among: Selection.attributes) } ?? [:]
        guard let id, let use, let because else { return nil }
        return Selection.Rule(id: id, when: words, use: use, because: because)
    }
}

/// Reads `when`: attribute → a word or a list of words.
struct ConditionReader {
    let report: SourceReport

    init(_ report: SourceReport) {
        self.report = report
    }

    /// Reports attributes that are not among those allowed, and words that a closed attribute does not have.
    func words(of node: YAMLNode, among attributes: [Attribute]) -> [Attribute: [String]] {
        guard let reader = FieldReader(node, keys: attributes.map(\.rawValue), report: report) else { return [:] }
        var words: [Attribute: [String]] = [:]
        for attribute in attributes {
            guard let field = reader.field(attribute.rawValue) else { continue }
            if field.items.isEmpty {
                report.error(
                    field, .init("\(attribute.rawValue) 没有任何取值", "\(attribute.rawValue) names no word"),
                    fix: .init("请写出取值，或删除该行", "write the words, or remove it"))
            }
            words[attribute] = field.items.compactMap { word($0, of: attribute) }
        }
        return words
    }

    private func word(_ node: YAMLNode, of attribute: Attribute) -> String? {
        guard let word = node.text(report) else { return nil }
        guard let closed = attribute.words, !closed.contains(word), !word.contains("*") else { return word }
        report.error(
            node, .init("\(attribute.rawValue) 没有取值 \(word)", "\(word) is no word of \(attribute.rawValue)"),
            fix: .choose(word, from: closed))
        return nil
    }
}
