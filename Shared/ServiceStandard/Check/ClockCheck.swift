import Contracts

/// What is wrong with one clock by itself.
struct ClockCheck {
    let clock: ClockRule
    let pack: PackCheck

    private var report: SourceReport { pack.report }
    private var pointer: String { "/clocks/\(clock.id)" }

    func run() {
        facts()
        limits()
        marks()
        workingTime()
        SourceContradiction.report(on: clock, pack)
    }

    func node(_ name: String) -> YAMLNode { pack.node("\(pointer)/\(name)") }

    /// Where a line of limits is written.
    func node(ofLimit index: Int) -> YAMLNode {
        pack.pack.root.node(at: "\(pointer)/limits/\(index)") ?? node("limit")
    }

    // MARK: - Facts

    private func facts() {
        let anchors = clock.anchor.facts
        if !anchors.contains(where: FactName.emitted.contains) {
            let names = anchors.map(\.rawValue).joined(separator: ", ")
            report.warning(
                node("anchor"),
                .init("\(clock.id) 从不开始：没有任何部分记录 \(names)", "\(clock.id) never starts: nothing emits \(names)"),
                fix: fix(for: anchors))
        } else if !clock.satisfiedBy.contains(where: FactName.emitted.contains) {
            let names = clock.satisfiedBy.map(\.rawValue).joined(separator: ", ")
            report.warning(
                node("satisfied_by"),
                .init("\(clock.id) 必然超时：没有任何部分记录 \(names)", "\(clock.id) is always missed: nothing emits \(names)"),
                fix: fix(for: clock.satisfiedBy))
        }
    }

    private func fix(for facts: [FactName]) -> LocalizedText {
        guard let stranger = facts.first(where: { !FactName.known.contains($0) }) else {
            return LocalizedText("可以保留，待系统记录该事实", "leave it until the system records that")
        }
        if let near = stranger.rawValue.nearest(of: FactName.known.map(\.rawValue)) {
            return LocalizedText("是否指 \(near)？", "did you mean \(near)?")
        }
        return LocalizedText(
            "可以保留，待有程序记录；或改用系统记录的事实", "leave it until something does, or name a fact that the system records")
    }

    // MARK: - Limits

    private func limits() {
        for index in clock.limits.indices {
            guard let earlier = clock.limits[..<index].firstIndex(where: { $0.hides(clock.limits[index]) }) else {
                if !clock.limits[index].when.canHold(with: clock.when) {
                    report.error(
                        node(ofLimit: index),
                        .init(
                            "此行不可能适用：时钟本身的 when 已排除", "this line can never hold: the clock's own `when` rules it out"),
                        fix: .init("请删除，或更正条件", "remove it, or correct the condition"))
                }
                continue
            }
            let place = node(ofLimit: earlier).place
            let isSame = clock.limits[earlier].when == clock.limits[index].when
            report.error(
                node(ofLimit: index),
                isSame
                    ? .init("条件与 \(place) 相同，此行永不适用", "the same condition as \(place); this line never counts")
                    : .init("\(place) 总是先适用，此行永不适用", "\(place) always holds first; this line never counts"),
                fix: .init("请删除其中一行，或把更具体的一行放在前面", "remove one, or write the more particular line first"))
        }
        guard !clock.limits.contains(where: \.isUnconditional), clock.limits.contains(where: { !$0.limit.isOnRequest })
        else { return }
        report.error(
            node("limits"),
            .init(
                "\(clock.id) 缺少总是适用的时限", "\(clock.id) has no limit for tickets that none of the lines is for"),
            fix: .init("请在 limits 之外写 limit，例如 limit: 24h", "write a limit beside limits, for example limit: 24h"))
    }

    // MARK: - Marks

    private func marks() {
        let points = clock.marks.map(\.point)
        if !points.contains(Mark.due) {
            report.error(
                node("marks"),
                .init("\(clock.id) 的提醒点缺少 100%", "the marks of \(clock.id) lack 100%, the promise itself"),
                fix: .init("请添加，例如 100%: page l1", "add it, for example 100%: page l1"))
        }
        for (left, right) in zip(points, points.dropFirst()) where !clock.isRising(left, right) {
            report.error(
                node("marks/\(right.written)"),
                .init(
                    "提醒点不是递增的：\(right.written) 在 \(left.written) 之后",
                    "marks do not rise: \(right.written) stands behind \(left.written)"),
                fix: .init("请按时间先后排列", "write the earlier one first"))
        }
    }

    // MARK: - Working time

    private func workingTime() {
        guard let found = pack.calendars[pack.standard.calendar], let calendar = found else { return }
        for (index, line) in clock.limits.enumerated() {
            guard line.limit.base.needsCalendar else { continue }
            let limit = "\(clock.id) \(line.limit.written)"
            let node = placeOfCalendar(besides: node(ofLimit: index))
            if calendar.neverCloses {
                report.error(
                    node,
                    .init(
                        "\(limit)：日历 \(calendar.id) 从不关闭，没有工作日之分",
                        "\(limit): the calendar \(calendar.id) never closes, so it tells no working time from other time"
                    ),
                    fix: .init(
                        "请换一个有工作时间的日历，或用 24h 这样的时限", "name a calendar with hours, or write a limit like 24h"))
            } else if calendar.neverOpens {
                report.error(
                    node,
                    .init("\(limit)：日历 \(calendar.id) 从不开放", "\(limit): the calendar \(calendar.id) is never open"),
                    fix: .init("请换一个有工作时间的日历", "name a calendar with hours"))
            }
        }
    }

    /// The calendar's line where this pack has changed only that: the limit of a base was right for the base's calendar.
    private func placeOfCalendar(besides limit: YAMLNode) -> YAMLNode {
        let own = pack.pack.root.place.file
        let calendar = pack.node("/calendar")
        return calendar.place.file == own && limit.place.file != own ? calendar : limit
    }
}

extension BusinessCalendar {
    fileprivate var neverCloses: Bool {
        week.allSatisfy { $0 == [.allDay] } && holidays.isEmpty && replacements.allSatisfy { $0.hours == [.allDay] }
    }

    fileprivate var neverOpens: Bool {
        week.allSatisfy(\.isEmpty) && replacements.allSatisfy(\.hours.isEmpty)
    }
}

extension ClockRule {
    /// Whether a mark certainly lies behind another; two that cannot be compared are taken to.
    fileprivate func isRising(_ left: Mark.Point, _ right: Mark.Point) -> Bool {
        func spans(_ limit: Limit) -> (Duration, Duration)? {
            guard case .elapsed(let span) = limit, let left = left.span(of: span), let right = right.span(of: span)
            else { return nil }
            return (left, right)
        }
        switch (left, right) {
        case (.percent(let left), .percent(let right)): return left < right
        case (.after(let left), .after(let right)): return left < right
        default: return limits.compactMap { spans($0.limit) }.allSatisfy { $0.0 < $0.1 }
        }
    }
}

extension Mark.Point {
    fileprivate func span(of limit: Duration) -> Duration? {
        switch self {
        case .percent(let percent): limit * percent / 100
        case .after(let span): span
        }
    }
}
