import Contracts

/// Reads one mapping field by field and reports everything that is wrong with it.
///
/// A field that is absent and one that is wrong both read as nil; only the latter, or an absent one that was required, is
/// reported. So a reader asks for all its fields first and looks afterwards whether it has enough: `Standard.read(_:report:)`
/// and `BusinessCalendar.read(_:report:)` take the root of a file and give nil when something indispensable is missing.
struct FieldReader {
    let node: YAMLNode
    let report: SourceReport

    /// Nil, reported, for anything but a mapping; a key that is not among `keys` is reported with the nearest one.
    init?(_ node: YAMLNode, keys: [String], report: SourceReport) {
        guard case .mapping(let entries) = node.content else {
            let known = keys.joined(separator: ", ")
            report.error(
                node, .init("此处应为键值对，而不是 \(node.written)", "here belongs a mapping, not \(node.written)"),
                fix: .init("可用的键：\(known)", "write keys below it: \(known)"))
            return nil
        }
        self.node = node
        self.report = report
        for entry in entries where !keys.contains(entry.key) {
            report.error(
                entry.value, .init("未知的键 \(entry.key)", "the key \(entry.key) is not known"),
                fix: .choose(entry.key, from: keys))
        }
    }

    /// Nil where nothing, or `null`, is written.
    func field(_ key: String) -> YAMLNode? {
        guard let field = node[key], !field.isNull else { return nil }
        return field
    }

    /// The field; reported when it is missing.
    ///
    /// - Parameter example: What could stand there.
    func required(_ key: String, example: String) -> YAMLNode? {
        if let field = field(key) { return field }
        report.error(
            node[key] ?? node, .init("缺少 \(key)", "\(key) is missing"),
            fix: .init("请添加，例如 \(key): \(example)", "add it, for example \(key): \(example)"))
        return nil
    }

    func text(_ key: String) -> String? { field(key)?.text(report) }

    func word<Word: ClosedEnumeration>(_ key: String, _ type: Word.Type = Word.self) -> Word? {
        field(key)?.word(type, report)
    }

    func words<Word: ClosedEnumeration>(_ key: String, _ type: Word.Type = Word.self) -> [Word]? {
        field(key)?.words(type, report)
    }

    func texts(_ key: String) -> [String]? {
        field(key)?.items.compactMap { $0.text(report) }
    }

    func flag(_ key: String) -> Bool? {
        field(key)?.value(of: .init("true 或 false", "true or false"), report) { ["true": true, "false": false][$0] }
    }

    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        field(key)?.value(
            of: .init(
                "\(range.lowerBound) 到 \(range.upperBound) 之间的整数",
                "a whole number from \(range.lowerBound) to \(range.upperBound)"), report
        ) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    func date(_ key: String) -> CivilDate? {
        field(key)?.value(of: .init("日期，例如 2026-02-16", "a date, like 2026-02-16"), report) { CivilDate($0) }
    }

    func span(_ key: String) -> Duration? {
        field(key)?.value(
            of: .init("整数加 s、m、h 或 d，例如 30m、24h", "a whole number with s, m, h or d, like 30m or 24h"), report
        ) { Duration(written: $0) }
    }

    /// A text in both languages, `{zh-Hans: …, en: …}`; reported when one is missing.
    func localized(_ key: String) -> LocalizedText? { field(key)?.localized(report) }
}

extension YAMLNode {
    /// A scalar that is not empty.
    func text(_ report: SourceReport) -> String? {
        value(of: .init("文字", "a text"), report) { $0.isEmpty ? nil : $0 }
    }

    func word<Word: ClosedEnumeration>(_ type: Word.Type = Word.self, _ report: SourceReport) -> Word? {
        guard let written = text(report) else { return nil }
        if let word = Word(rawValue: written) { return word }
        report.error(
            self, .init("未知的词 \(written)", "\(written) is not known here"),
            fix: .choose(written, from: Word.allCases.map(\.rawValue)))
        return nil
    }

    /// A list of words, or a single one; each that is not known is reported.
    func words<Word: ClosedEnumeration>(_ type: Word.Type = Word.self, _ report: SourceReport) -> [Word] {
        items.compactMap { $0.word(type, report) }
    }

    func localized(_ report: SourceReport) -> LocalizedText? {
        guard let reader = FieldReader(self, keys: ["zh-Hans", "en"], report: report) else { return nil }
        return reader.localizedText
    }

    /// A scalar that `parse` takes; `expected` says what belongs there.
    func value<Value>(
        of expected: LocalizedText, _ report: SourceReport, _ parse: (String) -> Value?
    ) -> Value? {
        if let value = scalar.flatMap(parse) { return value }
        report.error(
            self, .init("\(written) 不是\(expected.chinese)", "\(written) is not \(expected.english)"),
            fix: .init("请写\(expected.chinese)", "write \(expected.english)"))
        return nil
    }
}

extension FieldReader {
    /// This mapping as a text in both languages, for those that have other keys beside.
    var localizedText: LocalizedText? {
        let chinese = required("zh-Hans", example: "中文")?.text(report)
        let english = required("en", example: "English")?.text(report)
        guard let chinese, let english else { return nil }
        return LocalizedText(chinese, english)
    }
}
