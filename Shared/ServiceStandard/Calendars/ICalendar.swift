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
    /// Days that are worked to make up for a holiday; their hours are not told.
    public let makeUpDays: [BusinessCalendar.Holiday]

    /// Reads the text of an `.ics` file; cancelled events are left out.
    ///
    /// A name in one language only stands for both. What recurs by a rule is refused: a calendar of ours names every date.
    /// Where a file tells days off from mere festivals and from days to be worked (X-APPLE-SPECIAL-DAY), that counts.
    ///
    /// - Throws: Every event that cannot be taken over, with line, reason and what to do.
    public init(_ file: SourceFile) throws(Refusal) {
        let report = SourceReport()
        let lines = ContentLine.lines(of: file, report)
        let events = lines.events.map { EventReading($0, report) }
        let isMarked = events.contains { $0.special != nil }
        var holidays: [BusinessCalendar.Holiday] = []
        var makeUpDays: [BusinessCalendar.Holiday] = []
        for event in events where !isMarked || event.special != nil {
            guard let day = event.holiday() else { continue }
            if event.isMakeUp { makeUpDays.append(day) } else { holidays.append(day) }
        }
        if !lines.contains(where: { $0.name == "BEGIN" && $0.value.uppercased() == "VCALENDAR" }) {
            report.error(
                file, line: 1, .init("文件不是 iCalendar", "the file is no iCalendar"),
                fix: .init("文件应以 BEGIN:VCALENDAR 开始", "it has to begin with BEGIN:VCALENDAR"))
        } else if holidays.isEmpty, makeUpDays.isEmpty, !report.hasErrors {
            report.error(
                file, line: 1, .init("文件中没有事件", "the file holds no event"),
                fix: .init("请导出含假日的日历", "export a calendar with holidays"))
        }
        guard !report.hasErrors else {
            throw Refusal(findings: report.findings.sorted { $0.place < $1.place })
        }
        self.holidays = Self.joined(holidays)
        self.makeUpDays = Self.joined(makeUpDays)
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

    /// Lines for the `holidays` of a calendar file, and a comment for every day that belongs into its `replacements`.
    public var yaml: String {
        let lines = holidays.map { holiday in
            let to = holiday.to == holiday.from ? "" : "to: \(holiday.to), "
            return "  - {from: \(holiday.from), \(to)name: \(Self.names(holiday))}\n"
        }
        let comments = makeUpDays.flatMap { makeUp in
            (makeUp.from.daysSinceEpoch...makeUp.to.daysSinceEpoch).map { day in
                let date = CivilDate(daysSinceEpoch: day)
                return "  # replacements, with its hours: {date: \(date), hours: […], name: \(Self.names(makeUp))}\n"
            }
        }
        return (lines + comments).joined()
    }

    private static func names(_ holiday: BusinessCalendar.Holiday) -> String {
        "{zh-Hans: \(quoted(holiday.name.chinese)), en: \(quoted(holiday.name.english))}"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }
}

extension SourceReport {
    fileprivate func error(_ file: SourceFile, line: Int, _ what: LocalizedText, fix: LocalizedText) {
        add(SourceFinding(.error, at: SourcePlace(file: file.name, line: line), "", what, fix: fix))
    }
}
