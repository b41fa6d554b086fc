import Contracts

/// What all surveys together say; a mean never stands without the number of answers it is made of.
public struct SurveySummary: Codable, Hashable, Sendable {
    /// One dimension of the questionnaire.
    public struct Score: Codable, Hashable, Sendable {
        /// How many answers gave one.
        public let count: Int
        /// 1 to 5; nil without an answer.
        public let mean: Double?

        init(_ scores: [Int]) {
            count = scores.count
            mean = scores.isEmpty ? nil : Double(scores.reduce(0, +)) / Double(scores.count)
        }
    }

    /// Rounds with an answer, invited or not.
    public let answers: Int
    public let score: Score
    /// Reported apart from the overall score (S0-27).
    public let attitude: Score
    public let speed: Score
    public let technical: Score
    /// Answers by verdict; only verdicts that occur.
    public let verdicts: [String: Int]
    /// Invitations that can still be answered.
    public let open: Int
    public let expired: Int
    /// Invitations taken back because the ticket went on.
    public let withdrawn: Int
    /// Rounds in which nobody was asked, by reason.
    public let withheld: [String: Int]
    /// Answered share of the invitations that ran their course, 0 to 1; nil before the first.
    public let responseRate: Double?

    /// Folds the surveys of any set of rounds; those still awaited or scheduled count nowhere.
    public init(of cases: some Sequence<SurveyCase>) {
        var facts: [QualityFacts] = []
        var open = 0
        var expired = 0
        var withdrawn = 0
        var withheld: [String: Int] = [:]
        for survey in cases {
            switch survey.phase {
            case .awaiting, .scheduled: break
            case .invited: open += 1
            case .completed(let answered): facts.append(answered)
            case .withheld(let reason): withheld[reason.rawValue, default: 0] += 1
            case .withdrawn: withdrawn += 1
            case .expired: expired += 1
            }
        }
        let answeredInvitations = facts.count { $0.wasInvited }
        let ended = answeredInvitations + expired
        answers = facts.count
        score = Score(facts.map(\.score))
        attitude = Score(facts.compactMap(\.attitude))
        speed = Score(facts.compactMap(\.speed))
        technical = Score(facts.compactMap(\.technical))
        verdicts = Dictionary(facts.map { ($0.verdict.rawValue, 1) }, uniquingKeysWith: +)
        responseRate = ended == 0 ? nil : Double(answeredInvitations) / Double(ended)
        self.open = open
        self.expired = expired
        self.withdrawn = withdrawn
        self.withheld = withheld
    }
}
