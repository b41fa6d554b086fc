import Contracts

/// Reads one line of a facts file.
struct FactReading {
    private let report: SourceReport
    private let clocks: [String]
    /// In the order of the documentation, what only the pack names behind it.
    private let known: [String]

    init(_ standard: Standard, _ report: SourceReport) {
        self.report = report
        clocks = standard.clocks.map(\.id.rawValue)
        let ofThePack = standard.clocks.flatMap { $0.anchor.facts + $0.satisfiedBy }
        var seen: Set<FactName> = []
        known = (FactName.known + ofThePack).filter { seen.insert($0).inserted }.map(\.rawValue)
    }

    /// Nil when the line cannot be understood; what is wrong with it is in the report.
    func fact(_ node: YAMLNode) -> ClockFact? {
        guard case .mapping = node.content else {
            report.error(
                node, .init("此处应为一个事实，而不是 \(node.written)", "here belongs a fact, not \(node.written)"),
                fix: .init(
                    "例如 {\"at\": \"2026-02-13T17:40:00+08:00\", \"fact\": \"received\"}",
                    "for example {\"at\": \"2026-02-13T17:40:00+08:00\", \"fact\": \"received\"}"))
            return nil
        }
        let name = node["fact"]?.scalar.map(FactName.init(rawValue:))
        guard let reader = FieldReader(node, keys: keys(for: name), report: report) else { return nil }
        let at = reader.required("at", example: "\"2026-02-13T17:40:00+08:00\"")?.instant(report)
        let learnedAt = reader.field("learnedAt").map { $0.instant(report) }
        let what = reader.required("fact", example: "\"received\"").flatMap { self.what($0, reader) }
        guard let at, let what else { return nil }
        if let learnedAt, let instant = learnedAt, instant < at {
            report.error(
                node["learnedAt"] ?? node,
                .init("获知时间早于发生时间", "it became known before it happened"),
                fix: .init("请更正 at 或 learnedAt", "correct at or learnedAt"))
        }
        return ClockFact(what, at: at, learnedAt: learnedAt ?? nil)
    }

    private func keys(for name: FactName?) -> [String] {
        let own: [String] =
            switch name {
            case .some(.paused), .some(.resumed): ["reason"]
            case .some(.scheduled): ["window"]
            case .some(.attributesChanged): ["attributes"]
            case .some(.excused): ["clock", "cause", "by"]
            default: []
            }
        return ["at", "fact", "learnedAt"] + own
    }

    private func what(_ node: YAMLNode, _ reader: FieldReader) -> ClockFact.What? {
        guard let word = node.text(report) else { return nil }
        guard known.contains(word) else {
            report.error(
                node, .init("未知的事实 \(word)", "the fact \(word) is not known"), fix: .choose(word, from: known))
            return nil
        }
        switch FactName(rawValue: word) {
        case .paused: return reason(reader).map(ClockFact.What.paused)
        case .resumed: return reason(reader).map(ClockFact.What.resumed)
        case .scheduled: return window(reader).map(ClockFact.What.scheduled)
        case .attributesChanged:
            return reader.required("attributes", example: "{\"urgency\": \"urgent\"}")
                .flatMap { AttributesReading(report).changed($0) }.map(ClockFact.What.attributesChanged)
        case .excused: return excuse(reader).map(ClockFact.What.excused)
        case let name: return .happened(name)
        }
    }

    private func reason(_ reader: FieldReader) -> PauseReason? {
        reader.required("reason", example: "\"consent\"")?.word(PauseReason.self, report)
    }

    private func window(_ reader: FieldReader) -> TimeWindow? {
        let example = "{\"from\": \"2026-02-16T14:00:00+08:00\", \"to\": \"2026-02-16T16:00:00+08:00\"}"
        guard let node = reader.required("window", example: example),
            let ends = FieldReader(node, keys: ["from", "to"], report: report)
        else { return nil }
        let from = ends.required("from", example: "\"2026-02-16T14:00:00+08:00\"")?.instant(report)
        let to = ends.required("to", example: "\"2026-02-16T16:00:00+08:00\"")?.instant(report)
        guard let from, let to else { return nil }
        if to < from {
            report.error(
                node["to"] ?? node, .init("预约时段的结束早于开始", "the window ends before it begins"),
                fix: .init("请更正 from 或 to", "correct from or to"))
        }
        return TimeWindow(from: from, to: to)
    }

    private func excuse(_ reader: FieldReader) -> Excuse? {
        let clock = reader.required("clock", example: "\"\(clocks.first ?? "responded")\"")?.text(report)
        let cause = reader.required("cause", example: "\"…\"")?.text(report)
        let by = reader.required("by", example: "\"E1001\"")?.text(report)
        guard let clock, let cause, let by else { return nil }
        if !clocks.contains(clock), let node = reader.field("clock") {
            report.error(
                node, .init("该标准没有计时 \(clock)", "the standard has no clock \(clock)"),
                fix: .choose(clock, from: clocks))
        }
        return Excuse(clock: ClockID(rawValue: clock), cause: cause, by: by)
    }
}

extension YAMLNode {
    /// An instant with its offset from UTC, within the years that calendars are made for.
    func instant(_ report: SourceReport) -> Instant? {
        let example = LocalizedText(
            "请写带时区的时间，例如 2026-02-13T17:40:00+08:00", "write a time with its offset, like 2026-02-13T17:40:00+08:00")
        guard let written = text(report) else { return nil }
        guard let instant = Instant(rfc3339: written) else {
            let hasNoZone = Instant(rfc3339: written + "Z") != nil || Instant(rfc3339: written + ":00Z") != nil
            report.error(
                self,
                hasNoZone
                    ? .init("时间 \(written) 没有时区", "the time \(written) has no zone")
                    : .init("\(written) 不是时间", "\(written) is not a time"),
                fix: example)
            return nil
        }
        guard ZoneOffsets.span.contains(instant.milliseconds) else {
            report.error(
                self, .init("\(written) 不在 2000 年至 2099 年之间", "\(written) is not between 2000 and 2099"),
                fix: .init("请检查年份", "check the year"))
            return nil
        }
        return instant
    }
}
