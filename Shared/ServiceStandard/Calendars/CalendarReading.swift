import Contracts

extension BusinessCalendar {
    /// Reads the root of a calendar file; everything that is wrong with it goes into the report.
    ///
    /// Nil when something indispensable is missing. What comes back with errors in the report is not to be used.
    static func read(_ root: YAMLNode, report: SourceReport) -> BusinessCalendar? {
        let keys = [
            "id", "version", "title", "zone", "source", "published_until", "week", "holidays", "replacements",
        ]
        guard let reader = FieldReader(root, keys: keys, report: report) else { return nil }
        let id = reader.required("id", example: "cn-office")?.text(report)
        let version = reader.required("version", example: "\"2026.1\"")?.text(report)
        let title = reader.required("title", example: "{zh-Hans: 办公日历, en: Office calendar}")?.localized(report)
        let zone = reader.required("zone", example: "Asia/Shanghai").flatMap { Self.zone($0, report) }
        let week = reader.required("week", example: "{mon-fri: [09:00-12:00, 13:00-18:00]}")
            .flatMap { WeekReading($0, report) }
        let holidays = (reader.field("holidays")?.items ?? []).compactMap { Self.holiday($0, report) }
        var replacements: [CivilDate: ReplacementReading] = [:]
        for node in reader.field("replacements")?.items ?? [] {
            guard let replacement = ReplacementReading(node, report) else { continue }
            if let first = replacements[replacement.date] {
                report.error(
                    node, .init("\(replacement.date) 写了两次", "\(replacement.date) is replaced twice"),
                    fix: .init("请只保留一处；另一处在 \(first.place)", "keep one of them; the other is at \(first.place)"))
            } else {
                replacements[replacement.date] = replacement
            }
        }
        guard let id, let version, let title, let zone, let week else { return nil }
        let sorted = replacements.values.sorted { $0.date < $1.date }
        check(sorted, replacements, holidays, week, report)
        return BusinessCalendar(
            id: id, version: version, title: title, zone: zone, week: week.days.map(\.hours), holidays: holidays,
            replacements: sorted.map { Replacement(date: $0.date, hours: $0.hours.hours, name: $0.name) },
            source: reader.text("source"), publishedUntil: reader.field("published_until")?.civilDate(report))
    }

    private static func zone(_ node: YAMLNode, _ report: SourceReport) -> String? {
        guard let zone = node.text(report) else { return nil }
        if ZoneName.isKnown(zone) { return zone }
        report.error(node, .init("未知的时区 \(zone)", "the zone \(zone) is not known"), fix: ZoneName.fix(zone))
        return nil
    }

    private static func holiday(_ node: YAMLNode, _ report: SourceReport) -> Holiday? {
        guard let reader = FieldReader(node, keys: ["from", "to", "name"], report: report) else { return nil }
        let from = reader.required("from", example: "2026-02-15")?.civilDate(report)
        let to = reader.field("to").map { $0.civilDate(report) } ?? from
        let name = reader.required("name", example: "{zh-Hans: 春节, en: Spring Festival}")?.localized(report)
        guard let from, let to, let name else { return nil }
        if let last = reader.field("to"), to < from || to.daysSinceEpoch - from.daysSinceEpoch >= 366 {
            report.error(
                last,
                to < from
                    ? .init("最后一天 \(to) 早于第一天 \(from)", "the last day \(to) is before the first one, \(from)")
                    : .init("\(from) 到 \(to) 超过一年", "from \(from) to \(to) is more than a year"),
                fix: .init("to 是假期的最后一天，含当天", "to is the last day of the holiday, itself included"))
            return nil
        }
        return Holiday(from: from, to: to, name: name)
    }

    /// Hours over midnight of one day must be over when those of the next begin, also around a replaced day.
    private static func check(
        _ sorted: [ReplacementReading], _ replacements: [CivilDate: ReplacementReading], _ holidays: [Holiday],
        _ week: WeekReading, _ report: SourceReport
    ) {
        func hours(_ date: CivilDate) -> HoursReading {
            if let replacement = replacements[date] { return replacement.hours }
            let isHoliday = holidays.contains { $0.from <= date && date <= $0.to }
            return isHoliday ? HoursReading() : week.days[date.weekday - 1]
        }
        for replacement in sorted {
            replacement.hours.check(behind: hours(replacement.date + -1), report)
            guard replacements[replacement.date + 1] == nil else { continue }
            hours(replacement.date + 1).check(behind: replacement.hours, report)
        }
    }
}

/// One dated exception with where it is written.
private struct ReplacementReading {
    let place: SourcePlace
    let date: CivilDate
    let hours: HoursReading
    let name: LocalizedText

    init?(_ node: YAMLNode, _ report: SourceReport) {
        guard let reader = FieldReader(node, keys: ["date", "hours", "name"], report: report) else { return nil }
        let date = reader.required("date", example: "2026-02-14")?.civilDate(report)
        let hours = reader.required("hours", example: "[09:00-12:00, 13:00-18:00]").map { HoursReading($0, report) }
        let name = reader.required("name", example: "{zh-Hans: 调休上班, en: Make-up working day}")?.localized(report)
        guard let date, let hours, let name else { return nil }
        (place, self.date, self.hours, self.name) = (node.place, date, hours, name)
    }
}

extension YAMLNode {
    /// A day, "2026-02-16"; one that no calendar has is reported as such.
    fileprivate func civilDate(_ report: SourceReport) -> CivilDate? {
        if let written = scalar, CivilDate(written) == nil, written.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil {
            report.error(
                self, .init("没有 \(written) 这一天", "there is no day \(written)"),
                fix: .init("请检查月份和日期", "check month and day"))
            return nil
        }
        return value(of: .init("日期，例如 2026-02-16", "a date, like 2026-02-16"), report) { CivilDate($0) }
    }
}
