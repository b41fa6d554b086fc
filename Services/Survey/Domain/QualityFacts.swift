import Contracts

/// What one answered round says about the quality of our work, without a word about the customer.
public struct QualityFacts: Codable, Hashable, Sendable {
    /// Overall, 1 to 5 (S0-19).
    public let score: Int
    /// 1 to 5 (S0-21, S0-27).
    public let attitude: Int?
    /// 1 to 5 (S1-109).
    public let speed: Int?
    /// 1 to 5 (S0-21).
    public let technical: Int?
    public let solved: Bool
    public let method: SurveyAnswered.Method
    /// When the customer answered.
    public let at: Instant
    public let verdict: VerdictGiven.Verdict
    /// Staff id of who is rated.
    public let handler: String?
    public let team: String
    public let region: String
    /// False when somebody asked before an invitation went out; such answers do not count for the response rate.
    public let wasInvited: Bool

    init(
        _ answer: SurveyAnswered, at: Instant, verdict: VerdictGiven.Verdict, matter: SurveyedMatter, wasInvited: Bool
    ) {
        score = answer.score
        attitude = answer.attitude
        speed = answer.speed
        technical = answer.technical
        solved = answer.solved
        method = answer.method
        self.at = at
        self.verdict = verdict
        handler = matter.handler
        team = matter.team
        region = matter.region
        self.wasInvited = wasInvited
    }
}
