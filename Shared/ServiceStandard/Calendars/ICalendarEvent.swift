import Contracts

/// One event, as far as a holiday needs it.
struct EventReading {
    private let event: [ContentLine]
    private let report: SourceReport

    init(_ event: [ContentLine], _ report: SourceReport) {
        self.event = event
        self.report = report
    }

    /// What Apple's calendars of public holidays say: a day off, or one to be worked instead.
    var special: String? {
        event.first { $0.name == "X-APPLE-SPECIAL-DAY" }
            .map { $0.value.uppercased() }.flatMap { ["WORK-HOLIDAY", "ALTERNATE-WORKDAY"].contains($0) ? $0 : nil }
    }

    /// Without a mark the name says it: 春节（班）, 春节 补班.
    var isMakeUp: Bool {
        if let special { return special == "ALTERNATE-WORKDAY" }
        return event.contains { $0.name == "SUMMARY" && $0.text.contains(/[（(]班[）)]|补班|上班/) }
    }

    func holiday() -> BusinessCalendar.Holiday? {
        if first("STATUS")?.value.uppercased() == "CANCELLED" { return nil }
        if let rule = first("RRULE") ?? first("RDATE") {
            report.error(
                rule, .init("不支持重复事件（\(rule.name)）", "an event that recurs (\(rule.name)) cannot be taken over"),
                fix: .init(
                    "请把每年的日期写成单独的事件，或手工写入 holidays",
                    "write the dates of every year as events of their own, or add them to holidays by hand"))
            return nil
        }
        guard let begin = first("DTSTART") else {
            report.error(
                event[0], .init("事件没有 DTSTART", "the event has no DTSTART"),
                fix: .init("请写 DTSTART;VALUE=DATE:20260217", "write DTSTART;VALUE=DATE:20260217"))
            return nil
        }
        let name = name()
        guard let from = day(begin), let until = end(from), let name else { return nil }
        return BusinessCalendar.Holiday(from: from, to: until + -1, name: name)
    }

    private func first(_ name: String) -> ContentLine? { event.first { $0.name == name } }

    /// The day after the last one, as DTEND counts; without it the event is one day long.
    private func end(_ from: CivilDate) -> CivilDate? {
        if let duration = first("DURATION") {
            if let match = duration.value.wholeMatch(of: /P([0-9]{1,3})([DW])/), let count = Int(match.1), count > 0 {
                return from + count * (match.2 == "W" ? 7 : 1)
            }
            report.error(
                duration, .init("DURATION 不是整天", "DURATION is not a number of whole days"),
                fix: .init("请写 P3D 这样的天数", "write days, like P3D"))
            return nil
        }
        guard let line = first("DTEND") else { return from + 1 }
        guard let until = day(line) else { return nil }
        if until > from { return until }
        // Some programs write the same day twice for an event of one day.
        if until == from { return from + 1 }
        report.error(
            line, .init("DTEND 早于 DTSTART", "DTEND is before DTSTART"),
            fix: .init("DTEND 是最后一天的次日", "DTEND is the day after the last one"))
        return nil
    }

    private func day(_ line: ContentLine) -> CivilDate? {
        let digits = line.value
        if digits.utf8.count == 8,
            let day = CivilDate("\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))")
        {
            return day
        }
        let isTime = digits.contains("T")
        report.error(
            line,
            isTime
                ? .init("\(line.name) 是时刻而不是整天", "\(line.name) is a time of day, not a whole day")
                : .init("\(line.name) 不是日期：\(digits)", "\(line.name) is no date: \(digits)"),
            fix: .init("请写 \(line.name);VALUE=DATE:20260217", "write \(line.name);VALUE=DATE:20260217"))
        return nil
    }

    private func name() -> LocalizedText? {
        let names = event.filter { $0.name == "SUMMARY" && !$0.text.isEmpty }
        guard let any = names.first else {
            report.error(
                event[0], .init("事件没有 SUMMARY", "the event has no SUMMARY"),
                fix: .init("请写出假日名称", "write the name of the holiday"))
            return nil
        }
        func isChinese(_ line: ContentLine) -> Bool {
            line.parameters["LANGUAGE"].flatMap(TextLanguage.init(tag:)) == .chinese
        }
        return LocalizedText(
            (names.first(where: isChinese) ?? any).text, (names.first { !isChinese($0) } ?? any).text)
    }
}

extension SourceReport {
    fileprivate func error(_ line: ContentLine, _ what: LocalizedText, fix: LocalizedText) {
        add(SourceFinding(.error, at: line.place, "", what, fix: fix))
    }
}
