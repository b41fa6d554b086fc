import Contracts

/// Why an answer to a survey is not taken; the round stays as it was.
public enum AnswerRefusal: String, ClosedEnumeration, Error {
    /// One answer a round; a second is not an amendment.
    case alreadyAnswered = "already_answered"
    /// The invitation's time is over.
    case expired
    /// Who did the work does not ask how it went; somebody else may ask again.
    case interviewerResolvedIt = "interviewer_resolved_it"
    /// The ticket went on (reopened, cancelled, merged) or was never to be asked about.
    case roundOver = "round_over"
    /// The answer is dated too long before the resolution to be about it.
    case beforeResolution = "before_resolution"
    /// A later answer took its place before the resolution.
    case replaced
    /// The token is none of ours, or of another ticket.
    case unknownToken = "unknown_token"

    /// What the person who answered reads.
    public var explanation: LocalizedText {
        switch self {
        case .alreadyAnswered:
            LocalizedText("您已提交过评价,谢谢!", "You have already answered. Thank you!")
        case .expired:
            LocalizedText(
                "评价期限已过。如仍有问题,请直接联系我们。", "The time to answer is over. If something is still wrong, please contact us.")
        case .interviewerResolvedIt:
            LocalizedText(
                "回访人不能是该工单的处理人,请由他人回访。", "Whoever handled the ticket may not ask for the rating; let a colleague ask.")
        case .roundOver:
            LocalizedText(
                "此次评价已结束,您的请求正在处理或已了结。", "This survey is over: your request is in progress again or was ended.")
        case .beforeResolution:
            LocalizedText("问题解决后才能评价。", "A rating is possible once the request is resolved.")
        case .replaced:
            LocalizedText("之后的一份评价取代了这一份。", "A later answer took the place of this one.")
        case .unknownToken:
            LocalizedText("没有这份问卷。", "There is no such survey.")
        }
    }

    /// What the program that sent the answer is told.
    public var decision: Decision { .refused(explanation, pointer: pointer) }

    private var pointer: String? {
        switch self {
        case .interviewerResolvedIt: "/data/interviewer"
        case .unknownToken: "/data/token"
        case .alreadyAnswered, .expired, .roundOver, .beforeResolution, .replaced: nil
        }
    }
}
