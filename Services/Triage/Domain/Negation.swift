/// A small word that decides whether a negation in front of it reaches the word behind it.
struct Particle: Sendable {
    enum Role: Sendable {
        /// Turns what follows into its opposite: 没有, not.
        case negation
        /// Means nothing by itself; a negation reaches across it: 发生, any.
        case filler
        /// Joins the members of a list; a denied member hands its denial to the next: 、, or.
        case connector
    }

    let scalars: [Unicode.Scalar]
    let role: Role

    /// By their last sign; longest first, so that 没有 is not read as 有.
    static let byEnd: [Unicode.Scalar: [Particle]] = {
        let all = particles(negations, .negation) + particles(fillers, .filler) + particles(connectors, .connector)
        return Dictionary(grouping: all) { $0.scalars.last ?? " " }
            .mapValues { $0.sorted { $0.scalars.count > $1.scalars.count } }
    }()

    private static let negations = """
        没有 没 未 无 不 非 毫无 排除 防止 避免 预防 以防 以免 no not without never neither nor nobody none isnt wasnt arent dont doesnt \
        didnt havent hasnt prevent prevents preventing avoid avoiding against
        """
    private static let fillers = """
        人 人员 任何 任何人 发生 出现 发现 产生 造成 导致 引起 存在 看到 看见 见到 见 闻到 听到 感到 什么 明显 有 再 过 曾 会 是 \
        的 客户 家人 员工 现象 继续 被 并 出 因此 因为 因 家里 家中 目前 暂时 孩子 小孩 大人 老人 工人 顾客 客人 用户 有人 跟 起来 到 任何的 迹象 \
        情况 危险 问题 any sign signs of the a an is was are were be been being am has have had \
        visible one person people anyone somebody body get gets got getting catch catching caught started appeared see seen saw notice noticed smell \
        there more longer actual really yet ever to cause caused causing found seem seems anything like in our us child children kids \
        family customers property smells risk danger at all
        """
    private static let connectors = "、 和 或 或者 或是 及 以及 与 跟 / or"

    private static func particles(_ list: String, _ role: Role) -> [Particle] {
        list.split(separator: " ").map { Particle(scalars: NormalisedText(String($0)).scalars, role: role) }
    }
}

/// Walks back from a word over particles, to see whether a negation reaches it.
struct NegationReading {
    let scalars: [Unicode.Scalar]
    /// Where the words end that this text is already known to deny.
    let deniedEnds: Set<Int>

    /// Beyond so many particles a negation belongs to something else.
    private static let reach = 7

    func denies(_ word: Range<Int>) -> Bool {
        if isAsked(after: word.upperBound) { return false }
        var position = beforeSpace(word.lowerBound)
        var negations = 0
        for step in 0..<Self.reach {
            guard position > 0,
                let particle = Particle.byEnd[scalars[position - 1]]?.first(where: { ends($0, at: position) })
            else { break }
            let start = position - particle.scalars.count
            switch particle.role {
            case .negation:
                if isAnotherWayOfAsking(start) { return false }
                negations += 1
            case .filler:
                break
            case .connector:
                return step == 0 && deniedEnds.contains(beforeSpace(start))
            }
            position = beforeSpace(start)
        }
        return !negations.isMultiple(of: 2)
    }

    private func ends(_ particle: Particle, at position: Int) -> Bool {
        scalars.holds(particle.scalars, at: position - particle.scalars.count)
    }

    private func beforeSpace(_ position: Int) -> Int {
        position > 0 && scalars[position - 1] == " " ? position - 1 : position
    }

    /// 是不是, 有没有, 漏不漏电: a question, and a question about danger is a mention.
    private func isAnotherWayOfAsking(_ negation: Int) -> Bool {
        negation > 0 && negation + 1 < scalars.count && !scalars[negation - 1].isLatin
            && scalars[negation - 1] == scalars[negation + 1]
    }

    /// 不会爆炸吧: a fear, not a denial.
    private func isAsked(after end: Int) -> Bool {
        let tail = scalars[end...].prefix(2)
        return tail.first.map(Self.askingMarks.contains) ?? false
            || (tail.first.map(Self.aspects.contains) ?? false && tail.last.map(Self.askingMarks.contains) ?? false)
    }

    private static let askingMarks: Set<Unicode.Scalar> = ["吧", "吗", "么"]
    private static let aspects: Set<Unicode.Scalar> = ["了", "的"]
}
