import Contracts

extension Standard {
    /// What a file says of itself; a base hands none of it on.
    static let ownKeys = ["id", "version", "title", "extends", "approved", "effective"]

    private static let keys =
        ownKeys + [
            "calendar", "clocks", "ladder", "required", "survey", "closing", "targets", "retention", "numbering",
        ]

    /// Reads a pack after its composition, with the stated default for whatever is not written.
    ///
    /// Gives what could be read even when faults were reported, so that the rest can be checked as well; nil when that is
    /// nothing.
    static func read(_ root: YAMLNode, stem: String, report: SourceReport) -> Standard? {
        guard let reader = FieldReader(root, keys: keys, report: report) else { return nil }
        let id = reader.required("id", example: stem)?.text(report)
        if let id, id != stem, let node = reader.field("id") {
            report.error(
                node, .init("标识 \(id) 与文件名不符", "the id \(id) is not the name of the file"),
                fix: .init("请写 id: \(stem)，或重命名文件", "write id: \(stem), or rename the file"))
        }
        let version = reader.required("version", example: "\"2026.1\"")?.text(report)
        let title = reader.required("title", example: "{zh-Hans: 通用标准, en: General standard}")?.localized(report)
        let calendar = reader.required("calendar", example: "cn-office")?.text(report)
        let (from, until) = effective(reader)
        let clocks = reader.required("clocks", example: "{responded: {…}}").map { Self.clocks($0, report) } ?? []
        let terms = TermsReader(reader)
        return Standard(
            id: stem, version: version ?? "", title: title ?? LocalizedText(stem, stem), approval: approval(reader),
            effectiveFrom: from, effectiveUntil: until, calendar: calendar ?? "", clocks: clocks,
            ladder: terms.ladder, required: terms.required, survey: terms.survey, closing: terms.closing,
            targets: terms.targets, retention: terms.retention, numberPrefix: terms.numberPrefix)
    }

    private static func clocks(_ node: YAMLNode, _ report: SourceReport) -> [ClockRule] {
        guard case .mapping(let entries) = node.content else {
            report.error(
                node, .init("此处应为时钟，各有其名", "here belong clocks, each below its name"),
                fix: .init("例如 responded: {…}", "for example responded: {…}"))
            return []
        }
        return entries.compactMap { entry in
            if !entry.key.isIdentifier {
                report.error(
                    entry.value, .init("\(entry.key) 不能作为时钟名", "\(entry.key) cannot be the name of a clock"),
                    fix: .init(
                        "请使用小写字母、数字和下划线", "use lower-case letters, digits and underscores"))
            }
            return ClockRule.read(entry.key, entry.value, report: report)
        }
    }

    private static func approval(_ reader: FieldReader) -> Approval? {
        guard let node = reader.field("approved"),
            let fields = FieldReader(node, keys: ["by", "at"], report: reader.report)
        else { return nil }
        let by = fields.required("by", example: "王敏")?.text(reader.report)
        let at = fields.required("at", example: "2026-11-22").flatMap { _ in fields.date("at") }
        guard let by, let at else { return nil }
        return Approval(by: by, at: at)
    }

    private static func effective(_ reader: FieldReader) -> (from: CivilDate?, until: CivilDate?) {
        guard let node = reader.field("effective"),
            let fields = FieldReader(node, keys: ["from", "until"], report: reader.report)
        else { return (nil, nil) }
        return (fields.date("from"), fields.date("until"))
    }
}
