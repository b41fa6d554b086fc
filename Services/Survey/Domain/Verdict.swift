import Contracts

extension VerdictGiven.Verdict {
    /// What an answer means for the ticket: whether it was solved weighs more than any score.
    ///
    /// | solved | score | verdict |
    /// |---|---|---|
    /// | no | any | unsolved: triage reopens |
    /// | yes | at most `lowScore` | dissatisfied: a linked feedback ticket and an escalation |
    /// | yes | above it | satisfied |
    public static func decide(_ answer: SurveyAnswered, lowScore: Int) -> Self {
        guard answer.solved else { return .unsolved }
        return answer.score <= lowScore ? .dissatisfied : .satisfied
    }
}
