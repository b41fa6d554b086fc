import Contracts

extension DeadlineReport {
    /// For people: the standard, then a block a clock with its ledger.
    ///
    /// - Parameter language: BCP 47.
    public func text(for language: String) -> String {
        let heading = LocalizedText(
            "标准 \(standard.id) \(standard.version) · 日历 \(standard.calendar) \(standard.calendarVersion) · \(standard.digest)",
            "standard \(standard.id) \(standard.version) · calendar \(standard.calendar) \(standard.calendarVersion) · "
                + standard.digest)
        let none = LocalizedText("没有计时", "no clock has started")
        let blocks = clocks.isEmpty ? [none] : clocks.flatMap { $0.earlier.map(block) + [block($0)] }
        return ([heading] + blocks).map { $0.text(for: language) }.joined(separator: "\n\n") + "\n"
    }

    private func block(_ clock: Clock) -> LocalizedText {
        let deadline = clock.deadline
        let state = deadline.state.title
        let run =
            deadline.run == 1 ? LocalizedText("", "") : LocalizedText(" · 第\(deadline.run)次", " · run \(deadline.run)")
        var lines = [
            LocalizedText(
                "\(deadline.clock) \(clock.title.chinese) · \(state.chinese)\(run.chinese)",
                "\(deadline.clock) \(clock.title.english) · \(state.english)\(run.english)"),
            times(deadline), spans(deadline),
        ]
        if !clock.citations.isEmpty {
            lines.append(
                LocalizedText(
                    "  依据 " + clock.citations.map(\.chinese).joined(separator: " "),
                    "  by " + clock.citations.map(\.english).joined(separator: " ")))
        }
        lines += clock.ledger.map { LocalizedText("  · \($0.chinese)", "  · \($0.english)") }
        return LocalizedText(
            lines.map(\.chinese).joined(separator: "\n"), lines.map(\.english).joined(separator: "\n"))
    }

    private func times(_ deadline: Deadline) -> LocalizedText {
        let start = zone.time(deadline.startedAt)
        let due = deadline.dueAt.map(zone.time)
        let breached = deadline.breachedAt.map(zone.time)
        return LocalizedText(
            "  开始 \(start.chinese) · 到期 \(due?.chinese ?? "—")"
                + (breached.map { " · 超时于 \($0.chinese)" } ?? ""),
            "  started \(start.english) · due \(due?.english ?? "—")"
                + (breached.map { " · breached \($0.english)" } ?? ""))
    }

    private func spans(_ deadline: Deadline) -> LocalizedText {
        let (limit, elapsed, paused) = (deadline.limit.title, deadline.elapsed.exact, deadline.paused.exact)
        let rest = deadline.remaining.map { left in
            left < .zero
                ? LocalizedText("超出 \((.zero - left).exact.chinese)", "late by \((.zero - left).exact.english)")
                : LocalizedText("剩余 \(left.exact.chinese)", "left \(left.exact.english)")
        }
        return LocalizedText(
            "  时限 \(limit.chinese) · 已用 \(elapsed.chinese) · 暂停 \(paused.chinese)"
                + (rest.map { " · \($0.chinese)" } ?? ""),
            "  limit \(limit.english) · used \(elapsed.english) · paused \(paused.english)"
                + (rest.map { " · \($0.english)" } ?? ""))
    }
}

extension Deadline.State {
    public var title: LocalizedText {
        switch self {
        case .running: LocalizedText("计时中", "running")
        case .paused: LocalizedText("暂停", "paused")
        case .met: LocalizedText("按时完成", "met")
        case .metLate: LocalizedText("超时完成", "met late")
        case .warned: LocalizedText("已预警", "warned")
        case .breached: LocalizedText("超时", "breached")
        case .stopped: LocalizedText("已停止", "stopped")
        }
    }
}
