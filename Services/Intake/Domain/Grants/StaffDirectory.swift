import Contracts
import ServiceStandard

/// Who works here: staff ids that an event names are looked up in it.
public struct StaffDirectory: Hashable, Sendable {
    private let ids: Set<String>

    public init(_ roster: Roster) {
        ids = Set(roster.staff.map(\.id))
    }

    public var count: Int { ids.count }

    /// What is wrong with the people who are said to have acted, or are to act.
    ///
    /// - Parameter staffId: Who did it, where the event says so.
    public func problems(with fact: Fact, by staffId: String?) -> [Problem] {
        // Escalation decides whether an acknowledgement counts, by the same file.
        if case .onCallAcknowledged = fact { return [] }
        let named = [("/data/staffId", staffId)] + fact.people
        return named.compactMap { pointer, id in
            guard let id, !ids.contains(id) else { return nil }
            return Problem(.personUnknown, pointer: pointer, expected: "a staff id of the directory")
        }
    }

    /// Notes people whom a submission names and nobody knows; a call is not refused for a slip in a clerk's id.
    public func warnings(about submission: TicketSubmitted) -> [AnswerWarning] {
        let named = [
            ("/data/firstContact/staffId", submission.firstContact?.staffId),
            ("/data/about/staffId", submission.about?.staffId),
        ]
        return named.compactMap { pointer, id in
            guard let id, !ids.contains(id) else { return nil }
            return AnswerWarning(
                .referenceUnknown, pointer: pointer,
                LocalizedText(
                    "人员名录中没有 \"\(id.prefix(64))\",已按原样保留。",
                    "The staff directory has no \"\(id.prefix(64))\"; it was kept as it is."))
        }
    }
}

extension Fact {
    /// Staff that the fact itself names.
    fileprivate var people: [(String, String?)] {
        switch self {
        case .assigned(let made): [("/data/handler", made.handler), ("/data/trackingOwner", made.trackingOwner)]
        case .surveyAnswered(let answer): [("/data/interviewer", answer.interviewer)]
        default: []
        }
    }
}
