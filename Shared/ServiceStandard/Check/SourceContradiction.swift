import Contracts

/// Requirements of the sources that cannot both be kept, where a line cites them together.
///
/// Whoever writes a pack has to take one; the warning says which other was given up, so that nobody believes both are kept.
struct SourceContradiction {
    let ids: Set<String>
    let what: LocalizedText

    /// Requirements C-1; that of S1 §4.1 (C-5) is found by ``OrderCheck``, because it lies between two clocks.
    static let known = [
        SourceContradiction(
            ids: ["S0-12", "S0-33"],
            what: LocalizedText(
                "在线初步答复：一处写 5 分钟，另一处写 3 分钟",
                "a first answer on a live channel takes 5 minutes in one place and 3 in the other"))
    ]

    static func report(on clock: ClockRule, _ pack: PackCheck) {
        for (index, line) in clock.limits.enumerated() {
            let cited = Set(clock.requirements(ofLimit: index))
            for contradiction in known where contradiction.ids.isSubset(of: cited) {
                let ids = contradiction.ids.sorted()
                let places = ids.map { pack.sources?.citation($0) ?? LocalizedText($0, $0) }
                let chinese = zip(places, ids).map { "\($0.chinese)（\($1)）" }.joined(separator: "、")
                let english = zip(places, ids).map { "\($0.english) (\($1))" }.joined(separator: " and ")
                pack.report.warning(
                    ClockCheck(clock: clock, pack: pack).node(ofLimit: index),
                    .init(
                        "\(clock.id) 引用了互相矛盾的要求：\(chinese)；\(contradiction.what.chinese)；此处采用 \(line.limit.written)",
                        "\(clock.id) cites requirements that contradict each other: \(english); "
                            + "\(contradiction.what.english); \(line.limit.written) is taken here"),
                    fix: .init("请只引用采用的一条，或保留此说明", "cite only the one that is kept, or leave it as it is said here"))
            }
        }
    }
}
