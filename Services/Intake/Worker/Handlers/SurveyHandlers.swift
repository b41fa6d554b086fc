import Contracts
import Foundation
import IntakeDomain
import Messaging

/// A low score on work that did solve the problem becomes a linked feedback ticket (S1-114).
struct SurveyHandlers: Sendable {
    let desk: FrontDesk

    var all: [MessageHandler] {
        [
            MessageHandler(filing: VerdictGiven.self) { envelope, body, transaction in
                try CaseArchive(db: transaction.db).append(envelope.head, body: body)
                switch envelope.data.verdict {
                case .satisfied, .unsolved: return
                case .dissatisfied: try registerFeedback(envelope.data, in: transaction)
                }
            }
        ]
    }

    private func registerFeedback(_ verdict: VerdictGiven, in transaction: Transaction) throws {
        guard let rated = try TicketRegister(db: transaction.db).ticket(verdict.ticketId) else {
            throw MessageFault.impossible("no ticket \(verdict.ticketId) in the register")
        }
        let publisher = ServiceName.survey.rawValue
        let externalRef = "\(verdict.number)/r\(verdict.round)"
        let ticket = feedback(
            on: rated, verdict,
            name: TicketName(
                ticketId: TicketID(tenant: EnvelopeHead.tenant, publisher: publisher, eventID: externalRef),
                number: try desk.nextNumber(in: transaction), externalRef: externalRef),
            now: transaction.now)
        _ = try desk.open(
            ticket, reference: externalRef, rated.machine, customer: [], time: transaction.now, in: transaction)
        let vault = desk.vault(transaction)
        for party in rated.registered.parties {
            _ = try vault.link(party.partyId, role: party.role.rawValue, to: ticket.ticketId, publisher: nil)
            guard let shared = try vault.shared(party.partyId, of: ticket.ticketId) else { continue }
            try desk.share(shared, in: transaction)
        }
    }

    private func feedback(
        on rated: RegisteredTicket, _ verdict: VerdictGiven, name: TicketName, now: Instant
    ) -> TicketRegistered {
        var ticket = rated.registered
        ticket.ticketId = name.ticketId
        ticket.number = name.number
        ticket.externalRef = name.externalRef
        ticket.publisher = ServiceName.survey.rawValue
        ticket.channel = ServiceName.survey.rawValue
        ticket.kind = .feedback
        ticket.receivedAt = now
        ticket.reportedAt = now
        ticket.anchorAt = now
        ticket.anchorBasis = .received
        ticket.occurredAt = nil
        ticket.text = verdict.text ?? "客户评分 \(verdict.score) 分,工单 \(verdict.number)。"
        ticket.faultCode = nil
        ticket.urgencyHint = nil
        ticket.desiredWindow = nil
        ticket.evidence = nil
        ticket.about = nil
        ticket.relatesTo = [TicketRelation(ticket: .id(rated.ticketId), relation: .follows)]
        ticket.duplicateCandidates = []
        ticket.history = .init(open: 0, last90Days: 1, sameAsset90Days: ticket.assetId == nil ? 0 : 1)
        return ticket
    }
}
