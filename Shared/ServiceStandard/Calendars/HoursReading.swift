import Contracts

/// The hours of one day with where each of them is written, in order.
struct HoursReading {
    private var frames: [(hours: DailyHours, node: YAMLNode)] = []

    var hours: [DailyHours] { frames.map(\.hours) }

    /// Closed.
    init() {}

    /// A list of hours or a single one, in any order; what is none and what overlaps goes into the report.
    init(_ node: YAMLNode, _ report: SourceReport) {
        let expected = LocalizedText(
            "营业时段，例如 09:00-12:00、21:00-02:00 或 00:00-24:00", "hours, like 09:00-12:00, 21:00-02:00 or 00:00-24:00")
        for item in node.items {
            guard let hours = item.value(of: expected, report, DailyHours.init) else { continue }
            frames.append((hours, item))
        }
        frames.sort { $0.hours.from < $1.hours.from }
        for (earlier, later) in zip(frames, frames.dropFirst()) where later.hours.from < earlier.hours.end {
            report.error(
                later.node,
                .init(
                    "\(later.hours.written) 与 \(earlier.hours.written) 重叠",
                    "\(later.hours.written) overlaps \(earlier.hours.written)"),
                fix: .init("请合并或错开", "join them or part them"))
        }
    }

    /// Reports the first hours of this day when those of the day before go on beyond midnight and into them.
    func check(behind before: HoursReading, _ report: SourceReport) {
        guard let first = frames.first, let last = before.frames.last, first.hours.from < last.hours.end - 1440 else {
            return
        }
        let end = DailyHours.written(minute: last.hours.end - 1440)
        report.error(
            first.node,
            .init(
                "\(first.hours.written) 开始时，前一天的 \(last.hours.written) 尚未结束",
                "\(first.hours.written) begins before \(last.hours.written) of the evening before has ended"),
            fix: .init("请从 \(end) 或更晚开始", "begin at \(end) or later"))
    }
}

/// The hours of every weekday, Monday first.
struct WeekReading {
    private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    private(set) var days: [HoursReading]

    /// Nil, reported, for anything but a mapping of days or ranges of days to hours.
    init?(_ node: YAMLNode, _ report: SourceReport) {
        guard case .mapping(let entries) = node.content else {
            report.error(
                node, .init("week 应为键值对", "week has to be a mapping"),
                fix: .init(
                    "例如 week: {mon-fri: [09:00-12:00, 13:00-18:00]}",
                    "for example week: {mon-fri: [09:00-12:00, 13:00-18:00]}"))
            return nil
        }
        var named: [Int: SourcePlace] = [:]
        days = Array(repeating: HoursReading(), count: 7)
        for entry in entries {
            guard let range = Self.days(entry.key) else {
                report.error(
                    entry.value, .init("未知的星期 \(entry.key)", "the day \(entry.key) is not known"),
                    fix: .init(
                        "请写 mon tue wed thu fri sat sun 之一，或从前到后的范围，例如 mon-fri",
                        "write one of mon tue wed thu fri sat sun, or a range from an earlier to a later one, like mon-fri"
                    ))
                continue
            }
            let hours = HoursReading(entry.value, report)
            for day in range {
                if let first = named[day] {
                    report.error(
                        entry.value, .init("\(Self.names[day]) 写了两次", "\(Self.names[day]) is named twice"),
                        fix: .init("请只写一次；另一处在 \(first)", "name it once; the other is at \(first)"))
                }
                named[day] = entry.value.place
                days[day] = hours
            }
        }
        for day in days.indices { days[day].check(behind: days[(day + 6) % 7], report) }
    }

    /// "sat" or "mon-fri"; nil for anything else.
    private static func days(_ key: String) -> ClosedRange<Int>? {
        let ends = key.split(separator: "-", omittingEmptySubsequences: false).map { names.firstIndex(of: String($0)) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last else {
            return nil
        }
        return first...last
    }
}
