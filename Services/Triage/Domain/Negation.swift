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

    /// Longest first, so that 没有 is not read as 有.
    static let all: [Particle] =
        (particles(negations, .negation) + particles(fillers, .filler) + particles(connectors, .connector))
        .sorted { $0.scalars.count > $1.scalars.count }

    private static let negations = """
        没有 没 未 无 不 非 排除 no not without never neither nor nobody none isnt wasnt arent dont doesnt didnt
        """
    private static let fillers = """
        人 人员 任何 任何人 发生 出现 发现 产生 造成 导致 引起 存在 看到 看见 见到 见 闻到 听到 感到 什么 明显 有 再 过 曾 会 是 \
        的 客户 家人 员工 现象 继续 被 并 出 any sign signs of the a an is was are were be been being am has have had \
        visible one person people anyone somebody body get gets got getting catch catching see seen saw notice noticed smell \
        there more longer actual really yet ever to cause caused causing found seem seems
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
    private static let reach = 6

    func denies(_ word: Range<Int>) -> Bool {
        if isAsked(after: word.upperBound) { return false }
        var position = beforeSpace(word.lowerBound)
        var negations = 0
        for step in 0..<Self.reach {
            guard let particle = Particle.all.first(where: { ends($0, at: position) }) else { break }
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
