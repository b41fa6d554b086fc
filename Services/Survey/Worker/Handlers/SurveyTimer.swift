import Contracts
import SurveyDomain

/// The two deadlines of a survey, as the store of timers knows them.
enum SurveyTimer: String {
    case invitation, expiry

    /// The owner of both: "<ticket id>/<round>".
    static func owner(_ survey: SurveyCase) -> String {
        "\(survey.ticketId)/\(survey.round)"
    }

    /// The ticket and the round of an owner; nil for anything that ``owner(_:)`` did not make.
    static func parse(_ owner: String) -> (ticket: TicketID, round: Int)? {
        let halves = owner.split(separator: "/")
        guard halves.count == 2, let ticket = TicketID(String(halves[0])), let round = Int(halves[1]) else {
            return nil
        }
        return (ticket, round)
    }
}
