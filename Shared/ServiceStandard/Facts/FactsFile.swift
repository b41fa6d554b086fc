import Contracts

/// What is known of one ticket, written into a file by a person or another system: `{"attributes": {…}, "facts": […]}`.
///
/// JSON, because programs write it; compose/standards/README.md has the whole form.
public enum FactsFile {
    /// Everything that is wrong with a facts file, in the order of its lines.
    public struct Refusal: Error, CustomStringConvertible {
        public let findings: [SourceFinding]

        /// "facts.json:7: error: …", a line each.
        public var description: String { findings.map(\.text.english).joined(separator: "\n") }
    }

    /// Reads the text of a facts file.
    ///
    /// - Parameter standard: Whose clocks it is for; a file may name the facts of its clocks and excuse their breaches.
    /// - Throws: What is wrong, with line, reason and what to do, all of it.
    public static func read(_ file: SourceFile, for standard: Standard) throws(Refusal) -> TicketHistory {
        let report = SourceReport()
        let root = YAMLNode.parseJSON(file, report: report)
        let history = root.flatMap { Self.history($0, standard, report) }
        guard let history, !report.hasErrors else {
            throw Refusal(findings: report.findings.sorted { $0.place < $1.place })
        }
        return history
    }

    private static func history(_ root: YAMLNode, _ standard: Standard, _ report: SourceReport) -> TicketHistory? {
        guard let reader = FieldReader(root, keys: ["attributes", "facts"], report: report) else { return nil }
        let attributes = reader.required(
            "attributes", example: "{\"urgency\": \"general\", \"kind\": \"request\", \"zone\": \"Asia/Shanghai\"}"
        )
        .flatMap { AttributesReading(report).opening($0) }
        guard let list = reader.required("facts", example: "[{\"at\": …, \"fact\": \"received\"}]") else { return nil }
        guard case .list(let items) = list.content else {
            report.error(
                list, .init("facts 应为列表", "facts has to be a list"),
                fix: .init("请写 [{\"at\": …, \"fact\": \"received\"}]", "write [{\"at\": …, \"fact\": \"received\"}]"))
            return nil
        }
        let reading = FactReading(standard, report)
        let facts = items.compactMap { node in reading.fact(node).map { WrittenFact(node: node, fact: $0) } }
        let order = FactsOrder(facts, report)
        if facts.count == items.count { order.checkReception(list) }
        order.check()
        return attributes.map { TicketHistory(attributes: $0, facts: facts.map(\.fact)) }
    }
}

/// One fact with where it is written.
struct WrittenFact {
    let node: YAMLNode
    let fact: ClockFact
}

/// Reads what a ticket is like.
struct AttributesReading {
    /// Without these no limit can be chosen and no local day ends.
    private static let required: [Attribute] = [.urgency, .kind, .zone]

    private let report: SourceReport

    init(_ report: SourceReport) {
        self.report = report
    }

    /// What is known when the ticket is opened.
    func opening(_ node: YAMLNode) -> Attributes? {
        guard let attributes = changed(node) else { return nil }
        for attribute in Self.required where node[attribute.rawValue].map(\.isNull) ?? true {
            let example = attribute == .zone ? "Asia/Shanghai" : attribute.words?.first ?? "…"
            report.error(
                node, .init("attributes 缺少 \(attribute.rawValue)", "attributes has no \(attribute.rawValue)"),
                fix: .init(
                    "请添加，例如 \"\(attribute.rawValue)\": \"\(example)\"",
                    "add it, for example \"\(attribute.rawValue)\": \"\(example)\""))
        }
        return attributes
    }

    /// Some attributes, as they are at the opening or after a change.
    func changed(_ node: YAMLNode) -> Attributes? {
        let keys = Attribute.allCases.map(\.rawValue)
        guard let reader = FieldReader(node, keys: keys, report: report) else { return nil }
        var attributes = Attributes()
        for attribute in Attribute.allCases {
            guard let field = reader.field(attribute.rawValue), let value = field.text(report) else { continue }
            if let words = attribute.words, !words.contains(value) {
                report.error(
                    field, .init("\(attribute.rawValue) 没有取值 \(value)", "\(value) is no word of \(attribute.rawValue)"),
                    fix: .choose(value, from: words))
            }
            switch attribute {
            case .zone where !ZoneName.isKnown(value):
                report.error(
                    field, .init("未知的时区 \(value)", "the zone \(value) is not known"), fix: ZoneName.fix(value))
            case .agreedResponseDue, .resolutionDue: _ = field.instant(report)
            default: break
            }
            attributes[attribute] = value
        }
        return attributes
    }
}
