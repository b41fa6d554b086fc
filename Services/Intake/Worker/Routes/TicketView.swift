import Contracts
import Foundation
import GRDB
import IntakeDomain
import ServiceRuntime

/// A ticket as `GET /v1/tickets/<number>` and `intake show` tell it; never contact data.
struct TicketView: Codable, Sendable {
    struct Entry: Codable, Sendable {
        let time: Instant
        let sequence: Int64
        let source: String
        let event: String
        let title: LocalizedText
        let late: Bool
        /// For staff only.
        let actor: String?
    }

    let ticketId: TicketID
    let number: String
    let externalRef: String
    let kind: RequestKind
    let openedAt: Instant
    let state: TicketState
    let stage: Stage
    let waitingOn: WaitingOn
    let outcome: Outcome?
    let round: Int
    let priority: Priority?
    let milestones: TicketHead.Milestones?
    let text: LocalizedText
    /// Due instants by clock.
    let promised: [String: Instant]
    /// What the ticket's standard calls these clocks.
    let promises: [String: LocalizedText]
    /// What the ticket is held to; nil until it is assessed.
    let standard: TicketHead.Standard?
    let timeline: [Entry]
    /// In which the times are best shown.
    let zone: String
    /// For staff only: masked, as all services know it.
    let registered: TicketRegistered?
    /// For staff only.
    let handler: String?

    /// - Parameter reference: The caller's own reference; nil for staff, who see everything that is not contact data.
    init(
        _ ticket: RegisteredTicket, _ archive: StandardArchive, reference: String?, zone: TimeZone, in db: Database
    ) throws {
        let timeline = try CaseArchive(db: db).timeline(of: ticket.ticketId)
        let forStaff = reference == nil
        ticketId = ticket.ticketId
        number = ticket.number
        externalRef = reference ?? ticket.externalRef
        kind = ticket.kind
        openedAt = ticket.openedAt
        state = ticket.state
        stage = ticket.stage
        waitingOn = ticket.waitingOn
        outcome = ticket.head?.outcome
        round = ticket.head?.round ?? 1
        priority = ticket.head?.priority
        milestones = ticket.head?.milestones
        text = ProgressText.text(state: ticket.state, stage: ticket.stage, waitingOn: ticket.waitingOn)
        promised = ticket.promised
        promises = try PromisedClocks(archive: archive, db: db)
            .titles(of: ticket.promised.keys, under: ticket.head?.standard.digest)
        standard = ticket.head?.standard
        self.timeline = timeline.filter { forStaff || $0.isPublic }.map { Entry($0, forStaff: forStaff) }
        self.zone = zone.identifier
        registered = forStaff ? ticket.registered : nil
        handler = forStaff ? ticket.head?.handler : nil
    }
}

extension TicketView.Entry {
    init(_ entry: TimelineEntry, forStaff: Bool) {
        self.init(
            time: entry.time, sequence: entry.sequence, source: entry.source, event: entry.event, title: entry.title,
            late: entry.late, actor: forStaff ? entry.actor : nil)
    }
}
