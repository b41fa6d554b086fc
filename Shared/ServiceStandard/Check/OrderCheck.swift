import Contracts

/// Whether promises that build on each other come in their order, for every kind of ticket.
struct OrderCheck {
    /// Each not later than the next.
    private static let chain: [ClockID] = ["acknowledged", "responded", "preliminary_solution", "resolved"]

    let pack: PackCheck

    func run() {
        let clocks = Self.chain.compactMap(pack.standard.clock)
        for (index, later) in clocks.enumerated() {
            for earlier in clocks[..<index].reversed() where compare(earlier, later) { break }
        }
        pack.standard.clocks.forEach(urgency)
    }

    /// Reports the first kind of ticket for which `earlier` is due behind `later`.
    private func compare(_ earlier: ClockRule, _ later: ClockRule) -> Bool {
        guard Set(earlier.anchor.facts) == Set(later.anchor.facts) else { return false }
        for situation in Situations.telling(apart: earlier.conditions + later.conditions) {
            guard let left = earlier.limitIndex(for: situation), let right = later.limitIndex(for: situation),
                earlier.limits[left].limit.isLonger(than: later.limits[right].limit)
            else { continue }
            report(earlier, left, later, right, situation)
            return true
        }
        return false
    }

    private func report(
        _ earlier: ClockRule, _ left: Int, _ later: ClockRule, _ right: Int, _ situation: Attributes
    ) {
        let node = ClockCheck(clock: earlier, pack: pack).node(ofLimit: left)
        let other = ClockCheck(clock: later, pack: pack).node(ofLimit: right)
        let (long, short) = (earlier.limits[left].limit.written, later.limits[right].limit.written)
        let whose = situation.words
        let both = Set(earlier.requirements(ofLimit: left)).intersection(later.requirements(ofLimit: right))
        let what = LocalizedText(
            "\(earlier.id) \(long) 晚于 \(later.id) \(short)（\(other.place)）\(whose.chinese)",
            "\(earlier.id) \(long) is due behind \(later.id) \(short) (\(other.place))\(whose.english)")
        if let source = both.min() {
            let cited = pack.sources?.citation(source) ?? LocalizedText(source, source)
            pack.report.warning(
                node,
                .init(
                    "\(what.chinese)：来源\(cited.chinese)（\(source)）自身如此矛盾",
                    "\(what.english); the source says both itself: \(cited.english) (\(source))"),
                fix: .init(
                    "请让 \(later.id) 从 \(earlier.id) 起算：anchor: \(earlier.satisfiedBy.first?.rawValue ?? "responded")",
                    "count \(later.id) from \(earlier.id) on: anchor: \(earlier.satisfiedBy.first?.rawValue ?? "responded")"
                ))
        } else {
            pack.report.error(
                node, what,
                fix: .init(
                    "\(earlier.id) 至多 \(short)，或给 \(later.id) 更长的时限",
                    "\(earlier.id) can take \(short) at most, or give \(later.id) longer"))
        }
    }

    /// What is urgent never has longer than what is not.
    private func urgency(_ clock: ClockRule) {
        guard clock.conditions.contains(where: { $0.anyOf[.urgency] != nil }) else { return }
        for situation in Situations.telling(apart: clock.conditions) {
            guard let urgent = clock.limitIndex(for: situation.merging([.urgency: Urgency.urgent.rawValue])),
                let general = clock.limitIndex(for: situation.merging([.urgency: Urgency.general.rawValue])),
                clock.limits[urgent].limit.isLonger(than: clock.limits[general].limit)
            else { continue }
            let check = ClockCheck(clock: clock, pack: pack)
            let (long, short) = (clock.limits[urgent].limit.written, clock.limits[general].limit.written)
            let place = check.node(ofLimit: general).place
            pack.report.error(
                check.node(ofLimit: urgent),
                .init(
                    "\(clock.id)：紧急 \(long) 比一般 \(short)（\(place)）更长",
                    "\(clock.id): urgent has \(long), longer than general with \(short) (\(place))"),
                fix: .init("紧急至多 \(short)", "give urgent \(short) at most"))
            return
        }
    }
}

extension Attributes {
    /// " for tickets with urgency general"; empty for no attributes.
    fileprivate var words: LocalizedText {
        guard !values.isEmpty else { return LocalizedText("", "") }
        let named = values.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value)" }
            .joined(separator: ", ")
        return LocalizedText("，当 \(named)", " for tickets with \(named)")
    }
}
