import Contracts

extension EventAnswered {
    /// The same answer, for the same event sent again.
    public var replay: EventAnswered {
        var answer = self
        answer.replayed = true
        return answer
    }

    /// Who decides such events has decided: the last answer to this one.
    ///
    /// - Parameters:
    ///   - head: The ticket after the decision; nil when triage knows no such ticket.
    ///   - revision: Sequence of triage's last message about it.
    public func decided(_ decision: Decision, head: TicketHead?, revision: Int64?, at now: Instant) -> EventAnswered {
        var answer = self
        answer.phase = .decided
        answer.final = true
        answer.replayed = false
        answer.answeredAt = now
        answer.state = head?.state
        answer.stage = head?.stage
        answer.revision = revision
        answer.implied = decision.implied
        answer.missing = decision.missing
        if decision.disposition != .none { answer.disposition = decision.disposition }
        switch decision.verdict {
        case .applied:
            answer.status = .applied
        case .refused:
            answer.status = .refused
            answer.legal = decision.legal ?? []
            answer.problem = Problem(
                decision.code ?? .notLegal, detail: decision.because, pointer: decision.pointer,
                expected: decision.expected)
        }
        return answer
    }

    /// The status line of the HTTP door (contract, "From outside").
    public var httpStatus: Int {
        if let problem {
            switch problem.code {
            case .notGranted: return 403
            case .conflict, .referenceInUse: return 409
            case .tooLarge: return 413
            case .unavailable: return 503
            case .ticketUnknown: return 404
            case .notJSON, .typeUnknown, .versionUnknown, .fieldInvalid, .personUnknown: return 422
            case .notLegal: return replayed ? 200 : 422
            }
        }
        if replayed { return 200 }
        if disposition == .new { return 201 }
        return final ? 200 : 202
    }
}
