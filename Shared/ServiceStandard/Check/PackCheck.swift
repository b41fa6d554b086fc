import Contracts

/// What an effective standard would do wrong, said at the line that says so.
///
/// Reading has found what cannot be read; this finds what can be read and is a mistake all the same.
struct PackCheck {
    let pack: EffectiveStandard
    /// Nil for a calendar that is there but has errors of its own.
    let calendars: [String: BusinessCalendar?]
    /// Nil when there is no list of sources to look ids up in.
    let sources: Sources?
    let report: SourceReport

    var standard: Standard { pack.standard }

    func run() {
        approval()
        effectiveDays()
        ladder()
        calendar()
        requirements()
        for clock in standard.clocks {
            ClockCheck(clock: clock, pack: self).run()
        }
        OrderCheck(pack: self).run()
        overrides()
    }

    /// The node at a pointer, or what encloses it.
    func node(_ pointer: String) -> YAMLNode { pack.root.nearest(to: pointer) }

    private func approval() {
        guard standard.approval == nil, pack.root["approved"] == nil else { return }
        report.warning(
            pack.root, .init("这是草稿：没有批准", "this is a draft: nobody has approved it"),
            fix: .init(
                "生产环境会拒绝；批准后写 approved: {by: …, at: …}",
                "a production system refuses it; once approved, write approved: {by: …, at: …}"))
    }

    private func effectiveDays() {
        guard let from = standard.effectiveFrom, let until = standard.effectiveUntil, until < from else { return }
        report.error(
            node("/effective/until"),
            .init("失效日 \(until) 早于生效日 \(from)", "until \(until) lies before from \(from)"),
            fix: .init("请对调，或更正年份", "exchange them, or correct the year"))
    }

    private func ladder() {
        let (step, hold) = (standard.ladder.step, standard.ladder.hold)
        if step <= .zero {
            report.error(
                node("/ladder/step"), .init("升级间隔为零", "a level has no time before the next one is told"),
                fix: .init("例如 step: 10m", "for example step: 10m"))
        }
        guard hold < step else { return }
        report.error(
            node(pack.root.node(at: "/ladder/hold") == nil ? "/ladder/step" : "/ladder/hold"),
            .init(
                "确认后的静默 \(hold.written) 短于升级间隔 \(step.written)",
                "hold \(hold.written) is shorter than step \(step.written): who acknowledges would be passed over sooner"
            ),
            fix: .init("hold 至少应为 \(step.written)", "hold for at least \(step.written)"))
    }

    private func calendar() {
        guard !standard.calendar.isEmpty, calendars[standard.calendar] == nil else { return }
        report.error(
            node("/calendar"),
            .init("没有日历 \(standard.calendar)", "there is no calendar \(standard.calendar)"),
            fix: .choose(standard.calendar, from: calendars.keys.sorted()))
    }

    private func requirements() {
        guard let sources else { return }
        for node in pack.root.requirementIDs {
            guard let id = node.scalar, sources.requirements[id] == nil else { continue }
            report.error(
                node,
                .init("\(StandardLibrary.sourcesFile) 中没有 \(id)", "\(id) is not in \(StandardLibrary.sourcesFile)"),
                fix: id.nearest(of: Array(sources.requirements.keys)).map {
                    LocalizedText("是否指 \($0)？否则请补充该条", "did you mean \($0)? Otherwise add it there")
                } ?? LocalizedText("请补充该条，或更正编号", "add it there, or correct the id"))
        }
    }

    private func overrides() {
        for value in pack.values {
            guard let place = value.place, let before = value.overrode.first, before.value != value.value else {
                continue
            }
            report.add(
                SourceFinding(
                    .information, at: place, value.pointer,
                    LocalizedText(
                        "\(value.pointer)：\(value.value) 取代 \(before.place) 的 \(before.value)",
                        "\(value.pointer): \(value.value) replaces \(before.value) of \(before.place)"),
                    fix: nil))
        }
    }
}

extension YAMLNode {
    /// Every id below a key `requirements`.
    fileprivate var requirementIDs: [YAMLNode] {
        switch content {
        case .null, .scalar: []
        case .list(let items): items.flatMap(\.requirementIDs)
        case .mapping(let entries):
            entries.flatMap { $0.key == "requirements" ? $0.value.items : $0.value.requirementIDs }
        }
    }
}
