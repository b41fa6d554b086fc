import Contracts

/// Puts the account of a deadline into words, with the times of one zone.
public struct LedgerText: Sendable {
    private let zone: ZoneOffsets
    private let name: String

    /// - Parameter zone: An IANA zone, that of the calendar or of the place; nil for any other word.
    public init?(zone: String) {
        guard let offsets = ZoneOffsets(zone) else { return nil }
        self.zone = offsets
        name = zone
    }

    /// In the zone of a calendar.
    public init(_ timetable: Timetable) {
        zone = timetable.zone
        name = timetable.calendar.zone
    }

    /// The whole account of a deadline, as programs and people are told.
    public func lines(of deadline: Deadline) -> [LedgerLine] {
        deadline.ledger.map { entry in
            let text = text(of: entry)
            return LedgerLine(at: entry.at, chinese: text.chinese, english: text.english)
        }
    }

    public func text(of entry: LedgerEntry) -> LocalizedText {
        switch entry.what {
        case .started(let fact, let limit):
            let (fact, limit) = (fact.title, limit.title)
            return LocalizedText(
                "\(chinese(entry.at))(\(name)):\(fact.chinese),开始计时,时限\(limit.chinese)",
                "\(english(entry.at)) (\(name)): \(fact.english), the clock starts; limit \(limit.english)")
        case .counted(let until, let span):
            return line(entry.at, until, "计入\(span.exact.chinese)", "+\(span.exact.english)")
        case .countedDays(let until, let days):
            return line(
                entry.at, until, "计入\(days)个工作日", days == 1 ? "+1 working day" : "+\(days) working days")
        case .closed(let until, .weekend): return line(entry.at, until, "周末休息", "weekend")
        case .closed(let until, .holiday(let name)): return line(entry.at, until, name.chinese, name.english)
        case .paused(let until, let reasons, let wall, let working):
            return paused(entry.at, until, reasons, wall, working)
        case .reselected(let old, let new, let attributes):
            let what = attributes.map(\.title)
            let because = LocalizedText(
                what.isEmpty ? "" : "因\(what.map(\.chinese).joined(separator: "、"))变更,",
                what.isEmpty ? "" : "\(what.map(\.english).joined(separator: ", ")) changed: ")
            return line(
                entry.at, "\(because.chinese)时限由\(old.title.chinese)改为\(new.title.chinese),起点与暂停不变",
                "\(because.english)limit \(new.title.english) instead of \(old.title.english); start and pauses stay")
        case .rescheduled(let window):
            return line(
                entry.at, "改约:\(chinese(window.from))至\(chinese(window.to))",
                "new appointment: \(english(window.from)) to \(english(window.to))")
        case .unpublished(let last):
            return line(
                entry.at, "日历的节假日只公布到\(last),此后按平常的星期计算",
                "the calendar knows holidays until \(last) only; later days are counted as ordinary weeks")
        case .reopened: return line(entry.at, "重开,继续计时", "reopened, the clock goes on")
        case .late(let fact):
            return line(entry.at, "补录:\(fact.title.chinese)", "recorded later: \(fact.title.english)")
        case .marked(let mark): return marked(mark, entry.at)
        case .due: return line(entry.at, "到期", "due")
        case .breached(let due, let isRecorded):
            let note = isRecorded ? LocalizedText(",已通报", ", announced") : LocalizedText("", "")
            return line(
                entry.at, "超时(应于\(chinese(due))前完成)\(note.chinese)",
                "breached (was due \(english(due)))\(note.english)")
        case .excused(let cause, let by):
            return line(entry.at, "\(by)说明免责:\(cause);超时记录保留", "excused by \(by): \(cause); the breach stays recorded")
        case .met(let fact, let isLate):
            let note = isLate ? LocalizedText(",补录", ", recorded later") : LocalizedText("", "")
            return line(
                entry.at, "完成:\(fact.title.chinese)\(note.chinese)", "met: \(fact.title.english)\(note.english)")
        case .stopped(let fact):
            guard let fact else { return line(entry.at, "不再适用,停止计时", "does not apply any more, stopped") }
            return line(entry.at, "停止计时:\(fact.title.chinese)", "stopped: \(fact.title.english)")
        }
    }

    private func paused(
        _ from: Instant, _ until: Instant?, _ reasons: [PauseReason], _ wall: Duration, _ working: Duration?
    ) -> LocalizedText {
        let titles = reasons.map(\.title)
        let why =
            titles.isEmpty
            ? LocalizedText("结束至重开之间", "between its end and the reopening")
            : LocalizedText(
                titles.map(\.chinese).joined(separator: "、"), "for " + titles.map(\.english).joined(separator: ", "))
        let share = working.map {
            LocalizedText(",其中工作时间\($0.exact.chinese)", ", \($0.exact.english) of it working")
        }
        let zh = "暂停\(wall.exact.chinese)(\(why.chinese))\(share?.chinese ?? "")"
        let en = "paused \(wall.exact.english) \(why.english)\(share?.english ?? "")"
        guard let until else { return line(from, zh + ",至今未恢复", en + ", not resumed yet") }
        return line(from, until, zh, en)
    }

    private func marked(_ mark: Mark, _ at: Instant) -> LocalizedText {
        let action = mark.action.title
        switch mark.point {
        case .percent(let percent):
            return line(at, "已用\(percent)%:\(action.chinese)", "\(percent) % used: \(action.english)")
        case .after(let span):
            return line(
                at, "满\(span.exact.chinese):\(action.chinese)", "after \(span.exact.english): \(action.english)")
        }
    }

    private func line(_ at: Instant, _ zh: String, _ en: String) -> LocalizedText {
        LocalizedText("\(chinese(at)):\(zh)", "\(english(at)): \(en)")
    }

    private func line(_ from: Instant, _ until: Instant, _ zh: String, _ en: String) -> LocalizedText {
        LocalizedText(
            "\(chinese(from))至\(chinese(until)):\(zh)", "\(english(from)) to \(english(until)): \(en)")
    }

    // MARK: Times

    private static let weekdays = [
        ("周一", "Mon"), ("周二", "Tue"), ("周三", "Wed"), ("周四", "Thu"), ("周五", "Fri"), ("周六", "Sat"), ("周日", "Sun"),
    ]

    /// "2026-02-13 周五 17:40" and "Fri 2026-02-13 17:40".
    func time(_ instant: Instant) -> LocalizedText {
        LocalizedText(chinese(instant), english(instant))
    }

    /// "2026-02-13 周五 17:40", seconds only where there are some.
    private func chinese(_ instant: Instant) -> String {
        let (date, time) = parts(instant)
        return "\(date) \(Self.weekdays[date.weekday - 1].0) \(time)"
    }

    private func english(_ instant: Instant) -> String {
        let (date, time) = parts(instant)
        return "\(Self.weekdays[date.weekday - 1].1) \(date) \(time)"
    }

    private func parts(_ instant: Instant) -> (date: CivilDate, time: String) {
        let day = zone.day(of: instant.milliseconds)
        let inDay = Int((zone.local(instant.milliseconds) - Int64(day) * 86_400_000) / 1000)
        let clock = DailyHours.written(minute: inDay / 60)
        let seconds = inDay % 60
        return (
            CivilDate(daysSinceEpoch: day),
            seconds == 0 ? clock : clock + ":" + (seconds < 10 ? "0" : "") + "\(seconds)"
        )
    }
}

extension Duration {
    /// Hours, minutes and seconds without loss: "26小时5分钟", "26 h 5 min"; days are left to calendars.
    var exact: LocalizedText {
        let seconds = components.seconds
        let parts = [(seconds / 3600, "小时", "h"), (seconds / 60 % 60, "分钟", "min"), (seconds % 60, "秒", "s")]
        let shown = parts.filter { $0.0 != 0 }
        guard !shown.isEmpty else { return LocalizedText("0秒", "0 s") }
        return LocalizedText(
            shown.map { "\($0.0)\($0.1)" }.joined(), shown.map { "\($0.0) \($0.2)" }.joined(separator: " "))
    }
}
