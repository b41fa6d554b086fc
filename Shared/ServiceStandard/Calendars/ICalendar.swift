import Contracts

/// The whole-day events of an iCalendar file (RFC 5545), as holidays for a calendar of ours.
public struct ICalendar: Hashable, Sendable {
    /// Everything that keeps a file from being imported, in the order of its lines.
    public struct Refusal: Error, CustomStringConvertible {
        public let findings: [SourceFinding]

        /// "holidays.ics:7: error: …", a line each.
        public var description: String { findings.map(\.text.english).joined(separator: "\n") }
    }

    /// By date; days that follow one another under the same name are one holiday.
    public let holidays: [BusinessCalendar.Holiday]

    /// Reads the text of an `.ics` file; cancelled events are left out.
    ///
    /// A name in one language only stands for both. What recurs by a rule is refused: a calendar of ours names every date.
    ///
    /// - Throws: Every event that cannot be taken over, with line, reason and what to do.
    public init(_ file: SourceFile) throws(Refusal) {
        let report = SourceReport()
        let lines = ContentLine.lines(of: file, report)
        var holidays: [BusinessCalendar.Holiday] = []
        for event in lines.events {
            if let holiday = EventReading(event, report).holiday() { holidays.append(holiday) }
        }
        if !lines.contains(where: { $0.name == "BEGIN" && $0.value.uppercased() == "VCALENDAR" }) {
            report.error(
                file, line: 1, .init("文件不是 iCalendar", "the file is no iCalendar"),
                fix: .init("文件应以 BEGIN:VCALENDAR 开始", "it has to begin with BEGIN:VCALENDAR"))
        } else if holidays.isEmpty, !report.hasErrors {
            report.error(
                file, line: 1, .init("文件中没有事件", "the file holds no event"),
                fix: .init("请导出含假日的日历", "export a calendar with holidays"))
        }
        guard !report.hasErrors else {
            throw Refusal(findings: report.findings.sorted { $0.place < $1.place })
        }
        self.holidays = Self.joined(holidays)
    }

    private static func joined(_ holidays: [BusinessCalendar.Holiday]) -> [BusinessCalendar.Holiday] {
        var joined: [BusinessCalendar.Holiday] = []
        for holiday in holidays.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
            if let last = joined.last, last.name == holiday.name, holiday.from <= last.to + 1 {
                joined[joined.count - 1].to = max(last.to, holiday.to)
            } else {
                joined.append(holiday)
            }
        }
        return joined
    }

    /// Lines for the `holidays` of a calendar file.
    public var yaml: String {
        holidays.map { holiday in
            let to = holiday.to == holiday.from ? "" : "to: \(holiday.to), "
            let names = "{zh-Hans: \(Self.quoted(holiday.name.chinese)), en: \(Self.quoted(holiday.name.english))}"
            return "  - {from: \(holiday.from), \(to)name: \(names)}\n"
        }.joined()
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }
}

/// One event, as far as a holiday needs it.
private struct EventReading {
    private let event: [ContentLine]
    private let report: SourceReport

    init(_ event: [ContentLine], _ report: SourceReport) {
        self.event = event
        self.report = report
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
            line.parameters["LANGUAGE"]?.lowercased().hasPrefix("zh") == true
        }
        return LocalizedText(
            (names.first(where: isChinese) ?? any).text, (names.first { !isChinese($0) } ?? any).text)
    }
}

extension SourceReport {
    fileprivate func error(_ line: ContentLine, _ what: LocalizedText, fix: LocalizedText) {
        add(SourceFinding(.error, at: line.place, "", what, fix: fix))
    }

    fileprivate func error(_ file: SourceFile, line: Int, _ what: LocalizedText, fix: LocalizedText) {
        add(SourceFinding(.error, at: SourcePlace(file: file.name, line: line), "", what, fix: fix))
    }
}
