import Contracts
import Foundation
import SurveyDomain

/// Ticket heads and answers that the suites share.
enum Sample {
    static let resolvedAt = Instant(milliseconds: 1_790_000_000_000)
    static let ticket = TicketID(UUID(version5: "sample ticket"))
    static let customer = PartyID(UUID(version5: "sample customer"))

    static func party(_ role: PartyRole, _ name: String, reachable: [String] = ["sms"]) -> Party {
        Party(
            partyId: PartyID(UUID(version5: name)), role: role, kind: .individual, tier: .ordinary, language: "zh-Hans",
            mask: .init(name: "张*", phone: nil), reachable: reachable)
    }

    static func head(
        round: Int = 1, parties: [Party]? = nil, handler: String? = "E2001", resolvedAt: Instant = resolvedAt,
        digest: String? = nil
    ) -> TicketHead {
        var milestones = TicketHead.Milestones(
            receivedAt: resolvedAt - .seconds(3600), anchorAt: resolvedAt - .seconds(3600))
        milestones.resolvedAt = resolvedAt
        let reached = Party(
            partyId: customer, role: .customer, kind: .individual, tier: .ordinary, language: "zh-Hans",
            mask: .init(name: "张*", phone: "138****5678"), reachable: ["sms"])
        return TicketHead(
            ticketId: ticket, number: "AS-20261122-00042", kind: .request, template: .repair, state: .resolved,
            stage: .feedback, waitingOn: .none, outcome: nil, round: round, priority: .p2, department: "service",
            team: "repair", region: "east", handler: handler, trackingOwner: nil, firstContact: nil,
            milestones: milestones,
            standard: .init(
                id: "default", version: "1", calendar: "cn", calendarVersion: "1", selectedBy: "default", digest: digest
            ),
            parties: parties ?? [reached])
    }

    static func answer(
        score: Int = 5, solved: Bool = true, interviewer: String? = nil, attitude: Int? = nil
    ) -> SurveyAnswered {
        SurveyAnswered(
            method: interviewer == nil ? .link : .phone, interviewer: interviewer, score: score, attitude: attitude,
            solved: solved)
    }
}
